//! Every page in both languages: it renders, has one `h1`, and no text key shows through.

use axum::http::StatusCode;
use tenure_db::params;

use crate::both;
use crate::kit::TestApp;

both! {
    async fn every_page_renders_in_both_languages(app) {
        for language in ["en", "zh-CN"] {
            let set = format!("update users set language = '{language}'");
            app.app.db.write(move |tx| tx.execute(&set, &params![])).await.unwrap();
            for (path, actor) in visits(&app).into_iter().chain(days(&app)) {
                let answer = app.get(actor, &path).await;
                assert_eq!(answer.status, StatusCode::OK, "{path} in {language}: {}", answer.text.chars().take(300).collect::<String>());
                assert_eq!(answer.text.matches("<h1").count(), 1, "{path} in {language}: h1");
                let tag = if language == "en" { "lang=\"en-GB\"" } else { "lang=\"zh-CN\"" };
                assert!(answer.text.contains(tag), "{path}: language");
                assert_eq!(missing(&answer.text), Vec::<String>::new(), "{path} in {language}: keys that show through");
            }
        }
    }
}

fn visits(app: &TestApp) -> Vec<(String, &crate::kit::Actor)> {
    let c = &app.cast;
    let account = format!("/accounts/{}", c.castellan);
    let own = ["/notifications", "/views/new?place=accounts&query=tier%3Dstar"].map(str::to_owned);
    let map = ["", "?view=grid", "?view=table", "?view=links", "/paste", "/add"].map(|p| format!("{account}/map{p}"));
    let own = own.into_iter().chain([format!("{account}/comments")]).chain(map).map(|path| (path, &c.anna_am));
    let own: Vec<(String, _)> = own.collect();
    let mut list: Vec<(String, _)> = [
        "/",
        "/accounts",
        "/accounts?scope=all",
        "/accounts/new",
        "/people",
        "/relationships/leaving",
        "/promises",
        "/rhythm",
        "/rhythm?view=never",
        "/rhythm/kept",
        "/rhythm/kept?by=account",
        "/today/taught",
        "/hierarchy",
        "/accounts/duplicates",
        "/search?q=cas",
        "/search?q=cas&kind=account",
        "/search?q=csatellan",
        "/search?q=xyzzyx",
        "/profile",
        "/profile/webhooks",
        "/profile/calendar",
        "/profile/digest",
        "/reports",
        "/admin/changes",
        "/conversations/new",
        "/mails",
        "/tasks",
        "/tasks?owner=all",
        "/tasks/new",
        "/meetings",
        "/meetings/new",
        "/trips",
        "/trips/new",
    ]
    .into_iter()
    .map(|p| (p.to_owned(), &c.anna_am))
    .collect();
    for tab in [
        "",
        "/files",
        "/fields",
        "/duties",
        "/people",
        "/timeline",
        "/team",
        "/access",
        "/edit",
        "/units",
        "/why",
        "/workload",
    ] {
        list.push((format!("{account}{tab}"), &c.anna_am));
    }
    for path in ["/relationships", "/relationships/why", "/relationships/leaving", "/open-roles/new"] {
        list.push((format!("{account}{path}"), &c.anna_am));
    }
    for path in ["/team/rules", "/team/claims"] {
        list.push((path.to_owned(), &c.dora_director));
    }
    list.push((format!("{account}/brief"), &c.anna_am));
    list.push((format!("{account}/introductions"), &c.anna_am));
    list.push((String::from("/people/retention"), &c.anna_am));
    list.push((format!("/people/new?account={}", c.castellan), &c.anna_am));
    list.push((String::from("/import?kind=vcards"), &c.admin));
    list.push((String::from("/admin/terms/privacy_basis"), &c.admin));
    list.push((format!("/conversations/new?account={}", c.castellan), &c.anna_am));
    list.push((format!("/promises/new?account={}", c.castellan), &c.anna_am));
    for query in ["", "?side=ours&by=owner", "?by=director&director=none", "?by=person&person=none"] {
        list.push((format!("/promises/keeping{query}"), &c.anna_am));
    }
    list.push((String::from("/promises?scope=all&group=director&made=call"), &c.anna_am));
    for query in ["?whose=to_me", "?whose=from_me&show=late", "?whose=all&scope=all&show=all"] {
        list.push((format!("/requests{query}"), &c.anna_am));
    }
    list.push((format!("/requests/new?account={}", c.castellan), &c.anna_am));
    list.push((String::from("/concerns?scope=all&state=all"), &c.anna_am));
    list.push((format!("/concerns/new?account={}", c.castellan), &c.anna_am));
    list.push((format!("/tasks/new?account={}", c.castellan), &c.anna_am));
    list.push((format!("/meetings/new?account={}", c.castellan), &c.anna_am));
    list.push((String::from("/handovers"), &c.anna_am));
    list.push((String::from("/handovers/new"), &c.anna_am));
    for path in ["/team", "/team/reassign", "/", "/reports"] {
        list.push((path.to_owned(), &c.dora_director));
    }
    for path in [
        "/admin",
        "/admin/users",
        "/admin/users/new",
        "/admin/reporting-lines",
        "/admin/territories",
        "/admin/terms/tier",
        "/admin/terms/department",
        "/admin/settings",
        "/admin/duties",
        "/admin/duties/new",
        "/admin/rhythm",
        "/admin/contact-rules",
        "/admin/fields",
        "/admin/fields/conversation",
        "/admin/fields/account/new",
        "/admin/audit",
        "/admin/jobs",
        "/admin/regions",
        "/admin/regions?code=nordics",
        "/admin/webhooks",
        "/admin/reports",
        "/import",
    ] {
        list.push((path.to_owned(), &c.admin));
    }
    list.extend(own);
    list.push((format!("/admin/users/{}", c.anna_am.id), &c.admin));
    list.push((format!("/admin/users/{}/access", c.anna_am.id), &c.admin));
    // The tree of accounts.
    list.push((format!("/hierarchy/move?account={}", c.castellan), &c.anna_am));
    list.push((format!("/hierarchy?scope=all&under={}", c.aurelia), &c.ben_kam));
    list.push((format!("/accounts/merge?stays={}", c.castellan), &c.dora_director));
    list.push((format!("/accounts/merge?stays={}&goes={}", c.castellan, c.aurelia), &c.dora_director));
    list
}

