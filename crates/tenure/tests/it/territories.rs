//! Territory rules: drafts, previews and what is open. Nothing changes by looking, and nobody is named who is not seen.

use axum::http::Method;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use tenure::base::TerritoryId;
use tenure::base::dated::Span;
use tenure::features::org::actions::{holders, territories};
use tenure::features::org::model::{NewHolder, NewTerritory, TerritoryLevel};
use tenure_db::params;

use crate::both;
use crate::kit::cast::{START, operator};
use crate::kit::{Actor, TestApp};
use crate::presets::{give, lines, step};

const RULES: &str = "/api/v1/territory-rules";

/// Countries for the cast's accounts, and the territory South, held by Ben.
async fn south(app: &TestApp) -> TerritoryId {
    let cast = app.cast.clone();
    let made = app.app.db.write(move |tx| {
        for (account, country) in [
            (cast.castellan, "NO"),
            (cast.dairy, "NL"),
            (cast.orphan, "NO"),
            (cast.nordvik, "NO"),
            (cast.aurelia, "FR"),
        ] {
            tx.execute("/* test */ update accounts set country = $2 where id = $1", &params![account, country])?;
        }
        let by = operator(11);
        let new = NewTerritory { name: String::from("South"), level: TerritoryLevel::Regional, parent: None };
        let id = territories::create(tx, &by, &[new])?[0];
        let held = NewHolder { territory: id, user: cast.ben_kam.id, span: Span::since(START), reason: String::new() };
        holders::set(tx, &by, &[held])?;
        Ok::<_, tenure::base::Error>(id)
    });
    made.await.unwrap()
}

async fn draft(app: &TestApp, actor: &Actor, name: &str) -> String {
    let made = app.api(actor, Method::POST, RULES, json!({ "name": name })).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()["id"].as_str().unwrap().to_owned()
}

