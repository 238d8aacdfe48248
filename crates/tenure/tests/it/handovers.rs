//! Accounts go from one of us to another: the dates decide who sees them, what moves does so with the day, and all of it
//! can be taken back together.

use std::time::Instant;

use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use tenure::base::{AccountId, Error, UserId};
use tenure::features::accounts;
use tenure::features::handovers::actions::carry;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, TestApp, cast};

const ALL: &str = "/api/v1/handovers";

async fn post(app: &TestApp, actor: &Actor, path: &str, body: Json) -> Json {
    let answer = app.api(actor, Method::POST, path, body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    if answer.text.is_empty() { Json::Null } else { answer.json() }
}

async fn refused(app: &TestApp, actor: &Actor, path: &str, body: Json) -> (u16, String) {
    let answer = app.api(actor, Method::POST, path, body).await;
    (answer.status.as_u16(), answer.text)
}

/// The statuses of an account's page for somebody.
async fn sees(app: &TestApp, actor: &Actor, account: AccountId) -> u16 {
    app.get(actor, &format!("/accounts/{account}")).await.status.as_u16()
}

fn id(json: &Json) -> String {
    json["id"].as_str().expect("an id").to_owned()
}

/// A promise of ours on Castellan, made by Anna, and a call of hers with a next step.
async fn work(app: &TestApp) -> (String, String) {
    let here = format!("/api/v1/accounts/{}", app.cast.castellan);
    let anna = &app.cast.anna_am;
    let offer = json!({"side": "ours", "content": "the offer", "due_on": "2026-12-01"});
    let promise = id(&post(app, anna, &format!("{here}/promises"), offer).await);
    let talk = json!({"summary": "a call", "next_step": "send it", "next_step_on": "2026-11-30"});
    (promise, id(&post(app, anna, &format!("{here}/conversations"), talk).await))
}

/// Who looks after the promise and the step.
async fn owners(app: &TestApp, promise: &str, talk: &str) -> (String, Json) {
    let here = format!("/api/v1/accounts/{}", app.cast.castellan);
    let promise = app.get(&app.cast.dora_director, &format!("{here}/promises/{promise}")).await.json();
    let talk = app.get(&app.cast.dora_director, &format!("{here}/conversations/{talk}")).await.json();
    (promise["owner_id"].as_str().unwrap_or_default().to_owned(), talk["next_step_owner_id"].clone())
}

async fn offer(app: &TestApp, from: &str, more: Json) -> Json {
    let c = &app.cast;
    let mut body = json!({"giver": c.anna_am.id, "receiver": c.ben_kam.id, "from": from});
    for (key, value) in more.as_object().into_iter().flatten() {
        body[key] = value.clone();
    }
    post(app, &c.dora_director, ALL, body).await
}

fn days(app: &TestApp, n: i64) {
    app.clock.advance(SignedDuration::from_hours(24 * n));
}

/// The job of the day, on a thread that may block, as jobs run.
fn carry_out(app: &TestApp) {
    let app = app.app.clone();
    std::thread::spawn(move || carry::run(&app)).join().expect("no panic").unwrap();
}

async fn count(app: &TestApp, sql: &'static str, user: UserId) -> i64 {
    let read = app.app.db.read(move |q| q.query_one(sql, &params![user], |r| r.get::<i64>(0).map_err(Error::from)));
    read.await.unwrap()
}

both! {
    async fn the_giver_leads_until_the_day_before_and_the_receiver_from_the_day_on(app) {
        let c = &app.cast;
        let (promise, talk) = work(&app).await;
        let made = offer(&app, "2026-11-20", json!({})).await;
        assert_eq!((&made["state"], &made["accounts"]), (&json!("offered"), &json!(2)));
        // Today and on the last day everything is as before.
        for n in [0, 7] {
            days(&app, n);
            carry_out(&app);
            assert_eq!((sees(&app, &c.anna_am, c.castellan).await, sees(&app, &c.ben_kam, c.castellan).await), (200, 404));
            assert_eq!(owners(&app, &promise, &talk).await, (c.anna_am.id.to_string(), Json::Null));
        }
        days(&app, 1);
        assert_eq!((sees(&app, &c.anna_am, c.castellan).await, sees(&app, &c.ben_kam, c.castellan).await), (404, 200));
        carry_out(&app);
        let ben = c.ben_kam.id.to_string();
        assert_eq!(owners(&app, &promise, &talk).await, (ben.clone(), json!(ben)));
        // The conversation is still hers, and history says where the promise came from.
        let shown = app.get(&c.ben_kam, &format!("/api/v1/accounts/{}/conversations/{talk}", c.castellan)).await.json();
        assert_eq!(shown["author_id"], json!(c.anna_am.id));
        // Carried out once only.
        carry_out(&app);
        let sql = "/* test */ select count(*) from events where verb = 'promise.handed_over' and actor_id = $1";
        assert_eq!(count(&app, sql, c.dora_director.id).await, 1);
    }

    async fn what_moves_is_chosen_and_all_is_taken_back_together(app) {
        let c = &app.cast;
        let (promise, talk) = work(&app).await;
        let made = offer(&app, "2026-11-12", json!({"parts": ["promises"], "note": "The north goes\nto one manager"})).await;
        let (anna, ben) = (c.anna_am.id.to_string(), c.ben_kam.id.to_string());
        assert_eq!(owners(&app, &promise, &talk).await, (ben, Json::Null), "the step stays with its author");
        assert_eq!((sees(&app, &c.anna_am, c.castellan).await, sees(&app, &c.ben_kam, c.castellan).await), (404, 200));
        let led = "/* test */ select count(*) from assignments where role = 'lead' and user_id = $1 and valid_to > '2026-11-12'";
        assert_eq!(count(&app, led, c.ben_kam.id).await, 3, "Aurelia and both of hers");
        let team = app.get(&c.ben_kam, &format!("/accounts/{}/team", c.castellan)).await.text;
        assert!(team.contains("The north goes") && team.contains("Anna Prins"), "history names the giver: {team}");

        let list = app.get(&c.dora_director, "/api/v1/undo").await.json();
        assert_eq!(list["items"][0]["verb"], "handover.offered");
        let path = format!("/api/v1/undo/{}", made["batch"].as_str().unwrap());
        assert_eq!(refused(&app, &c.ben_kam, &path, json!({})).await.0, 404, "nobody else's");
        post(&app, &c.dora_director, &path, json!({})).await;
        assert_eq!(owners(&app, &promise, &talk).await, (anna, Json::Null));
        assert_eq!((sees(&app, &c.anna_am, c.castellan).await, sees(&app, &c.ben_kam, c.castellan).await), (200, 404));
        assert_eq!(count(&app, led, c.ben_kam.id).await, 1);
        let after = app.get(&c.ben_kam, &format!("{ALL}/{}", id(&made))).await.json();
        assert_eq!(after["state"], "withdrawn");
        assert_eq!(refused(&app, &c.ben_kam, &format!("{ALL}/{}/acceptance", id(&made)), json!({})).await.0, 409);
    }

    async fn what_is_older_than_thirty_days_is_not_undone_in_part(app) {
        let c = &app.cast;
        let (promise, talk) = work(&app).await;
        let made = offer(&app, "2026-12-22", json!({})).await;
        days(&app, 40);
        carry_out(&app);
        let ben = c.ben_kam.id.to_string();
        assert_eq!(owners(&app, &promise, &talk).await, (ben.clone(), json!(ben)));
        let path = format!("/api/v1/undo/{}", made["batch"].as_str().unwrap());
        assert_eq!(refused(&app, &c.dora_director, &path, json!({})).await.0, 404);
        assert_eq!(owners(&app, &promise, &talk).await, (ben.clone(), json!(ben)));
        // Taking it back has no such limit while nobody accepted it.
        post(&app, &c.dora_director, &format!("{ALL}/{}/withdrawal", id(&made)), json!({})).await;
        assert_eq!(owners(&app, &promise, &talk).await, (c.anna_am.id.to_string(), Json::Null));
        assert_eq!(sees(&app, &c.anna_am, c.castellan).await, 200);
    }

    async fn undo_leaves_what_was_done_since(app) {
        let c = &app.cast;
        let (promise, talk) = work(&app).await;
        let made = offer(&app, "2026-11-12", json!({})).await;
        let kept = format!("/api/v1/accounts/{}/promises/{promise}/keeping", c.castellan);
        post(&app, &c.ben_kam, &kept, json!({"on": "2026-11-12"})).await;
        post(&app, &c.dora_director, &format!("{ALL}/{}/withdrawal", id(&made)), json!({})).await;
        assert_eq!(owners(&app, &promise, &talk).await, (c.ben_kam.id.to_string(), Json::Null), "he kept it");
        assert_eq!(sees(&app, &c.anna_am, c.castellan).await, 200);
    }

    async fn the_receiver_answers_and_only_the_parties_know(app) {
        let c = &app.cast;
        let made = offer(&app, "2026-11-20", json!({})).await;
        let (page, one) = (format!("/handovers/{}", id(&made)), format!("{ALL}/{}", id(&made)));
        for (actor, status) in [
            (&c.anna_am, 200), (&c.ben_kam, 200), (&c.dora_director, 200),
            (&c.carl_am, 404), (&c.outsider, 404), (&c.admin, 404), (&c.auditor, 404),
        ] {
            assert_eq!(app.get(actor, &page).await.status.as_u16(), status, "{}", actor.name);
            assert_eq!(app.get(actor, &one).await.status.as_u16(), status, "{}", actor.name);
            assert_eq!(app.get(actor, &format!("{one}/accounts")).await.status.as_u16(), status, "{}", actor.name);
        }
        // Before the day the receiver does not learn the names.
        let shown = app.get(&c.ben_kam, &page).await.text;
        assert!(shown.contains("20 Nov 2026") && !shown.contains("Castellan"), "{shown}");
        assert!(app.get(&c.dora_director, &page).await.text.contains("Castellan"));
        let early = format!("{page}/accounts/{}", c.castellan);
        assert_eq!(app.get(&c.ben_kam, &early).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get(&c.dora_director, &early).await.status, StatusCode::OK);
        assert_eq!(app.get(&c.dora_director, &format!("{page}/accounts/{}", c.aurelia)).await.status, StatusCode::NOT_FOUND);

        assert_eq!(refused(&app, &c.anna_am, &format!("{one}/acceptance"), json!({})).await.0, 403);
        assert_eq!(refused(&app, &c.outsider, &format!("{one}/acceptance"), json!({})).await.0, 404);
        assert_eq!(refused(&app, &c.ben_kam, &format!("{one}/withdrawal"), json!({})).await.0, 403);
        let (status, text) = refused(&app, &c.ben_kam, &format!("{one}/decline"), json!({"reason": " "})).await;
        assert!(status == 422 && text.contains("reason"), "{text}");
        for hostile in ["<script>alert(1)</script>", "'; drop table handovers; --"] {
            let declined = post(&app, &c.ben_kam, &format!("{one}/decline"), json!({"reason": hostile})).await;
            assert_eq!((&declined["state"], &declined["answer"]), (&json!("declined"), &json!(hostile)));
            assert!(!app.get(&c.anna_am, &page).await.text.contains("<script>alert"));
            let list = app.get(&c.ben_kam, "/api/v1/undo").await.json();
            post(&app, &c.ben_kam, &format!("/api/v1/undo/{}", list["items"][0]["batch"].as_str().unwrap()), json!({})).await;
        }
        let accepted = post(&app, &c.ben_kam, &format!("{one}/acceptance"), json!({})).await;
        assert_eq!(accepted["state"], "accepted");
        assert_eq!(refused(&app, &c.ben_kam, &format!("{one}/acceptance"), json!({})).await.0, 409);
        assert_eq!(refused(&app, &c.dora_director, &format!("{one}/withdrawal"), json!({})).await.0, 409, "accepted");
        for (direction, actor, n) in [("incoming", &c.ben_kam, 1), ("outgoing", &c.anna_am, 1), ("team", &c.dora_director, 1), ("incoming", &c.anna_am, 0)] {
            let list = app.get(actor, &format!("{ALL}?direction={direction}")).await.json();
            assert_eq!(list["items"].as_array().unwrap().len(), n, "{direction} {}", actor.name);
        }
        days(&app, 8);
        let page = app.get(&c.ben_kam, &format!("{page}/accounts/{}", c.castellan)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("Castellan Retail") && page.text.contains("Nobody has talked to them yet"), "{}", page.text);
    }

    async fn who_gave_away_what_they_led_needs_help_to_get_it_back(app) {
        let c = &app.cast;
        let own = json!({"receiver": c.carl_am.id, "from": "2026-11-13", "accounts": [c.castellan]});
        let made = post(&app, &c.anna_am, ALL, own.clone()).await;
        post(&app, &c.anna_am, &format!("{ALL}/{}/withdrawal", id(&made)), json!({})).await;
        let made = post(&app, &c.anna_am, ALL, own).await;
        days(&app, 1);
        let (status, text) = refused(&app, &c.anna_am, &format!("{ALL}/{}/withdrawal", id(&made)), json!({})).await;
        assert!(status == 403 && text.contains("do not manage"), "{text}");
        assert_eq!(refused(&app, &c.anna_am, &format!("/api/v1/undo/{}", made["batch"].as_str().unwrap()), json!({})).await.0, 404);
        // Carl does not report to Dora, so with the day the account left her team too.
        assert_eq!(sees(&app, &c.dora_director, c.castellan).await, 404);
    }

    async fn wrong_input_names_the_field(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        let body = |giver: UserId, receiver: UserId, from: &str, accounts: Json| json!({"giver": giver, "receiver": receiver, "from": from, "accounts": accounts});
        let (anna, ben, carl) = (c.anna_am.id, c.ben_kam.id, c.carl_am.id);
        for (actor, input, status, field) in [
            (dora, body(anna, anna, "2026-11-20", json!([c.castellan])), 422, "receiver"),
            (dora, body(anna, UserId(uuid::Uuid::from_u128(7)), "2026-11-20", json!([c.castellan])), 422, "receiver"),
            (dora, body(anna, carl, "2026-11-11", json!([c.castellan])), 422, "from"),
            (dora, body(anna, carl, "some day", json!([c.castellan])), 422, "from"),
            (dora, body(anna, carl, "2026-11-20", json!([])), 422, "accounts"),
            (dora, body(ben, carl, "2026-11-20", json!([c.castellan])), 422, "accounts"),
            (dora, body(carl, ben, "2026-11-20", json!([c.nordvik])), 422, "giver"),
            (&c.outsider, body(anna, carl, "2026-11-20", json!([c.castellan])), 422, "giver"),
            (&c.admin, body(anna, carl, "2026-11-20", json!([c.castellan])), 422, "giver"),
            (dora, body(anna, carl, "2026-11-20", json!([c.nordvik])), 404, ""),
        ] {
            let (found, text) = refused(&app, actor, ALL, input.clone()).await;
            assert!(found == status && text.contains(field), "{input}: {found} {text}");
        }
        let mut odd = body(anna, carl, "2026-11-20", json!([c.castellan]));
        odd["parts"] = json!(["secrets"]);
        let (status, text) = refused(&app, dora, ALL, odd).await;
        assert!(status == 422 && text.contains("parts"), "{text}");
        let none = "/* test */ select count(*) from handovers where giver_id = $1 or receiver_id = $1";
        assert_eq!(count(&app, none, anna).await, 0, "nothing was stored");
    }

    async fn the_wizard_shows_what_will_happen_and_does_it(app) {
        let c = &app.cast;
        work(&app).await;
        let (anna, ben, castellan) = (c.anna_am.id.to_string(), c.ben_kam.id.to_string(), c.castellan.to_string());
        let first = app.get(&c.dora_director, &format!("/handovers/new?giver={anna}")).await.text;
        assert!(first.contains("Castellan Retail") && first.contains("Aurelia Dairy") && first.contains("13 Nov 2026"), "{first}");
        let found = app.get(&c.dora_director, &format!("/handovers/new?giver={anna}&q=castel")).await.text;
        assert!(found.contains("Castellan Retail") && !found.contains("Aurelia Dairy"));
        let own = app.get(&c.anna_am, "/handovers/new").await.text;
        assert!(own.contains("Castellan Retail"), "one's own are shown at once");
        let foreign = app.get(&c.outsider, &format!("/handovers/new?giver={anna}")).await.text;
        assert!(!foreign.contains("Castellan"));

        let form = [("giver", anna.as_str()), ("receiver", &ben), ("from", "20 Nov 2026"), ("part", "promises"), ("account", &castellan), ("note", "<b>Call first</b>")];
        let shown = app.post(&c.dora_director, "/handovers/preview", &form).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        assert!(shown.text.contains("go to Ben Okafor") && shown.text.contains("stay with Anna Prins"), "{}", shown.text);
        let api = json!({"giver": anna, "receiver": ben, "from": "2026-11-20", "accounts": [castellan], "parts": ["promises"]});
        let preview = post(&app, &c.dora_director, "/api/v1/handovers/preview", api).await;
        let promises = "/* test */ select count(*) from promises where owner_id = $1 and state = 'open'";
        let steps = "/* test */ select count(*) from interactions where author_id = $1 and next_step_on is not null and next_step_done_at is null";
        assert_eq!(preview["parts"], json!([
            {"key": "steps", "count": count(&app, steps, c.anna_am.id).await, "moves": false},
            {"key": "drafts", "count": 0, "moves": false},
            {"key": "tasks", "count": 0, "moves": false},
            {"key": "coverage", "count": 0, "moves": false},
            {"key": "promises", "count": count(&app, promises, c.anna_am.id).await, "moves": true},
            {"key": "deals", "count": 0, "moves": false},
        ]));
        let wrong = app.post(&c.dora_director, "/handovers", &[("giver", anna.as_str()), ("receiver", ""), ("from", "20 Nov 2026"), ("account", &castellan)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = app.post(&c.dora_director, "/handovers", &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let page = app.get(&c.dora_director, done.location()).await.text;
        assert!(page.contains("Anna Prins hands over to Ben Okafor") && page.contains("&lt;b&gt;Call first"), "{page}");
        let declined = app.post(&c.ben_kam, &format!("{}/decline", done.location()), &[("reason", "")]).await;
        assert_eq!(declined.status, StatusCode::UNPROCESSABLE_ENTITY);
        let accepted = app.post(&c.ben_kam, &format!("{}/acceptance", done.location()), &[]).await;
        assert_eq!(accepted.status, StatusCode::SEE_OTHER);
        assert!(app.get(&c.anna_am, "/handovers?show=outgoing").await.text.contains("Accepted"));
    }

    async fn who_is_away_is_said_on_their_accounts_and_to_their_deputy(app) {
        let c = &app.cast;
        let page = format!("/accounts/{}", c.castellan);
        let form = [("deputy", c.carl_am.id.to_string()), ("valid_from", String::from("2026-11-13")), ("valid_to", String::from("2026-11-20"))];
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(app.post(&c.anna_am, "/profile/deputy", &form).await.status, StatusCode::SEE_OTHER);
        assert!(!app.get(&c.dora_director, &page).await.text.contains("is away"), "not yet");
        assert_eq!(sees(&app, &c.carl_am, c.castellan).await, 404);
        days(&app, 1);
        let shown = app.get(&c.dora_director, &page).await.text;
        assert!(shown.contains("Anna Prins is away until 20 Nov 2026. Carl Meyer stands in."), "{shown}");
        assert!(app.get(&c.carl_am, &page).await.text.contains("You stand in for Anna Prins until 20 Nov 2026."));
        assert!(app.get(&c.carl_am, "/").await.text.contains("You stand in for Anna Prins"));
        assert!(app.get(&c.anna_am, "/").await.text.contains("Carl Meyer stands in for you."));
        assert!(!app.get(&c.outsider, "/").await.text.contains("Anna Prins"));
        // A deputy works on the accounts but does not give them away.
        let given = json!({"giver": c.anna_am.id, "receiver": c.ben_kam.id, "from": "2026-11-20", "accounts": [c.castellan]});
        let (status, text) = refused(&app, &c.carl_am, ALL, given).await;
        assert!(status == 422 && text.contains("giver"), "{text}");
        days(&app, 8);
        assert!(!app.get(&c.dora_director, &page).await.text.contains("is away"), "back again");
        assert_eq!(sees(&app, &c.carl_am, c.castellan).await, 404);
    }

    async fn everybody_concerned_is_told_and_nobody_else(app) {
        let c = &app.cast;
        let notices = async |actor: &Actor| -> Vec<String> {
            let answer = app.get(actor, "/notifications").await;
            assert_eq!(answer.status, StatusCode::OK);
            let words = ["hands 2 accounts over to you", "of your accounts over to Ben Okafor", "declined the hand-over", "took back the hand-over"];
            words.iter().filter(|w| answer.text.contains(**w)).map(|w| (*w).to_owned()).collect()
        };
        let made = offer(&app, "2026-11-20", json!({})).await;
        assert_eq!(notices(&c.ben_kam).await, ["hands 2 accounts over to you"]);
        assert_eq!(notices(&c.anna_am).await, ["of your accounts over to Ben Okafor"]);
        assert_eq!(notices(&c.dora_director).await, Vec::<String>::new(), "not of what one did oneself");
        post(&app, &c.ben_kam, &format!("{ALL}/{}/decline", id(&made)), json!({"reason": "Too many"})).await;
        assert_eq!(notices(&c.dora_director).await, ["declined the hand-over"]);
        assert_eq!(notices(&c.anna_am).await.len(), 2);
        post(&app, &c.dora_director, &format!("{ALL}/{}/withdrawal", id(&made)), json!({})).await;
        assert_eq!(notices(&c.ben_kam).await.last().unwrap(), "took back the hand-over");
        for other in [&c.carl_am, &c.outsider, &c.admin] {
            assert_eq!(notices(other).await, Vec::<String>::new(), "{}", other.name);
        }
    }

    async fn a_thousand_accounts_go_at_once(app) {
        let c = &app.cast;
        let by = cast::operator(11);
        let anna = c.anna_am.id;
        let ids: Vec<AccountId> = app.app.db.write(move |tx| {
            let new: Vec<_> = (0..1_000).map(|n| cast::account(&format!("Client {n:04}"), Some(anna), None, None)).collect();
            accounts::actions::create(tx, &by, &new)
        }).await.unwrap();
        let started = Instant::now();
        let made = offer(&app, "2026-11-12", json!({})).await;
        println!("handed over 1,002 accounts in {} ms", started.elapsed().as_millis());
        assert_eq!(made["accounts"], 1_002);
        assert_eq!((sees(&app, &c.anna_am, ids[500]).await, sees(&app, &c.ben_kam, ids[500]).await), (404, 200));
        let started = Instant::now();
        post(&app, &c.dora_director, &format!("{ALL}/{}/withdrawal", id(&made)), json!({})).await;
        println!("took 1,002 accounts back in {} ms", started.elapsed().as_millis());
        assert_eq!((sees(&app, &c.anna_am, ids[999]).await, sees(&app, &c.ben_kam, ids[999]).await), (200, 404));
        let registry = app.app.registry.clone();
        let faults = app.app.db.write(move |tx| {
            let today = jiff::civil::date(2026, 11, 12);
            let run = |name: &str| (registry.checks.iter().find(|c| c.name == name).expect("registered").run)(tx, today, false);
            Ok::<_, Error>([run("account_access")?, run("one_lead")?].concat())
        });
        assert_eq!(faults.await.unwrap(), Vec::<String>::new());
    }
}
