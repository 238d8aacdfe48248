//! Keep, break, release, move: each a small page that opens in a dialog, and a POST to the same address.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use tenure_db::Tx;

use super::super::model::{Keeping, Side};
use super::super::store::ledger::Line;
use super::super::{actions, store};
use super::form::{Ground, href};
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Acting, Contribute, Cx, Error, Fields, Need, PromiseId, Read, Result, Routes, calendar, flash, validate,
};
use crate::features::accounts::pages::form::summary;
use crate::features::people::listing::{back, query};
use crate::features::people::pages::draw::{Draw, crumbs, form_panel, with_none};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const KEEP: &str = "/accounts/{id}/promises/{promise}/keeping";
    const BREAK: &str = "/accounts/{id}/promises/{promise}/breaking";
    const RELEASE: &str = "/accounts/{id}/promises/{promise}/release";
    const MOVE: &str = "/accounts/{id}/promises/{promise}/due-date";
    routes
        .get(KEEP, Need::User, async |cx: Cx, at: At, way: Query<Way>| show(cx, at, way, Verb::Keep).await)
        .get(BREAK, Need::User, async |cx: Cx, at: At, way: Query<Way>| show(cx, at, way, Verb::Break).await)
        .get(RELEASE, Need::User, async |cx: Cx, at: At, way: Query<Way>| show(cx, at, way, Verb::Release).await)
        .get(MOVE, Need::User, async |cx: Cx, at: At, way: Query<Way>| show(cx, at, way, Verb::Move).await)
        .post(KEEP, Need::User, async |cx: Cx, at: At, way: Query<Way>, form: Form<VerbForm>| {
            act(cx, at, way, form, Verb::Keep).await
        })
        .post(BREAK, Need::User, async |cx: Cx, at: At, way: Query<Way>, form: Form<VerbForm>| {
            act(cx, at, way, form, Verb::Break).await
        })
        .post(RELEASE, Need::User, async |cx: Cx, at: At, way: Query<Way>, form: Form<VerbForm>| {
            act(cx, at, way, form, Verb::Release).await
        })
        .post(MOVE, Need::User, async |cx: Cx, at: At, way: Query<Way>, form: Form<VerbForm>| {
            act(cx, at, way, form, Verb::Move).await
        })
        .post("/accounts/{id}/promises/{promise}/archiving", Need::User, archive)
}

type At = Path<(AccountId, PromiseId)>;

/// Where the answer leads.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Way {
    back: String,
}

/// What can be done with an open promise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verb {
    Keep,
    Break,
    Release,
    Move,
}

impl Verb {
    fn path(self) -> &'static str {
        match self {
            Verb::Keep => "keeping",
            Verb::Break => "breaking",
            Verb::Release => "release",
            Verb::Move => "due-date",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Verb::Keep => "promises-keep",
            Verb::Break => "promises-break",
            Verb::Release => "promises-release",
            Verb::Move => "promises-move",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Verb::Keep => "promises-kept",
            Verb::Break => "promises-broken",
            Verb::Release => "promises-released",
            Verb::Move => "promises-moved",
        }
    }
}

/// What people type; each verb uses its own fields.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of the actions")]
pub struct VerbForm {
    pub on: String,
    pub evidence: String,
    pub confirmed_by: String,
    pub reason: String,
    pub due_on: String,
}

impl VerbForm {
    fn run(&self, tx: &Tx<'_>, by: &Acting, (account, id): (AccountId, PromiseId), verb: Verb) -> Result<i64> {
        let mut fields = Fields::default();
        let on = calendar::parse_optional(&mut fields, "on", &self.on, by.today).unwrap_or(by.today);
        let evidence = validate::line(&mut fields, "evidence", &self.evidence, validate::LINE);
        let confirmed_by = validate::id(&mut fields, "confirmed_by", &self.confirmed_by);
        let reason = validate::line(&mut fields, "reason", &self.reason, validate::LINE);
        let due_on = match verb {
            Verb::Move => calendar::parse_required(&mut fields, "due_on", &self.due_on, by.today),
            _ => by.today,
        };
        look::<Read>(tx, &by.viewer, account)?;
        fields.finish()?;
        match verb {
            Verb::Keep => actions::keep(tx, by, account, id, &Keeping { on, evidence, confirmed_by }),
            Verb::Break => actions::break_promise(tx, by, account, id, on, &reason),
            Verb::Release => actions::release(tx, by, account, id, on, &reason),
            Verb::Move => actions::move_date(tx, by, account, id, due_on, &reason),
        }
    }
}