async fn rule(app: &TestApp, set: &str, body: Json) -> Json {
    let made = app.api(&app.cast.dora_director, Method::POST, &format!("{RULES}/{set}/rules"), body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

async fn preview(app: &TestApp, set: &str) -> Json {
    let answer = app.get(&app.cast.dora_director, &format!("{RULES}/{set}/preview")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// Accounts by name with the territory that holds today, straight from the tables.
async fn placed(app: &TestApp) -> Vec<(String, Option<TerritoryId>)> {
    let read = app.app.db.read(|q| {
        q.query(
            "/* test */ select a.name, x.territory_id from accounts a left join account_territories x
               on x.account_id = a.id and x.valid_from <= '2026-11-12' and x.valid_to > '2026-11-12' order by a.name",
            &params![],
            |r| Ok::<_, tenure::base::Error>((r.get(0)?, r.get(1)?)),
        )
    });
    read.await.unwrap()
}

fn accounts(list: &Json) -> Vec<String> {
    let mut ids: Vec<String> =
        list.as_array().unwrap().iter().map(|one| one["account"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

fn sorted<T: ToString>(ids: &[T]) -> Vec<String> {
    let mut ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    ids.sort();
    ids
}

both! {
    async fn a_preview_says_what_would_change_and_changes_nothing(app) {
        let south = south(&app).await;
        let (cast, dora) = (&app.cast, &app.cast.dora_director);
        let before = placed(&app).await;
        let set = draft(&app, dora, "Countries").await;
        rule(&app, &set, json!({ "territory": south, "conditions": { "countries": ["NO"] } })).await;
        rule(&app, &set, json!({ "territory": cast.north, "conditions": { "regions": ["benelux_france"] } })).await;
        let patch = app.api(dora, Method::PATCH, &format!("{RULES}/{set}"), json!({ "leads_follow": true })).await;
        assert_eq!(patch.status, 200, "{}", patch.text);

        let found = preview(&app, &set).await;
        // Castellan and the orphan to South; Dairy and Aurelia to North. Nordvik is Carl's, and not Dora's to see.
        assert_eq!(found["seen"], 4);
        assert_eq!(accounts(&found["changes"]), sorted(&[cast.castellan, cast.orphan, cast.dairy, cast.aurelia]));
        let of = |account: String| {
            found["changes"].as_array().unwrap().iter().find(|c| c["account"] == account.as_str()).unwrap().clone()
        };
        let (orphan, dairy) = (of(cast.orphan.to_string()), of(cast.dairy.to_string()));
        assert_eq!(orphan["territory_before"], cast.north.to_string());
        assert_eq!(orphan["territory_after"], south.to_string());
        assert_eq!(orphan["lead_after"], cast.ben_kam.id.to_string(), "the holder of South, for it had no lead");
        assert_eq!((&dairy["lead_before"], &dairy["lead_after"]), (&json!(cast.anna_am.id), &json!(dora.id)));
        assert_eq!(found["conflict_count"], 0);
        assert_eq!(found["unassigned_count"], 0);
        let total = |side: &str| -> i64 {
            found["leads"].as_array().unwrap().iter().map(|l| l[side]["accounts"].as_i64().unwrap()).sum()
        };
        assert_eq!((total("before"), total("after")), (4, 4));

        let page = app.get(dora, &format!("/team/rules/{set}/preview")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains("4 of your 4 accounts would change"), "{}", page.text);
        assert!(page.text.contains("Castellan Retail") && !page.text.contains("Nordvik"), "{}", page.text);
        let file = app.get(dora, &format!("/team/rules/{set}/preview.csv")).await.text;
        assert_eq!(file.lines().count(), 5, "{file}");
        assert!(file.contains("Orphan Works") && !file.contains("Nordvik"), "{file}");
        assert_eq!(placed(&app).await, before, "looking changes nothing");
        // The day of a preview is one to come.
        let past = app.get(dora, &format!("{RULES}/{set}/preview?from=2026-11-11")).await;
        assert_eq!(past.status, 422);
        assert!(past.text.contains("\"from\""), "{}", past.text);
    }

    async fn the_price_counts_people_and_promises(app) {
        let south = south(&app).await;
        let (cast, anna) = (&app.cast, &app.cast.anna_am);
        let person = app.api(anna, Method::POST, &format!("/api/v1/accounts/{}/people", cast.castellan), json!({ "name": "Pat Buyer" })).await;
        assert_eq!(person.status, 201, "{}", person.text);
        let person = person.json()["person_id"].as_str().unwrap().to_owned();
        let talk = json!({ "summary": "a call", "person_ids": [person] });
        let made = app.api(anna, Method::POST, &format!("/api/v1/accounts/{}/conversations", cast.castellan), talk).await;
        assert_eq!(made.status, 201, "{}", made.text);
        for content in ["one", "two"] {
            let promise = json!({ "content": content, "due_on": "2026-12-01" });
            let made = app.api(anna, Method::POST, &format!("/api/v1/accounts/{}/promises", cast.castellan), promise).await;
            assert_eq!(made.status, 201, "{}", made.text);
        }
        let dora = &cast.dora_director;
        let set = draft(&app, dora, "South").await;
        rule(&app, &set, json!({ "territory": south, "conditions": { "countries": ["NO"] } })).await;
        let still = preview(&app, &set).await;
        assert_eq!((&still["people"], &still["open_promises"]), (&json!(0), &json!(0)), "no lead changes, nothing is lost");
        app.api(dora, Method::PATCH, &format!("{RULES}/{set}"), json!({ "leads_follow": true })).await;
        let found = preview(&app, &set).await;
        let sums = app.app.db.read(|q| {
            q.query_one(
                "/* test */ select (select count(*) from person_talks t join accounts a on a.id = t.account_id where a.country = 'NO'),
                        (select count(*) from promises p join accounts a on a.id = p.account_id
                          where a.country = 'NO' and p.state = 'open' and p.side = 'ours')",
                &params![],
                |r| Ok::<_, tenure::base::Error>((r.get::<i64>(0)?, r.get::<i64>(1)?)),
            )
        });
        let (people, promises) = sums.await.unwrap();
        assert_eq!((people, promises), (1, 2));
        assert_eq!((&found["people"], &found["open_promises"]), (&json!(people), &json!(promises)));
    }

    async fn conflicts_are_listed_and_stay_and_names_win(app) {
        let south = south(&app).await;
        let (cast, dora) = (&app.cast, &app.cast.dora_director);
        let set = draft(&app, dora, "Torn").await;
        rule(&app, &set, json!({ "territory": south, "conditions": { "countries": ["NO"] } })).await;
        rule(&app, &set, json!({ "territory": cast.north, "conditions": { "regions": ["nordics"] } })).await;
        let found = preview(&app, &set).await;
        assert_eq!(found["change_count"], 0, "{found}");
        assert_eq!(accounts(&found["conflicts"]), sorted(&[cast.castellan, cast.orphan]));
        assert_eq!(accounts(&found["unclaimed"]), sorted(&[cast.dairy, cast.aurelia]));
        let page = app.get(dora, &format!("/team/rules/{set}/preview")).await.text;
        assert!(page.contains("Conflicts") && page.contains("Claimed by no rule"), "{page}");
        // A name ends the conflict, and takes what belongs to it along where the rule says so.
        let named = json!({
            "territory": south, "precedence": "named", "accounts": [cast.castellan, cast.aurelia], "conditions": { "groups": true }
        });
        rule(&app, &set, named).await;
        let found = preview(&app, &set).await;
        assert_eq!(accounts(&found["changes"]), sorted(&[cast.castellan, cast.aurelia, cast.dairy]));
        assert_eq!(accounts(&found["conflicts"]), sorted(&[cast.orphan]));
    }

    async fn only_those_who_lead_come_in(app) {
        let set = draft(&app, &app.cast.dora_director, "Mine").await;
        let cast = &app.cast;
        for path in [
            String::from("/team/rules"),
            String::from("/team/claims"),
            format!("/team/rules/{set}"),
            format!("/team/rules/{set}/preview"),
            format!("{RULES}/{set}/preview"),
        ] {
            for actor in [&cast.outsider, &cast.anna_am, &cast.admin, &cast.auditor] {
                assert_eq!(app.get(actor, &path).await.status, 403, "{} {path}", actor.name);
            }
            assert_eq!(app.get(&cast.dora_director, &path).await.status, 200, "{path}");
        }
        let absent = "0190ffff-0000-7000-8000-00000000000a";
        for path in [format!("/team/rules/{absent}"), format!("/team/rules/{absent}/preview"), format!("{RULES}/{absent}")] {
            assert_eq!(app.get(&cast.dora_director, &path).await.status, 404, "{path}");
        }
    }

    async fn wrong_rules_name_the_field(app) {
        let south = south(&app).await;
        let (cast, dora) = (&app.cast, &app.cast.dora_director);
        let set = draft(&app, dora, "Wrong").await;
        let path = format!("{RULES}/{set}/rules");
        let absent = "0190ffff-0000-7000-8000-00000000000a";
        for (body, field) in [
            (json!({ "territory": absent }), "territory"),
            (json!({ "territory": south, "conditions": { "regions": ["atlantis"] } }), "regions"),
            (json!({ "territory": south, "conditions": { "sectors": ["nonsense"] } }), "sectors"),
            (json!({ "territory": south, "precedence": "named" }), "accounts"),
            (json!({ "territory": south, "accounts": [cast.castellan] }), "accounts"),
            (json!({ "territory": south, "precedence": "named", "accounts": [cast.nordvik] }), "accounts"),
            (json!({ "territory": south, "precedence": "named", "accounts": [absent] }), "accounts"),
            (json!({ "territory": south, "conditions": { "revenue": { "currency": "EUR", "from_minor": 5, "below_minor": 5 } } }), "below"),
        ] {
            let answer = app.api(dora, Method::POST, &path, body.clone()).await;
            assert_eq!(answer.status, 422, "{body}: {}", answer.text);
            assert!(answer.text.contains(&format!("\"{field}\"")), "{body}: {}", answer.text);
        }
        let form = format!("/team/rules/{set}/rules/new");
        let page = app.post(dora, &form, &[("territory", &south.to_string()), ("countries", "Atlantis, Norway")]).await;
        assert_eq!(page.status, 422);
        assert!(page.text.contains("There is no country Atlantis") && page.text.contains("Atlantis, Norway"), "{}", page.text);
        let page = app.post(dora, &form, &[("territory", &south.to_string()), ("precedence", "named"), ("accounts", "Nordvik Shipping")]).await;
        assert_eq!(page.status, 422, "{}", page.text);
        assert_eq!(app.post(dora, "/team/rules", &[("name", " ")]).await.status, 422);
    }

    async fn hostile_words_stay_words(app) {
        let south = south(&app).await;
        let dora = &app.cast.dora_director;
        let name = "<script>alert(1)</script>'; drop table territory_rules; --";
        let set = draft(&app, dora, name).await;
        rule(&app, &set, json!({ "territory": south, "conditions": { "tags": [name, "=1+1"] } })).await;
        for path in [String::from("/team/rules"), format!("/team/rules/{set}"), format!("/team/rules/{set}/preview")] {
            let page = app.get(dora, &path).await.text;
            assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert(1)"), "{path}: {page}");
        }
        assert_eq!(app.get(dora, &format!("{RULES}/{set}")).await.json()["rules"][0]["conditions"]["tags"][0], name);
    }

    async fn drafts_are_edited_and_taken_back(app) {
        let south = south(&app).await;
        let (cast, dora) = (&app.cast, &app.cast.dora_director);
        let set = draft(&app, dora, "First").await;
        let made = rule(&app, &set, json!({ "territory": south, "precedence": "named", "accounts": [cast.castellan, cast.dairy] })).await;
        let one = format!("{RULES}/{set}/rules/{}", made["id"].as_str().unwrap());
        let input = json!({ "territory": cast.north, "precedence": "named", "accounts": [cast.castellan] });
        let stale = app.send(Some(dora), Method::PATCH, &one, Some("application/json"), &[("if-match", "\"7\"")], input.to_string()).await;
        assert_eq!(stale.status, 409);
        app.clock.advance(jiff::SignedDuration::from_mins(1));
        let edited = app.api(dora, Method::PATCH, &one, input).await;
        assert_eq!(edited.status, 200, "{}", edited.text);
        assert_eq!((&edited.json()["accounts"], &edited.json()["version"]), (&json!([cast.castellan]), &json!(2)));
        // The last change of the list is the edit: taking it back brings the second account back.
        let batch = app.get(dora, "/api/v1/undo").await.json()["items"][0]["batch"].as_str().unwrap().to_owned();
        let back = app.api(dora, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
        assert_eq!(back.status, 204, "{}", back.text);
        let now = app.get(dora, &format!("{RULES}/{set}")).await.json();
        assert_eq!(now["rules"][0]["territory"], south.to_string());
        assert_eq!(now["rules"][0]["accounts"].as_array().unwrap().len(), 2, "{now}");
        // A copy has rules of its own.
        let copy = app.api(dora, Method::POST, RULES, json!({ "name": "Second", "copy_of": set })).await.json();
        assert_eq!(copy["rules"][0]["accounts"].as_array().unwrap().len(), 2, "{copy}");
        assert_ne!(copy["rules"][0]["id"], now["rules"][0]["id"]);
        assert_eq!(app.api(dora, Method::DELETE, &format!("{RULES}/{set}"), json!({})).await.status, 204);
        assert_eq!(app.get(dora, &format!("{RULES}/{set}")).await.status, 404);
        assert_eq!(app.api(dora, Method::DELETE, &one, json!({})).await.status, 404, "its rules are gone with it");
    }

    async fn what_is_open_is_a_list(app) {
        south(&app).await;
        let (cast, dora) = (&app.cast, &app.cast.dora_director);
        let open = app.get(dora, "/api/v1/territory-claims").await.json();
        // Without rules in force only North's orphan has a territory, and nobody leads it.
        assert_eq!(accounts(&open["items"]), sorted(&[cast.castellan, cast.dairy, cast.aurelia]));
        assert_eq!((&open["doubly_count"], &open["unled_count"]), (&json!(0), &json!(1)));
        let page = app.get(dora, "/team/claims?kind=unled").await.text;
        assert!(page.contains("Orphan Works") && !page.contains("Nordvik"), "{page}");
        let file = app.get(dora, "/team/claims.csv?kind=unassigned").await.text;
        assert_eq!(file.lines().count(), 4, "{file}");
        assert_eq!(app.get(dora, "/team/claims?kind=nonsense").await.status, 422);
        let mine = app.get(dora, "/api/v1/territory-claims?scope=mine").await.json();
        assert_eq!(mine["items"], json!([]));
    }
}

async fn apply(app: &TestApp, set: &str, from: &str, fingerprint: &str) -> crate::kit::Answer {
    let body = json!({ "from": from, "reason": "New year", "fingerprint": fingerprint });
    app.api(&app.cast.dora_director, Method::POST, &format!("{RULES}/{set}/application"), body).await
}

/// `account_access` is what a recomputation gives.
async fn sound(app: &TestApp) {
    let registry = app.app.registry.clone();
    let today = jiff::civil::date(2026, 11, 12);
    let found = app.app.db.write(move |tx| {
        let mut all = Vec::new();
        for check in registry.checks.iter().filter(|c| c.name.starts_with("account_access") || c.name == "one_lead") {
            all.extend((check.run)(tx, today, false)?);
        }
        Ok::<_, tenure::base::Error>(all)
    });
    assert_eq!(found.await.unwrap(), Vec::<String>::new());
}

/// A draft that moves what lies in Norway to South, with its leads.
async fn to_the_south(app: &TestApp, follow: bool) -> (TerritoryId, String) {
    let south = south(app).await;
    let set = draft(app, &app.cast.dora_director, "To the south").await;
    rule(app, &set, json!({ "territory": south, "conditions": { "countries": ["NO"] } })).await;
    let patch = json!({ "leads_follow": follow });
    assert_eq!(app.api(&app.cast.dora_director, Method::PATCH, &format!("{RULES}/{set}"), patch).await.status, 200);
    (south, set)
}

both! {
    async fn what_was_previewed_is_applied_and_taken_back(app) {
        let (south, set) = to_the_south(&app, true).await;
        let (cast, dora) = (&app.cast, &app.cast.dora_director);
        let before = placed(&app).await;
        let castellan = format!("/accounts/{}", cast.castellan);
        assert_eq!(app.get(&cast.ben_kam, &castellan).await.status, 404);
        let found = preview(&app, &set).await;
        let done = apply(&app, &set, "", found["fingerprint"].as_str().unwrap()).await;
        assert_eq!(done.status, 201, "{}", done.text);
        assert_eq!((&done.json()["accounts"], &done.json()["leads"]), (&json!(2), &json!(2)));
        sound(&app).await;
        let after = placed(&app).await;
        let of = |name: &str| after.iter().find(|(n, _)| n == name).unwrap().1;
        assert_eq!((of("Castellan Retail"), of("Orphan Works")), (Some(south), Some(south)));
        assert_eq!(of("Nordvik Shipping"), None, "not Dora's to manage, and so not hers to move");
        // Who may see follows at once: Ben leads them now, and Anna no longer does.
        assert_eq!(app.get(&cast.ben_kam, &castellan).await.status, 200);
        assert_eq!(app.get(&cast.anna_am, &castellan).await.status, 404);
        // One event per account, all in one batch, told on the timeline in words.
        let batch: uuid::Uuid = done.json()["batch"].as_str().unwrap().parse().unwrap();
        let events = app.app.db.read(move |q| {
            q.query("/* test */ select verb from events where batch_id = $1 order by verb", &params![batch], |r| {
                Ok::<_, tenure::base::Error>(r.get::<String>(0)?)
            })
        });
        assert_eq!(events.await.unwrap(), ["account.placed", "account.placed", "territory_rules.applied"]);
        let timeline = app.get(dora, &format!("{castellan}/timeline")).await.text;
        assert!(timeline.contains("Placed by territory rules") && timeline.contains("South"), "{timeline}");
        assert_eq!(app.get(dora, &format!("{RULES}/{set}")).await.json()["state"], "live");
        assert_eq!(preview(&app, &set).await["change_count"], 0);

        let back = app.api(&cast.outsider, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
        assert_eq!(back.status, 404, "not theirs");
        let back = app.api(dora, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
        assert_eq!(back.status, 204, "{}", back.text);
        assert_eq!(placed(&app).await, before);
        sound(&app).await;
        assert_eq!(app.get(&cast.anna_am, &castellan).await.status, 200);
        assert_eq!(app.get(&cast.ben_kam, &castellan).await.status, 404);
        assert_eq!(app.get(dora, &format!("{RULES}/{set}")).await.json()["state"], "draft");
        let again = app.api(dora, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
        assert_eq!(again.status, 409, "once");
    }

    async fn what_differs_from_the_preview_is_refused(app) {
        let (south, set) = to_the_south(&app, false).await;
        let (cast, dora) = (&app.cast, &app.cast.dora_director);
        let seen = preview(&app, &set).await["fingerprint"].as_str().unwrap().to_owned();
        // Meanwhile an account leaves Norway.
        let castellan = cast.castellan;
        app.app.db.write(move |tx| tx.execute("/* test */ update accounts set country = 'DE' where id = $1", &params![castellan])).await.unwrap();
        let before = placed(&app).await;
        let refused = apply(&app, &set, "", &seen).await;
        assert_eq!(refused.status, 409, "{}", refused.text);
        assert!(refused.text.contains("Something changed since you looked"), "{}", refused.text);
        let page = app.post(dora, &format!("/team/rules/{set}/apply"), &[("from", "2026-11-12"), ("reason", "Now"), ("fingerprint", &seen)]).await;
        assert_eq!(page.status, 409);
        assert!(page.text.contains("look at the preview again") && page.text.contains("Now"), "{}", page.text);
        assert_eq!(placed(&app).await, before);
        // What the page shows now can be applied, with a reason and from a day that is not over.
        let now = preview(&app, &set).await["fingerprint"].as_str().unwrap().to_owned();
        let path = format!("/team/rules/{set}/apply");
        let bare = app.post(dora, &path, &[("from", "2026-11-12"), ("reason", " "), ("fingerprint", &now)]).await;
        assert_eq!(bare.status, 422, "{}", bare.text);
        assert_eq!(app.post(dora, &path, &[("from", "2026-11-11"), ("reason", "Late"), ("fingerprint", &now)]).await.status, 422);
        assert_eq!(app.post(&cast.outsider, &path, &[("from", "2026-11-12"), ("reason", "Mine"), ("fingerprint", &now)]).await.status, 403);
        let done = app.post(dora, &path, &[("from", "2026-11-12"), ("reason", "Now"), ("fingerprint", &now)]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        let of = |list: &[(String, Option<TerritoryId>)], name: &str| list.iter().find(|(n, _)| n == name).unwrap().1;
        let after = placed(&app).await;
        assert_eq!((of(&after, "Orphan Works"), of(&after, "Castellan Retail")), (Some(south), None));
        // Rules in force say what is elsewhere; a second set replaces them.
        let second = app.api(dora, Method::POST, RULES, json!({ "name": "Second", "copy_of": set })).await.json();
        let second = second["id"].as_str().unwrap().to_owned();
        let print = preview(&app, &second).await["fingerprint"].as_str().unwrap().to_owned();
        assert_eq!(apply(&app, &second, "", &print).await.status, 201);
        assert_eq!(app.get(dora, &format!("{RULES}/{set}")).await.json()["state"], "past");
        assert_eq!(apply(&app, &set, "", &print).await.status, 409, "an earlier set is not applied again");
    }

    async fn rules_may_begin_later(app) {
        let (south, set) = to_the_south(&app, true).await;
        let (cast, dora) = (&app.cast, &app.cast.dora_director);
        let before = placed(&app).await;
        let path = format!("{RULES}/{set}/preview?from=2026-12-01");
        let seen = app.get(dora, &path).await.json()["fingerprint"].as_str().unwrap().to_owned();
        assert_eq!(apply(&app, &set, "2026-11-30", &seen).await.status, 409, "another day is another preview");
        let done = apply(&app, &set, "2026-12-01", &seen).await;
        assert_eq!(done.status, 201, "{}", done.text);
        assert_eq!(placed(&app).await, before, "nothing changes today");
        assert_eq!(app.get(&cast.anna_am, &format!("/accounts/{}", cast.castellan)).await.status, 200);
        sound(&app).await;
        // A change that begins later is left alone by other rules.
        let other = draft(&app, dora, "Other").await;
        rule(&app, &other, json!({ "territory": cast.north, "conditions": { "countries": ["NO"] } })).await;
        let found = preview(&app, &other).await;
        assert_eq!((&found["change_count"], &found["planned_count"]), (&json!(0), &json!(1)), "{found}");
        app.clock.set("2026-12-01T09:00:00Z".parse().unwrap());
        assert_eq!(app.get(&cast.ben_kam, &format!("/accounts/{}", cast.castellan)).await.status, 200);
        assert_eq!(app.get(&cast.anna_am, &format!("/accounts/{}", cast.castellan)).await.status, 404);
        let held = app.get(dora, &format!("/accounts?scope=territory:{south}")).await.text;
        assert!(held.contains("Castellan Retail") && held.contains("Orphan Works"), "{held}");
    }

    async fn what_begins_later_is_taken_back_too(app) {
        let (_, set) = to_the_south(&app, true).await;
        let dora = &app.cast.dora_director;
        let before = placed(&app).await;
        let seen = app.get(dora, &format!("{RULES}/{set}/preview?from=2026-11-16")).await.json();
        let batch = apply(&app, &set, "2026-11-16", seen["fingerprint"].as_str().unwrap()).await.json()["batch"].as_str().unwrap().to_owned();
        // Nobody leads the orphan before the day: whoever could give it a lead can take it back.
        let back = app.api(dora, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
        assert_eq!(back.status, 204, "{}", back.text);
        app.clock.advance(SignedDuration::from_hours(24 * 10));
        assert_eq!(placed(&app).await, before);
        let leads = app.get(dora, &format!("/api/v1/accounts/{}", app.cast.orphan)).await.json();
        assert_eq!(leads["lead"], Json::Null, "{leads}");
    }

    async fn nothing_is_taken_back_over_a_later_change(app) {
        let (_, set) = to_the_south(&app, true).await;
        let (cast, dora) = (&app.cast, &app.cast.dora_director);
        let seen = preview(&app, &set).await["fingerprint"].as_str().unwrap().to_owned();
        let batch = apply(&app, &set, "", &seen).await.json()["batch"].as_str().unwrap().to_owned();
        let (orphan, to) = (cast.orphan, cast.north);
        let by_hand = app.app.db.write(move |tx| {
            tenure::features::accounts::actions::set_territory(tx, &operator(12), &[orphan], Some(to), jiff::civil::date(2026, 11, 12), "By hand")
        });
        by_hand.await.unwrap();
        let after = placed(&app).await;
        let back = app.api(dora, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
        assert_eq!(back.status, 409, "{}", back.text);
        assert_eq!(placed(&app).await, after, "all of it or nothing");
        sound(&app).await;
    }
}

both! {
    async fn an_account_may_weigh_more_than_its_tier(app) {
        let (cast, anna) = (&app.cast, &app.cast.anna_am);
        let path = format!("/api/v1/accounts/{}/workload", cast.castellan);
        let found = app.get(anna, &path).await.json();
        assert_eq!((&found["points"], &found["own"]), (&json!(3), &json!(false)), "status weighs 3");
        let page = format!("/accounts/{}/workload", cast.castellan);
        assert_eq!(app.post(anna, &page, &[("points", "9"), ("reason", " ")]).await.status, 422);
        assert_eq!(app.post(anna, &page, &[("points", "many"), ("reason", "x")]).await.status, 422);
        assert_eq!(app.post(&cast.outsider, &page, &[("points", "9"), ("reason", "x")]).await.status, 404);
        let done = app.post(anna, &page, &[("points", "9"), ("reason", "<b>Six sites</b>")]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert_eq!(app.get(anna, &path).await.json()["points"], 9);
        let overview = app.get(anna, &format!("/accounts/{}", cast.castellan)).await.text;
        assert!(overview.contains("9 points") && overview.contains("&lt;b&gt;Six sites"), "{overview}");
        // Anna's load on the team page: 9 for Castellan, 3 for the dairy, against the points in the tables.
        let sum = app.app.db.read(|q| {
            q.query_one(
                "/* test */ select cast(sum(coalesce(w.points, t.points, 1)) as bigint) from assignments s
                   left join account_workloads w on w.account_id = s.account_id
                   left join account_tiers ti on ti.account_id = s.account_id left join terms t on t.kind = 'tier' and t.code = ti.tier
                  where s.role = 'lead' and s.user_id = (select id from users where name = 'Anna Prins')",
                &params![],
                |r| Ok::<_, tenure::base::Error>(r.get::<i64>(0)?),
            )
        });
        assert_eq!(sum.await.unwrap(), 12);
        let team = app.get(&cast.dora_director, "/team?scope=team").await.text;
        assert!(team.contains("12 of 60 points"), "{team}");
        let batch = app.get(anna, "/api/v1/undo").await.json()["items"][0]["batch"].as_str().unwrap().to_owned();
        assert_eq!(app.api(anna, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status, 204);
        assert_eq!(app.get(anna, &path).await.json()["points"], 3);
    }

    async fn rules_come_from_a_file_as_a_draft(app) {
        south(&app).await;
        let (cast, dora, admin) = (&app.cast, &app.cast.dora_director, &app.cast.admin);
        let before = placed(&app).await;
        let file = "set,territory,precedence,regions,countries,sectors,tags,revenue_from,accounts,groups\n\
                    2027,South,,Nordics and Baltics,Germany; FR,food,key,1000,,\n\
                    2027,North,named,,,,,,Castellan Retail; Nordvik Shipping,yes\n";
        let send = |text: &str| {
            let text = text.to_owned();
            let (app, admin) = (&app, admin);
            async move { app.send(Some(admin), Method::POST, "/api/v1/imports/territory_rules", Some("text/csv"), &[], text).await }
        };
        let report = send(file).await;
        assert_eq!(report.status, 201, "{}", report.text);
        assert_eq!((&report.json()["new"], &report.json()["refused"]), (&json!(2), &json!([])), "{}", report.text);
        assert_eq!(send(file).await.json()["same"], 2, "a second run changes nothing");
        let sets = app.get(dora, RULES).await.json();
        assert_eq!((&sets["items"][0]["name"], &sets["items"][0]["state"]), (&json!("2027"), &json!("draft")));
        let set = app.get(dora, &format!("{RULES}/{}", sets["items"][0]["id"].as_str().unwrap())).await.json();
        let named = &set["rules"][0];
        assert_eq!(named["accounts"], json!([cast.castellan]), "the one that Dora can see");
        assert_eq!(set["rules"][1]["conditions"]["countries"], json!(["DE", "FR"]));
        assert_eq!(set["rules"][1]["conditions"]["revenue"]["from_minor"], 100_000);
        assert_eq!(placed(&app).await, before);
        let wrong = send("set,territory,regions,accounts\n2027,Nowhere,,\n2027,South,atlantis,\n2027,South,,Nobody\n").await.json();
        let columns: Vec<&str> = wrong["refused"].as_array().unwrap().iter().map(|r| r["column"].as_str().unwrap()).collect();
        assert_eq!(columns, ["territory", "regions", "accounts"], "{wrong}");
        let barred = app.send(Some(dora), Method::POST, "/api/v1/imports/territory_rules", Some("text/csv"), &[], String::from(file)).await;
        assert_eq!(barred.status, 403);
    }

    async fn an_import_of_rules_is_taken_back(app) {
        south(&app).await;
        let (cast, dora) = (&app.cast, &app.cast.dora_director);
        let mine = draft(&app, dora, "Mine").await;
        let file = "set,territory,precedence,countries,accounts\n\
                    2027,South,,DE,\n2027,South,,FR,\n2027,North,named,,Castellan Retail; Nordvik Shipping\n\
                    Mine,South,,SE,\nOther,South,,NL,\nOther,South,,AT,\n";
        let run = async || {
            let checked = step(&app, &give(&app, "territory_rules", "rules.csv", file.as_bytes()).await, "check").await;
            let done = step(&app, &checked, "run").await;
            let refused = lines(&app, &done, "refused").await;
            assert_eq!((&done["state"], &done["counts"]["new"]), (&json!("done"), &json!(6)), "{refused:?}");
            done
        };
        let drafts = async || {
            let list = app.get(dora, RULES).await.json();
            let mut all: Vec<(String, String)> = list["items"].as_array().unwrap().iter()
                .map(|s| (s["name"].as_str().unwrap().to_owned(), s["id"].as_str().unwrap().to_owned())).collect();
            all.sort();
            all
        };
        let names = |sets: &[(String, String)]| sets.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        let kept = async |undone: &Json| -> Vec<String> {
            let mut all: Vec<String> = lines(&app, undone, "kept").await.iter()
                .map(|l| format!("{}: {}", l["value"].as_str().unwrap(), l["reason"].as_str().unwrap())).collect();
            all.sort();
            all
        };
        // Nobody touched them: rules and drafts of the file go, the draft that was there stays without the rule.
        let before = drafts().await;
        let done = run().await;
        assert_eq!(names(&drafts().await), ["2027", "Mine", "Other"]);
        let undone = step(&app, &done, "undo").await;
        assert_eq!((&undone["state"], &undone["counts"]["back"]), (&json!("undone"), &json!(8)), "{undone}");
        assert_eq!(kept(&undone).await, Vec::<String>::new());
        assert_eq!(drafts().await, before);
        assert_eq!(app.get(dora, &format!("{RULES}/{mine}")).await.json()["rules"], json!([]));

        // A rule that was changed, one that somebody added, and a set in force: they stay, and are told.
        let done = run().await;
        let sets = drafts().await;
        let of = |name: &str| sets.iter().find(|(n, _)| n == name).unwrap().1.clone();
        let (year, other) = (of("2027"), of("Other"));
        let rules = app.get(dora, &format!("{RULES}/{year}")).await.json()["rules"].clone();
        let german = rules.as_array().unwrap().iter().find(|r| r["conditions"]["countries"] == json!(["DE"])).unwrap().clone();
        let body = json!({ "territory": german["territory"], "conditions": { "countries": ["DE", "LU"] } });
        let path = format!("{RULES}/{year}/rules/{}", german["id"].as_str().unwrap());
        let put = app.send(Some(dora), Method::PATCH, &path, Some("application/json"), &[("if-match", "*")], body.to_string()).await;
        assert!(put.status.is_success(), "{}", put.text);
        let seen = preview(&app, &other).await["fingerprint"].as_str().unwrap().to_owned();
        let applied = apply(&app, &other, "2026-11-12", &seen).await;
        assert!(applied.status.is_success(), "{}", applied.text);
        let undone = step(&app, &done, "undo").await;
        assert_eq!((&undone["state"], &undone["counts"]["back"]), (&json!("undone"), &json!(3)), "{undone}");
        let told = kept(&undone).await;
        assert_eq!(told.len(), 5, "{told:?}");
        assert_eq!(told[0], "2027 · South: Changed since, or something stands in the way.");
        assert_eq!((told[1].as_str(), told[4].as_str()), ("2027: Somebody has used it since.", "Other: Somebody has used it since."));
        assert!(told[2].starts_with("Other · South: This set is no draft any more.") && told[2] == told[3], "{told:?}");
        let left = app.get(dora, &format!("{RULES}/{year}")).await.json()["rules"].clone();
        assert_eq!((left.as_array().unwrap().len(), &left[0]["conditions"]["countries"]), (1, &json!(["DE", "LU"])));
        assert_eq!(placed(&app).await.iter().filter(|(name, _)| name.contains("Nordvik")).count(), 1, "{:?}", cast.nordvik);
    }

    async fn regions_are_data(app) {
        let south = south(&app).await;
        let (cast, dora, admin) = (&app.cast, &app.cast.dora_director, &app.cast.admin);
        let set = draft(&app, dora, "Nordics").await;
        rule(&app, &set, json!({ "territory": south, "conditions": { "regions": ["nordics"] } })).await;
        assert_eq!(accounts(&preview(&app, &set).await["changes"]), sorted(&[cast.castellan, cast.orphan]));
        let region = [("code", "nordics"), ("name_en", "Nordics"), ("name_zh", "北欧"), ("countries", "Sweden, NL")];
        assert_eq!(app.post(dora, "/admin/regions", &region).await.status, 403);
        let done = app.post(admin, "/admin/regions", &region).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert_eq!(accounts(&preview(&app, &set).await["changes"]), sorted(&[cast.dairy]), "rules follow their regions");
        let wrong = [("code", "No!"), ("name_en", ""), ("name_zh", "x"), ("countries", "Atlantis")];
        let page = app.post(admin, "/admin/regions", &wrong).await;
        assert_eq!(page.status, 422);
        assert!(page.text.contains("There is no country Atlantis"), "{}", page.text);
        let batch = app.get(admin, "/api/v1/undo").await.json()["items"][0]["batch"].as_str().unwrap().to_owned();
        assert_eq!(app.api(admin, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status, 204);
        assert_eq!(accounts(&preview(&app, &set).await["changes"]), sorted(&[cast.castellan, cast.orphan]));
    }
}
