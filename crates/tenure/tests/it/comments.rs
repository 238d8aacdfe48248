//! Comments: words that stay words, mentions of those who may see the account, history, undo.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, Answer, TestApp};

fn base(app: &TestApp) -> String {
    format!("/api/v1/accounts/{}/comments", app.cast.castellan)
}

async fn try_write(app: &TestApp, by: &Actor, body: &str) -> Answer {
    app.api(by, Method::POST, &base(app), json!({"body": body})).await
}

async fn write(app: &TestApp, by: &Actor, body: &str) -> Json {
    let made = try_write(app, by, body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

fn id(comment: &Json) -> &str {
    comment["id"].as_str().unwrap()
}

async fn notices(app: &TestApp, by: &Actor) -> Vec<Json> {
    app.get(by, "/api/v1/notifications").await.json()["items"].as_array().unwrap().clone()
}

async fn listed(app: &TestApp, by: &Actor) -> Vec<String> {
    let list = app.get(by, &base(app)).await.json();
    list["items"].as_array().unwrap().iter().map(|c| c["body"].as_str().unwrap().to_owned()).collect()
}

/// The newest batch of somebody, taken back.
async fn undo(app: &TestApp, by: &Actor) -> StatusCode {
    let list = app.get(by, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().unwrap().to_owned();
    app.api(by, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status
}

both! {
    async fn a_mention_reaches_its_reader_and_nobody_else(app) {
        let (anna, dora, carl) = (&app.cast.anna_am, &app.cast.dora_director, &app.cast.carl_am);
        let made = write(&app, anna, "@dora lind please look at the prices. @Anna Prins too").await;
        assert_eq!(made["body"], "@Dora Lind please look at the prices. @Anna Prins too");
        let told = notices(&app, dora).await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["text"], "Anna Prins mentioned you in a comment on Castellan Retail");
        let href = format!("/accounts/{}/comments#c-{}", app.cast.castellan, id(&made));
        assert_eq!(told[0]["href"], href);
        assert_eq!(notices(&app, anna).await.len(), 0, "nobody is told of their own words");

        let refused = try_write(&app, anna, "@Carl Meyer should know").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("\"body\"") && refused.text.contains("Carl Meyer may not see"), "{}", refused.text);
        assert_eq!((notices(&app, carl).await.len(), listed(&app, anna).await.len()), (0, 1));
        // Somebody new is told by an edit, who knows already is not.
        let one = format!("{}/{}", base(&app), id(&made));
        let edited = app.api(anna, Method::PATCH, &one, json!({"body": "@Dora Lind and @Nobody: see mail to a@carl.meyer"})).await;
        assert_eq!(edited.status, 200, "{}", edited.text);
        assert_eq!(notices(&app, dora).await.len(), 1);
        let rows = "/* test */ select count(*) from notifications where kind = 'mention'";
        let count: i64 = app.app.db.read(move |q| q.query_one(rows, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap();
        assert_eq!(count, 1);
    }

    async fn completion_offers_only_those_who_may_see_the_account(app) {
        let anna = &app.cast.anna_am;
        let path = format!("/api/v1/accounts/{}/mentionable", app.cast.castellan);
        let names = |answer: Answer| {
            let list = answer.json()["items"].as_array().unwrap().clone();
            list.iter().map(|p| p["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let all = names(app.get(anna, &path).await);
        assert_eq!(all, ["Dora Lind"], "Ben leads another account, Carl and Olga see nothing here");
        assert_eq!(names(app.get(anna, &format!("{path}?q=LI")).await), ["Dora Lind"]);
        assert_eq!(names(app.get(anna, &format!("{path}?q=carl")).await), Vec::<String>::new());
        for other in [&app.cast.outsider, &app.cast.carl_am, &app.cast.admin] {
            assert_eq!(app.get(other, &path).await.status, StatusCode::NOT_FOUND, "{}", other.name);
        }
    }

    async fn outsiders_do_not_find_comments_and_readers_do_not_write(app) {
        let (anna, outsider) = (&app.cast.anna_am, &app.cast.outsider);
        let made = write(&app, anna, "secret").await;
        let one = format!("{}/{}", base(&app), id(&made));
        let page = format!("/accounts/{}/comments", app.cast.castellan);
        for other in [outsider, &app.cast.carl_am, &app.cast.admin] {
            for path in [base(&app), one.clone(), page.clone(), format!("{page}/{}/history", id(&made)), format!("{page}/{}/edit", id(&made))] {
                assert_eq!(app.get(other, &path).await.status, StatusCode::NOT_FOUND, "{path}");
            }
            assert_eq!(try_write(&app, other, "x").await.status, StatusCode::NOT_FOUND);
            assert_eq!(app.api(other, Method::PATCH, &one, json!({"body": "x"})).await.status, StatusCode::NOT_FOUND);
            assert_eq!(app.api(other, Method::DELETE, &one, json!({})).await.status, StatusCode::NOT_FOUND);
        }
        // Dora may see and manage, but the words are Anna's.
        let dora = &app.cast.dora_director;
        assert_eq!(app.api(dora, Method::PATCH, &one, json!({"body": "other"})).await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.get(dora, &format!("{page}/{}/edit", id(&made))).await.status, StatusCode::FORBIDDEN);
        // A comment of one account is not found under another.
        let wrong = format!("/api/v1/accounts/{}/comments/{}", app.cast.dairy, id(&made));
        assert_eq!(app.get(anna, &wrong).await.status, StatusCode::NOT_FOUND);
    }

    async fn words_stay_words(app) {
        let anna = &app.cast.anna_am;
        let hostile = "<script>alert(1)</script> **<img src=x onerror=alert(2)>** `</code><b>` javascript:alert(3)\n\
                       [x](javascript:alert(4)) https://x.example/?a=\"onmouseover=alert(5) 清河 \u{202e}rtl";
        write(&app, anna, hostile).await;
        for path in ["/comments", "", "/timeline"] {
            let page = app.get(anna, &format!("/accounts/{}{path}", app.cast.castellan)).await.text;
            assert!(!page.contains("<script>alert") && !page.contains("<img src=x") && !page.contains("href=\"javascript"), "{page}");
            assert!(!page.contains("\"onmouseover"), "{page}");
        }
        let page = app.get(anna, &format!("/accounts/{}/comments", app.cast.castellan)).await.text;
        assert!(page.contains("<strong>&lt;img src=x onerror=alert(2)&gt;</strong>"), "{page}");
        assert!(page.contains("<a class=\"lnk\" href=\"https://x.example/?a=\" rel=\"noopener noreferrer nofollow\">"), "{page}");
        for (body, status) in [("", 422), ("  \n ", 422), ("a\u{0}b", 422), (&*"x".repeat(10_001), 422), (&*"@".repeat(9_000), 201)] {
            assert_eq!(try_write(&app, anna, body).await.status.as_u16(), status, "{}", &body[..body.len().min(20)]);
        }
        let form = [("about", "account"), ("about_id", ""), ("body", "@Carl Meyer & <b>")];
        let again = app.post(anna, &format!("/accounts/{}/comments/new", app.cast.castellan), &form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("@Carl Meyer &amp; &lt;b&gt;</textarea>") && again.text.contains("may not see this account"), "{}", again.text);
    }

    async fn edits_keep_history_and_everything_can_be_undone(app) {
        let anna = &app.cast.anna_am;
        let made = write(&app, anna, "the first wording").await;
        let one = format!("{}/{}", base(&app), id(&made));
        app.clock.advance(jiff::SignedDuration::from_mins(5));
        app.api(anna, Method::PATCH, &one, json!({"body": "the second wording"})).await;
        let history = app.get(anna, &format!("/accounts/{}/comments/{}/history", app.cast.castellan, id(&made))).await.text;
        assert!(history.contains("the first wording") && history.contains("the second wording"), "{history}");
        // Somebody who read the first version does not overwrite the second one unseen.
        let form = [("body", "mine"), ("version", "1")];
        let clash = app.post(anna, &format!("/accounts/{}/comments/{}/edit", app.cast.castellan, id(&made)), &form).await;
        assert_eq!(clash.status, StatusCode::CONFLICT);
        assert!(clash.text.contains("the second wording") && clash.text.contains("mine</textarea>"), "{}", clash.text);
        assert_eq!(undo(&app, anna).await, StatusCode::NO_CONTENT);
        assert_eq!(listed(&app, anna).await, ["the first wording"]);

        app.clock.advance(jiff::SignedDuration::from_mins(5));
        assert_eq!(app.api(anna, Method::DELETE, &one, json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(listed(&app, anna).await, Vec::<String>::new());
        let timeline = app.get(anna, &format!("/accounts/{}/timeline", app.cast.castellan)).await.text;
        assert!(!timeline.contains("wording"), "{timeline}");
        assert_eq!(undo(&app, anna).await, StatusCode::NO_CONTENT);
        assert_eq!(listed(&app, anna).await, ["the first wording"]);
    }

    async fn a_promise_and_a_conversation_have_their_own(app) {
        let anna = &app.cast.anna_am;
        let account = format!("/api/v1/accounts/{}", app.cast.castellan);
        let promise = app.api(anna, Method::POST, &format!("{account}/promises"), json!({"content": "Prices", "due_on": "2026-12-01"})).await.json();
        let talk = app.api(anna, Method::POST, &format!("{account}/conversations"), json!({"summary": "A call"})).await.json();
        for (about, thing, words) in [("promise", &promise, "about the promise"), ("conversation", &talk, "about the call")] {
            let input = json!({"body": words, "about": about, "about_id": thing["id"]});
            assert_eq!(app.api(anna, Method::POST, &base(&app), input).await.status, 201);
            let page = app.get(anna, &format!("/accounts/{}/{about}s/{}", app.cast.castellan, thing["id"].as_str().unwrap())).await.text;
            assert!(page.contains(words), "{page}");
            let narrowed = app.get(anna, &format!("{}?about={about}&about_id={}", base(&app), thing["id"].as_str().unwrap())).await;
            assert_eq!(narrowed.ids().len(), 1);
        }
        assert_eq!(listed(&app, anna).await.len(), 2, "the account's list has both");
        for input in [
            json!({"body": "x", "about": "promise", "about_id": talk["id"]}),
            json!({"body": "x", "about": "promise"}),
            json!({"body": "x", "about": "person", "about_id": talk["id"]}),
        ] {
            assert_eq!(app.api(anna, Method::POST, &base(&app), input).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
}
