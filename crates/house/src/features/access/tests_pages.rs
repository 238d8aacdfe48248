//! Every page and tab renders in both languages, with no missing word.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::response::Response;
use jiff::civil::date;

use super::model::Part;
use super::pages;
use super::tests::{TODAY, World, now, registry};
use crate::base::clock::Clock;
use crate::base::cx::RequestContext;
use crate::base::dated::Span;
use crate::base::extract::{Form, Path, Query};
use crate::base::permit::look;
use crate::base::settings::Settings;
use crate::base::{AccountId, Acting, App, Cx, Error, Locale, Read, Result, Right, Viewer};
use crate::features::org::model::LineKind;

fn cx(w: &World, who: &Acting, locale: Locale, uri: &str) -> Cx {
    let app = App {
        db: w.db.clone(),
        clock: Clock::fixed(now()),
        ids: w.ids.clone(),
        registry: Arc::new(registry()),
        config: Arc::default(),
        pulse: crate::base::pulse::Pulse::default(),
        memo: crate::base::app::Memo::default(),
    };
    let viewer = Arc::new(Viewer { locale, ..(*who.viewer).clone() });
    let request = RequestContext {
        viewer: Some(viewer.clone()),
        settings: Arc::new(Settings::default()),
        locale,
        now: now(),
        today: TODAY,
        request_id: w.ids.uuid(now()),
        address: String::new(),
        api: false,
        fragment: true,
        uri: uri.to_owned(),
        unread: 0,
        flash: None,
        claim: None,
        underway: None,
    };
    Cx { app, viewer, request: Arc::new(request) }
}

fn body(runtime: &tokio::runtime::Runtime, page: impl Future<Output = Result<Response>>) -> (u16, String) {
    runtime.block_on(async {
        let response = page.await.unwrap();
        let status = response.status().as_u16();
        (status, String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap())
    })
}

fn fine(html: &str, what: &str) {
    for wrong in ["access-", "org-", "error-", "style=", "{ $"] {
        let hit = html.match_indices(wrong).find(|(i, _)| {
            // Paths and ids of elements may hold these words; a missing key stands in text.
            wrong.starts_with("style")
                || wrong.starts_with('{')
                || html[..*i].ends_with(['>', ' ', '"']) && !html[..*i].ends_with("=\"")
        });
        assert!(
            hit.is_none(),
            "{what}: {wrong} in …{}",
            &html[hit.map_or(0, |(i, _)| i.saturating_sub(80))..][..160.min(html.len())]
        );
    }
}

struct Scene {
    w: World,
    anna: Acting,
    boss: Acting,
    admin: Acting,
    account: AccountId,
}

fn scene() -> Scene {
    let w = World::new();
    let anna = w.user("anna", &[]);
    let boss = w.user("boss", &[Right::Lead, Right::Grant]);
    let admin = w.user("admin", &[Right::Administer, Right::Audit]);
    let account = w.account("Aurelia");
    w.assign(account, &anna, Part::Lead, Span::since(date(2024, 1, 1)));
    w.assign(account, &boss, Part::Sponsor, Span { from: date(2026, 12, 1), to: date(2027, 2, 1) });
    w.reports(&anna, &boss, LineKind::Solid);
    Scene { w, anna, boss, admin, account }
}

