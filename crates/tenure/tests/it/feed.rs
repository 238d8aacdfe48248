//! The change feed: in order, nothing twice, nothing skipped, nothing of accounts that one does not see.

use axum::http::Method;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use tenure::base::{AccountId, Error};
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, TestApp};

/// On PostgreSQL the feed stays behind for what other processes may still write.
const LATER: SignedDuration = SignedDuration::from_mins(2);

async fn part(app: &TestApp, actor: &Actor, cursor: &str, limit: usize) -> Json {
    let answer = app.get(actor, &format!("/api/v1/changes?limit={limit}&cursor={cursor}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// Reads to the end; answers the items and the place.
async fn all(app: &TestApp, actor: &Actor, cursor: &str, limit: usize) -> (Vec<Json>, String) {
    let (mut items, mut cursor) = (Vec::new(), cursor.to_owned());
    loop {
        let got = part(app, actor, &cursor, limit).await;
        items.extend(got["items"].as_array().unwrap().clone());
        got["next"].as_str().unwrap().clone_into(&mut cursor);
        if got["more"] == false {
            return (items, cursor);
        }
    }
}

async fn log(app: &TestApp, actor: &Actor, account: AccountId, text: &str) {
    let path = format!("/api/v1/accounts/{account}/conversations");
    let made = app.api(actor, Method::POST, &path, json!({"summary": text})).await;
    assert_eq!(made.status, 201, "{}", made.text);
}

/// How many events of accounts on which somebody holds something today, by a query of its own.
async fn events_of(app: &TestApp, actor: &Actor) -> usize {
    let user = actor.id;
    let sql = "/* test */ select count(*) from events where scope_id in (
        select a.account_id from account_access a, user_reach r
         where r.viewer_id = $1 and r.holder_id = a.holder_id and a.level > 1 and r.level_cap > 1
           and a.valid_from <= $2 and a.valid_to > $2 and r.valid_from <= $2 and r.valid_to > $2)";
    let day = jiff::civil::date(2026, 11, 12);
    let n: i64 =
        app.app.db.read(move |q| q.query_one(sql, &params![user, day], |r| Ok::<_, Error>(r.get(0)?))).await.unwrap();
    usize::try_from(n).unwrap()
}

both! {
    async fn the_feed_is_complete_in_order_and_only_ones_own(app) {
        let c = app.cast.clone();
        app.clock.advance(LATER);
        log(&app, &c.anna_am, c.castellan, "with Castellan").await;
        log(&app, &c.carl_am, c.nordvik, "with Nordvik").await;
        app.clock.advance(LATER);
        for (limit, actor) in [(1, &c.anna_am), (3, &c.anna_am), (200, &c.anna_am), (2, &c.carl_am), (50, &c.dora_director)] {
            let (items, _) = all(&app, actor, "", limit).await;
            assert_eq!(items.len(), events_of(&app, actor).await, "{}", actor.name);
            let places: Vec<(&str, &str)> = items.iter().map(|i| (i["recorded_at"].as_str().unwrap(), i["id"].as_str().unwrap())).collect();
            assert!(places.windows(2).all(|w| w[0] < w[1]), "{places:?}");
        }
        let (anna, _) = all(&app, &c.anna_am, "", 50).await;
        let talk = anna.last().unwrap();
        assert_eq!(talk["type"], "conversation.logged");
        assert_eq!(talk["account_id"], c.castellan.to_string());
        assert_eq!(talk["actor_id"], c.anna_am.id.to_string());
        let text = json!(anna).to_string();
        assert!(!text.contains("with Castellan"), "the feed is thin: {text}");
        assert!(!text.contains(&c.nordvik.to_string()));
        let (outsider, _) = all(&app, &c.outsider, "", 50).await;
        assert_eq!(outsider, Vec::<Json>::new());
        // What belongs to the install is for those who run or audit it.
        let (admin, _) = all(&app, &c.admin, "", 200).await;
        assert!(!admin.is_empty() && admin.iter().all(|i| i["account_id"].is_null()));
        assert!(anna.iter().all(|i| !i["account_id"].is_null()));
    }

    async fn one_reads_on_from_where_one_was(app) {
        let c = app.cast.clone();
        app.clock.advance(LATER);
        let (_, place) = all(&app, &c.anna_am, "", 200).await;
        assert_eq!(all(&app, &c.anna_am, &place, 200).await.0.len(), 0);
        for i in 0..5 {
            log(&app, &c.anna_am, c.castellan, &format!("call {i}")).await;
            log(&app, &c.carl_am, c.nordvik, &format!("call {i}")).await;
            app.clock.advance(SignedDuration::from_micros(1));
        }
        app.clock.advance(LATER);
        let (news, end) = all(&app, &c.anna_am, &place, 2).await;
        assert_eq!(news.len(), 5);
        assert_eq!(all(&app, &c.anna_am, &end, 2).await.0.len(), 0);
        let latest = part(&app, &c.anna_am, "latest", 2).await;
        assert!(latest["items"].as_array().unwrap().is_empty() && latest["more"] == false);
        for wrong in ["zz", "7b7d", "now"] {
            let answer = app.get(&c.anna_am, &format!("/api/v1/changes?cursor={wrong}")).await;
            assert_eq!(answer.status, 422, "{wrong}: {}", answer.text);
        }
        assert_eq!(app.get(&c.anna_am, "/api/v1/changes?limit=201").await.status, 422);
        // Today's access decides: whoever loses an account gets no more of it.
        let ended = if app.app.db.kind() == tenure_db::Kind::Sqlite { "/* test */ update account_access set valid_to = '2026-11-02'" } else { "/* test */ update account_access set valid_to = date '2026-11-02'" };
        app.app.db.write(move |tx| tx.execute(ended, &params![]).map_err(Error::from)).await.unwrap();
        assert_eq!(all(&app, &c.anna_am, "", 200).await.0.len(), 0);
    }

    async fn a_late_commit_is_not_skipped(app) {
        let c = app.cast.clone();
        app.clock.advance(LATER);
        let (_, place) = all(&app, &c.anna_am, "", 200).await;
        // A request begins; before it writes, another one comes, writes, and somebody reads the feed.
        let slow = app.app.pulse.begin(&app.clock);
        app.clock.advance(SignedDuration::from_secs(1));
        log(&app, &c.anna_am, c.castellan, "quick").await;
        app.clock.advance(SignedDuration::from_secs(1));
        let early = part(&app, &c.anna_am, &place, 200).await;
        assert_eq!(early["items"].as_array().unwrap().len(), 0, "{early}");
        // The slow one commits with its own, earlier time.
        let (account, at) = (c.castellan, slow.since());
        let late = "/* test */ insert into events (scope_id, id, happened_at, recorded_at, verb, subject_kind, subject_id, changes, batch_id)
                    values ($1, $2, $3, $3, 'account.edited', 'account', $1, $4, $2)";
        let id = app.app.ids.uuid(at);
        app.app.db.write(move |tx| tx.execute(late, &params![account, id, at, json!({})]).map_err(Error::from)).await.unwrap();
        drop(slow);
        app.clock.advance(LATER);
        let (items, _) = all(&app, &c.anna_am, early["next"].as_str().unwrap(), 1).await;
        let verbs: Vec<&str> = items.iter().map(|i| i["type"].as_str().unwrap()).collect();
        assert_eq!(verbs, ["account.edited", "conversation.logged"]);
    }
}