async fn show(cx: Cx, Path(at): At, Query(way): Query<Way>, verb: Verb) -> Result<Response> {
    let (line, ground) = load(&cx, at, true).await?;
    Ok(page(&cx, verb, &line, &ground, &VerbForm::default(), &Fields::default(), &way))
}

async fn act(cx: Cx, Path(at): At, Query(way): Query<Way>, Form(form): Form<VerbForm>, verb: Verb) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| form.run(tx, by, at, verb)).await {
        Ok(_) => Ok(flash::done(back(&way.back, &href(at.0, at.1)), verb.done(), Some(batch))),
        Err(Error::Invalid(fields)) => {
            let (line, ground) = load(&cx, at, false).await?;
            Ok(page(&cx, verb, &line, &ground, &typed, &fields, &way))
        }
        Err(other) => Err(other),
    }
}

async fn load(cx: &Cx, (account, id): (AccountId, PromiseId), asks: bool) -> Result<(Line, Ground)> {
    let inner = cx.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &inner.viewer, account)?;
        let line = store::ledger::one(q, permit.account(), id)?;
        if asks {
            permit.may::<Contribute>()?;
        }
        let ground = Ground::load(&permit, &inner, line.promise.person, None)?;
        Ok((line, ground))
    })
    .await
}

fn page(cx: &Cx, verb: Verb, line: &Line, ground: &Ground, form: &VerbForm, fields: &Fields, way: &Way) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let p = &line.promise;
    let here = href(p.account, p.id);
    let action = query(&format!("{here}/{}", verb.path()), &[("back", &way.back)]);
    let title = cx.t(verb.title());
    let d = Draw { cx, fields, prefix: "promises" };
    let body = html! {
        (ui::page_head(title, html! { (p.content) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action=(action) novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (inside(&d, verb, line, ground, form))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, back(&way.back, &here), "", cx.t("cancel")))
                    (ui::submit(if verb == Verb::Break { ui::Look::Danger } else { ui::Look::Primary }, "", title))
                }))
            }
        }))
    };
    crumbs(Page::new(title, body), cx, p.account, &line.account)
        .crumb(Some(&here), cx.t("promises-one"))
        .crumb(None, title)
        .status(status)
        .respond(cx)
}

fn inside(d: &Draw<'_>, verb: Verb, line: &Line, ground: &Ground, form: &VerbForm) -> Markup {
    let cx = d.cx;
    match verb {
        Verb::Keep => {
            let person = line.promise.person.map(|id| id.to_string()).unwrap_or_default();
            let chosen =
                if form.confirmed_by.is_empty() && d.fields.0.is_empty() { &person } else { &form.confirmed_by };
            html! {
                @if line.promise.side == Side::Theirs {
                    p.mute { (cx.t("promises-keep-theirs")) }
                    @if !ground.people.is_empty() {
                        (d.select("confirmed_by", chosen, &with_none(cx.t("promises-nobody"), &ground.people)))
                    }
                }
                (d.text("evidence", &form.evidence, "promises-hint-evidence"))
                (d.day("on", &form.on, "promises-hint-on"))
            }
        }
        Verb::Break => html! {
            p.mute { (cx.t("promises-break-note")) }
            (d.text("reason", &form.reason, ""))
            (d.day("on", &form.on, "promises-hint-on"))
        },
        Verb::Release => html! {
            p.mute { (cx.t("promises-release-note")) }
            (d.required("reason", &form.reason))
            (d.day("on", &form.on, "promises-hint-on"))
        },
        Verb::Move => html! {
            p.mute { (cx.t("promises-move-note")) }
            (d.day("due_on", &form.due_on, "promises-hint-due"))
            (d.required("reason", &form.reason))
        },
    }
}

async fn archive(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(flash::done(&format!("/accounts/{account}"), "promises-archived", Some(batch)))
}