type Tab = fn(&crate::base::Permit<'_, Read>, &Cx, &str) -> Result<maud::Markup>;

#[test]
fn tabs_render_for_managers_and_readers() {
    let s = scene();
    let reader = s.w.user("reader", &[]);
    s.w.assign(s.account, &reader, Part::Service, Span::since(date(2026, 1, 1)));
    let user = s.anna.viewer.id;
    for locale in Locale::ALL {
        for (name, tab) in [("team", pages::team::tab as Tab), ("access", pages::access::tab)] {
            for query in [
                String::new(),
                String::from("day=1 Oct"),
                format!("user={user}&day=last+year"),
                String::from("day=soon"),
            ] {
                for who in [&s.anna, &reader] {
                    let (cx, asked, account) = (cx(&s.w, who, locale, "/"), query.clone(), s.account);
                    let html = s.w.write(move |tx| tab(&look::<Read>(tx, &cx.viewer, account)?, &cx, &asked));
                    fine(&html.into_string(), &format!("{name}?{query}"));
                }
            }
        }
    }
    let (cx, account) = (cx(&s.w, &s.anna, Locale::En, "/"), s.account);
    let html = s.w.write(move |tx| pages::team::tab(&look::<Read>(tx, &cx.viewer, account)?, &cx, "")).into_string();
    assert!(html.contains("before 2025") && html.contains("31 Jan 2027") && html.contains("/team/new"), "{html}");
}

#[test]
fn pages_render_and_refuse() {
    let s = scene();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for locale in Locale::ALL {
        let of = |who: &Acting, uri: &str| cx(&s.w, who, locale, uri);
        let id = s.account;
        let user = s.anna.viewer.id;
        for (what, (status, html)) in [
            ("assign", body(&runtime, pages::assign::form(of(&s.anna, "/"), Path(id)))),
            ("assign", body(&runtime, pages::assign::make(of(&s.anna, "/"), Path(id), Form(Default::default())))),
            ("grant", body(&runtime, pages::grant::form(of(&s.anna, "/"), Path(id)))),
            ("grant", body(&runtime, pages::grant::give(of(&s.anna, "/"), Path(id), Form(Default::default())))),
            ("why", body(&runtime, pages::why::show(of(&s.anna, "/"), Path(id)))),
            ("user", body(&runtime, pages::user::show(of(&s.boss, "/admin"), Path(user)))),
            ("user", body(&runtime, pages::user::show(of(&s.admin, "/admin?day=1+Oct"), Path(user)))),
            ("audit", body(&runtime, pages::audit::show(of(&s.admin, &format!("/a?user={user}")), Path(id)))),
            ("reassign", body(&runtime, pages::reassign::form(of(&s.boss, "/"), Query(Default::default())))),
            ("reassign", body(&runtime, pages::reassign::reassign(of(&s.boss, "/"), Form(Default::default())))),
        ] {
            assert!(status == 200 || status == 422, "{what} {status}");
            assert_eq!(html.matches("<h1").count(), 1, "{what}");
            fine(&html, what);
        }
        let led: pages::reassign::ReassignForm = serde_html_form::from_str(&format!("from_user={user}")).unwrap();
        let (_, html) = body(&runtime, pages::reassign::form(of(&s.boss, "/"), Query(led)));
        assert!(html.contains("Aurelia") && html.contains("anna"));
        // An auditor who cannot see the account does not learn its name.
        let (_, html) = body(&runtime, pages::audit::show(of(&s.admin, "/"), Path(id)));
        assert!(html.contains("anna") && !html.contains("Aurelia"));
        let out = runtime.block_on(pages::why::show(of(&s.admin, "/"), Path(id)));
        assert!(matches!(out, Err(Error::NotFound)));
    }
}

#[test]
fn org_pages_render() {
    use crate::features::org::pages as org;
    let s = scene();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for locale in Locale::ALL {
        let of = || cx(&s.w, &s.admin, locale, "/");
        let made: org::territories::TerritoryForm =
            serde_html_form::from_str(&format!("name=Europe {}&level=regional", locale.code())).unwrap();
        let made = runtime.block_on(org::territories::create(of(), Form(made))).unwrap();
        let to = made.headers()["location"].to_str().unwrap().to_owned();
        let territory = to.rsplit('/').next().unwrap().parse().unwrap();
        for (what, (_, html)) in [
            ("lines", body(&runtime, org::lines::list(of(), Query(Default::default())))),
            ("lines", body(&runtime, org::lines::set(of(), Form(Default::default())))),
            ("territories", body(&runtime, org::territories::list(of(), Query(Default::default())))),
            ("territories", body(&runtime, org::territories::create(of(), Form(Default::default())))),
            ("territory", body(&runtime, org::territory::show(of(), Path(territory)))),
            ("territory", body(&runtime, org::territory::set_holder(of(), Path(territory), Form(Default::default())))),
            ("deputies", body(&runtime, org::deputies::own(of()))),
            ("deputies", body(&runtime, org::deputies::name_any(of(), Form(Default::default())))),
        ] {
            assert_eq!(html.matches("<h1").count(), 1, "{what}");
            fine(&html, what);
        }
    }
}
