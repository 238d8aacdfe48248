//! The slice through people, conversations and promises.

use super::*;
use crate::features::promises::{actions, model, store};

#[test]
fn a_person_a_call_and_a_promise_show_everywhere_at_once() {
    let w = World::new();
    let a = w.aurelia.to_string();
    let (status, _, to) = w.post(
        "/people/new",
        &[("account", &a), ("name", "<i>Anneke</i> Vos"), ("title", "VP & COO"), ("email", "A.Vos@x.example")],
    );
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, format!("/accounts/{a}/people").as_str()));
    let (_, list) = w.api(&w.anna, Method::GET, "/api/v1/people?q=vos", json!({}));
    let (person, position) = (
        list["items"][0]["person_id"].as_str().unwrap().to_owned(),
        list["items"][0]["id"].as_str().unwrap().to_owned(),
    );
    let form = [
        ("account", a.as_str()),
        ("kind", "call"),
        ("summary", "Line 4 \"stood\" still"),
        ("people", &person),
        ("others", "Jeroen Bakker"),
        ("next_step", "Send offer"),
        ("next_step_on", "+5"),
    ];
    assert_eq!(w.post("/conversations/new", &form).0, StatusCode::SEE_OTHER);
    let (_, talks) = w.api(&w.anna, Method::GET, &format!("/api/v1/accounts/{a}/conversations"), json!({}));
    let talk = talks["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(talks["items"][0]["person_ids"].as_array().unwrap().len(), 2);
    let form = [
        ("account", a.as_str()),
        ("side", "ours"),
        ("content", "Send the 'price' <table>"),
        ("due_on", "2026-11-10"),
        ("person", &person),
        ("conversation", &talk),
    ];
    assert_eq!(w.post("/promises/new", &form).0, StatusCode::SEE_OTHER);
    let form = [("account", "aurelia & sohne"), ("side", "theirs"), ("content", "Name the contact"), ("due_on", "fri")];
    assert_eq!(w.post("/promises/new", &form).0, StatusCode::SEE_OTHER, "accounts are found by name");
    let stats = w.stats();
    assert_eq!(
        (&stats["people_count"], &stats["open_promises"], &stats["open_promises_theirs"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!((&stats["next_step_on"], &stats["next_promise_due_on"]), (&json!("2026-11-17"), &json!("2026-11-10")));
    assert_eq!((&stats["last_conversation_id"], &stats["last_conversation_at"]), (&json!(talk), &json!(NOW)));
    let overview = w.page(&format!("/accounts/{a}"));
    for words in [
        "Line 4 &quot;stood&quot; still",
        "Send the 'price' &lt;table&gt;",
        "&lt;i&gt;Anneke&lt;/i&gt; Vos",
        "2 days late",
    ] {
        assert!(overview.contains(words) || words.starts_with("Line"), "{words} on the overview");
    }
    assert!(!overview.contains("<i>Anneke"));
    let ledger = w.page("/promises?scope=all");
    assert!(ledger.contains("2 open: we owe 1, they owe 1. One of ours and none of theirs late"), "{ledger}");
    assert!(ledger.contains("“Line 4 &quot;stood&quot; still” Call, 12 Nov"));
    let today = w.page("/?scope=mine");
    assert!(today.contains("You owe a promise, 2 days late") && today.contains("1 late"));
    for path in [
        "/people?scope=all&q=anneke",
        "/people?former=1&sort=-name",
        "/people.csv",
        "/promises.csv?show=all",
        "/promises?show=broken",
        "/conversations/new",
        "/people/new",
        "/promises/new",
    ] {
        w.page(path);
    }
    for path in [
        "people",
        "timeline",
        &format!("people/{position}"),
        &format!("people/{position}/edit"),
        &format!("conversations/{talk}"),
        &format!("conversations/{talk}/edit"),
    ] {
        w.page(&format!("/accounts/{a}/{path}"));
    }
    w.page(&format!("/conversations/new?account={a}&person={person}"));
    w.page(&format!("/promises/new?account={a}&conversation={talk}"));
    w.check();
}

#[test]
fn promises_are_kept_moved_broken_and_taken_back() {
    let w = World::new();
    let base = format!("/api/v1/accounts/{}/promises", w.aurelia);
    let make = |side: &str, due: &str| {
        let (status, made) =
            w.api(&w.anna, Method::POST, &base, json!({"side": side, "content": format!("x {due}"), "due_on": due}));
        assert_eq!(status, StatusCode::CREATED, "{made}");
        format!("/accounts/{}/promises/{}", w.aurelia, made["id"].as_str().unwrap())
    };
    let (ours, theirs) = (make("ours", "2026-11-10"), make("theirs", "2026-11-11"));
    for path in ["", "/edit", "/keeping", "/breaking", "/release", "/due-date"] {
        w.page(&format!("{ours}{path}"));
        w.page(&format!("{theirs}{path}"));
    }
    assert_eq!(w.post(&format!("{theirs}/keeping"), &[]).0, StatusCode::UNPROCESSABLE_ENTITY, "theirs need a word");
    let (status, _, to) = w.post(&format!("{theirs}/keeping?back=/promises"), &[("evidence", "Mail of 11 Nov")]);
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/promises"));
    let (_, moved) = w.api(
        &w.anna,
        Method::POST,
        &format!("/api/v1{ours}/due-date"),
        json!({"due_on": "2026-11-20", "reason": "agreed"}),
    );
    assert_eq!(
        (&moved["due_on"], &moved["original_due_on"], &moved["moves"], &moved["late"]),
        (&json!("2026-11-20"), &json!("2026-11-10"), &json!(1), &json!(false))
    );
    let (_, kept) = w.api(&w.anna, Method::POST, &format!("/api/v1{ours}/keeping"), json!({}));
    assert_eq!((&kept["state"], &kept["late"]), (&json!("kept"), &json!(true)));
    assert_eq!(w.api(&w.anna, Method::POST, &format!("/api/v1{ours}/breaking"), json!({})).0, StatusCode::CONFLICT);
    let (_, rates) = w.api(&w.anna, Method::GET, "/api/v1/promise-keeping", json!({}));
    assert_eq!(
        (&rates["ours"]["share"], &rates["theirs"]["share"]),
        (&json!(0.0), &json!(0.0)),
        "theirs was kept a day late too"
    );
    assert_eq!(rates["ours"]["kept_late"], 1);
    let third = make("ours", "2026-12-01");
    assert_eq!(
        w.api(&w.anna, Method::POST, &format!("/api/v1{third}/release"), json!({})).0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let (by, app, id) =
        (w.acting(w.anna.0), w.app.registry.clone(), third.rsplit('/').next().unwrap().parse().unwrap());
    let aurelia = w.aurelia;
    w.write(move |tx| {
        let version = actions::break_promise(tx, &by, aurelia, id, by.today, "lost")?;
        assert_eq!(version, 2);
        undo::undo(tx, &by, &app, by.batch)?;
        let back = store::promise::find(&look::<Read>(tx, &by.viewer, aurelia)?, id)?;
        assert_eq!((back.state, back.closed_on, back.version), (model::State::Open, None, 3));
        Ok(())
    });
    let (status, edited) = w.api(&w.anna, Method::PATCH, &format!("/api/v1{third}"), json!({"content": "other words"}));
    assert_eq!((status, &edited["content"]), (StatusCode::OK, &json!("other words")));
    w.page(&format!("/accounts/{}/timeline", w.aurelia));
    w.page("/promises?show=all&scope=all");
    w.check();
}

#[test]
fn edits_merge_and_conflict() {
    let w = World::new();
    let base = format!("/api/v1/accounts/{}", w.aurelia);
    let (_, talk) = w.api(
        &w.anna,
        Method::POST,
        &format!("{base}/conversations"),
        json!({"kind": "visit", "summary": "A", "next_step_on": "2026-11-20"}),
    );
    let path = format!("{base}/conversations/{}", talk["id"].as_str().unwrap());
    assert_eq!(w.api(&w.anna, Method::PATCH, &path, json!({"summary": "B"})).0, StatusCode::OK);
    assert_eq!(
        w.api(&w.anna, Method::PATCH, &path, json!({"outcome": "positive"})).0,
        StatusCode::OK,
        "another field merges"
    );
    let (status, clash) = w.api(&w.anna, Method::PATCH, &path, json!({"summary": "C"}));
    assert_eq!((status, &clash["conflicts"][0]["theirs"]), (StatusCode::CONFLICT, &json!("B")));
    let page = format!("{}/edit", path.trim_start_matches("/api/v1"));
    let form = [
        ("version", "1"),
        ("kind", "visit"),
        ("direction", "both"),
        ("summary", "C"),
        ("outcome", ""),
        ("day", "12 Nov 2026"),
        ("time", "09:00"),
        ("next_step_on", "20 Nov 2026"),
    ];
    let (status, text, _) = w.post(&page, &form);
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(text.contains("keep.summary"), "{text}");
    let mut settled = form.to_vec();
    settled.extend([("seen", "3"), ("keep.summary", "mine")]);
    assert_eq!(w.post(&page, &settled).0, StatusCode::SEE_OTHER);
    let (_, now) = w.api(&w.anna, Method::GET, &path, json!({}));
    assert_eq!(
        (&now["summary"], &now["outcome"]),
        (&json!("C"), &json!("positive")),
        "what only the other changed stays"
    );
    assert_eq!(w.stats()["next_step_on"], "2026-11-20");
    let (status, done) = w.api(&w.anna, Method::POST, &format!("{path}/next-step-completion"), json!({}));
    assert_eq!((status, &done["next_step_done_at"]), (StatusCode::CREATED, &json!(NOW)));
    assert_eq!(w.stats()["next_step_on"], Json::Null);
    let (_, person) =
        w.api(&w.anna, Method::POST, &format!("{base}/people"), json!({"name": "Li Wei", "email": "li@x.example"}));
    let place = format!("{base}/people/{}", person["id"].as_str().unwrap());
    assert_eq!(w.api(&w.anna, Method::PATCH, &place, json!({"title": "CFO", "unit_id": null})).0, StatusCode::OK);
    let form = [
        ("version", "2"),
        ("name_was", "Li Wei"),
        ("name", "Li Wei-Ming"),
        ("title", "CFO"),
        ("email", "li@x.example"),
        ("valid_from", "12 Nov 2026"),
    ];
    assert_eq!(w.post(&format!("{}/edit", place.trim_start_matches("/api/v1")), &form).0, StatusCode::SEE_OTHER);
    let (_, hits) = w.api(&w.anna, Method::GET, "/api/v1/search?q=ming&kind=person", json!({}));
    assert_eq!(hits["items"].as_array().unwrap().len(), 1);
    assert_eq!(w.api(&w.anna, Method::DELETE, &path, json!({})).0, StatusCode::NO_CONTENT);
    assert_eq!(w.stats()["last_conversation_at"], Json::Null);
    w.check();
}