/// Other days, and what changed between two.
fn days(app: &TestApp) -> Vec<(String, &crate::kit::Actor)> {
    let (c, anna, dora) = (&app.cast, &app.cast.anna_am, &app.cast.dora_director);
    let account = format!("/accounts/{}", c.castellan);
    let mut list: Vec<(String, _)> = ["", "/timeline", "/team", "/access", "/map"]
        .map(|tab| (format!("{account}{tab}?as_of=2026-03-31"), anna))
        .into_iter()
        .collect();
    for path in ["/accounts?scope=all&as_of=2026-03-31", "/changes", &format!("{account}/changes")] {
        list.push((path.to_owned(), anna));
    }
    for path in ["/team?as_of=2026-03-31", "/changes"] {
        list.push((path.to_owned(), dora));
    }
    list.push((format!("/team/users/{}/changes?from=last+year", anna.id), dora));
    list.push((format!("/team/territories/{}/changes?from=last+year", c.north), dora));
    list
}

/// Words of the text that look like keys of ours: `feature-word` with a known first part, between tags.
fn missing(html: &str) -> Vec<String> {
    let features = [
        "accounts",
        "fields",
        "duties",
        "people",
        "territories",
        "interactions",
        "promises",
        "tasks",
        "meetings",
        "trips",
        "rhythm",
        "hierarchy",
        "handovers",
        "identity",
        "settings",
        "org",
        "access",
        "exchange",
        "imports",
        "search",
        "today",
        "admin",
        "history",
        "briefs",
        "webhooks",
        "calendar",
        "digests",
        "reports",
        "shell",
        "error",
        "scope",
        "event",
        "notifications",
        "notify",
        "views",
        "comments",
        "files",
        "mail",
        "concerns",
        "requests",
        "relations",
    ];
    let texts = html.split('>').filter_map(|part| part.split('<').next());
    let words = texts.flat_map(|t| t.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    words
        .filter(|w| {
            w.split_once('-').is_some_and(|(first, rest)| {
                features.contains(&first)
                    && !rest.is_empty()
                    && rest.chars().all(|c| c.is_ascii_lowercase() || c == '-')
            })
        })
        .collect()
}
