//! `/admin/export`: what would go out, the button, and the exports of the last day.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::actions::{self, NewExport};
use super::model::{HOURS, Kept, State};
use super::{serve, store};
use crate::base::exports::ExportReach;
use crate::base::extract::{Form, Path};
use crate::base::page::{Page, meets};
use crate::base::{Cx, Error, Fields, Need, Result, Right, Scope, calendar, flash};
use crate::features::export::store as tables;
use crate::features::identity::pages::draw::{Draw, status, summary};
use crate::ui::{self, Look, Phone, Tone};

/// The page's own address.
const HERE: &str = "/admin/export";

/// The form as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExportForm {
    what: String,
    reason: String,
    confirmed: String,
}

/// What the page shows.
struct Ground {
    kept: Vec<Kept>,
    /// Accounts that the viewer sees.
    seen: i64,
    /// All accounts, for whoever may take everything.
    all: Option<i64>,
}

/// `GET /admin/export`
pub async fn show(cx: Cx) -> Result<Response> {
    page(&cx, &ExportForm::default(), &Fields::default()).await
}

/// `POST /admin/export`
pub async fn ask(cx: Cx, Form(form): Form<ExportForm>) -> Result<Response> {
    let new = NewExport {
        everything: form.what == "everything",
        reason: form.reason.clone(),
        confirmed: !form.confirmed.is_empty(),
    };
    match cx.write(move |tx, by| actions::ask(tx, by, &new)).await {
        Ok(_) => Ok(flash::done(HERE, "export-asked", None)),
        Err(Error::Invalid(fields)) => page(&cx, &form, &fields).await,
        Err(other) => Err(other),
    }
}

/// `GET /admin/export/{id}/file`
pub async fn file(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    serve::file(&cx, id).await
}

async fn page(cx: &Cx, form: &ExportForm, fields: &Fields) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let ground = cx.snapshot(move |q| {
        let reach = |scope| ExportReach { scope, viewer: viewer.id, today: viewer.today };
        let all = viewer.has(Right::ExportAll).then(|| tables::accounts(q, &reach(None))).transpose()?;
        let seen = tables::accounts(q, &reach(Some(Scope::all(q, &viewer)?)))?;
        Ok(Ground { kept: store::of_user(q, viewer.id)?, seen, all })
    });
    let ground = ground.await?;
    let open = ground.kept.iter().any(|kept| kept.state.open());
    let title = cx.t("export-title");
    let body = html! {
        (ui::page_head(title, html! { (cx.t("export-summary")) }, html! {}))
        (ui::columns(kept(cx, &ground.kept), if open { running(cx) } else { new(cx, &ground, form, fields) }))
    };
    // The way there is the palette for everybody, and Admin for those who have it.
    let page = Page::new(title, body).nav("/admin");
    let admin = meets(&cx.viewer, Need::Either(Right::Audit, Right::Administer));
    let page = if admin { page.crumb(Some("/admin"), cx.t("admin-title")) } else { page };
    let page = page.crumb(None, title);
    let mut response = page.status(if fields.0.is_empty() { StatusCode::OK } else { status(fields) }).respond(cx);
    if open {
        // Without a form on it, the page may look again by itself.
        response.headers_mut().insert("refresh", axum::http::HeaderValue::from_static("3"));
    }
    Ok(response)
}

fn running(cx: &Cx) -> Markup {
    ui::Panel::new(cx.t("export-new")).body(html! { p { (cx.t("export-running")) } })
}

fn new(cx: &Cx, ground: &Ground, form: &ExportForm, fields: &Fields) -> Markup {
    let seen = cx.tr("export-what-seen-text", &[("n", ground.seen.into())]);
    let everything = ground.all.map(|n| cx.tr("export-what-everything-text", &[("n", n.into())]));
    let chosen = form.what == "everything";
    let mut choices =
        vec![ui::Choice { value: "seen", title: cx.t("export-what-seen"), text: &seen, checked: !chosen }];
    if let Some(text) = &everything {
        choices.push(ui::Choice { value: "everything", title: cx.t("export-what-everything"), text, checked: chosen });
    }
    let draw = Draw { locale: cx.locale(), fields };
    let reason = draw.field(
        "reason",
        ui::Field::text("reason", cx.t("reason")).value(&form.reason).hint(cx.t("export-reason-hint")).full(),
    );
    ui::Panel::new(cx.t("export-new")).body(html! {
        form.set method="post" action=(HERE) novalidate {
            (summary(cx.locale(), fields))
            (ui::choices("what", cx.t("export-what"), &choices))
            (reason)
            @if everything.is_some() {
                (ui::checkbox("confirmed", "1", cx.t("export-confirm"), !form.confirmed.is_empty()))
            }
            p.mute { (cx.tr("export-note", &[("hours", HOURS.into())])) }
            (ui::form_foot(html! {}, ui::submit(Look::Primary, "download", cx.t("export-make"))))
        }
    })
}

fn kept(cx: &Cx, all: &[Kept]) -> Markup {
    let title = cx.t("export-kept");
    if all.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("export-none"), html! {}));
    }
    let heads = vec![
        ui::Head::text(cx.t("export-when")),
        ui::Head::text(cx.t("export-what")),
        ui::Head::text(cx.t("export-state")),
        ui::Head::number(cx.t("export-accounts")),
        ui::Head::blank(cx.t("export-download")),
    ];
    let count = cx.locale().int(i64::try_from(all.len()).unwrap_or(0));
    let rows = all.iter().map(|k| row(cx, k)).collect();
    ui::Table::new(title, heads).title(title, Some(&count), html! {}).rows(rows).draw()
}

fn row(cx: &Cx, k: &Kept) -> Markup {
    let what = cx.t(if k.everything { "export-what-everything" } else { "export-what-seen" });
    let zone = &cx.viewer.zone;
    let at = html! {
        (calendar::instant_tag(cx.locale(), cx.today(), zone, k.created_at)) " " (calendar::time_of(zone, k.created_at))
    };
    let tone = match k.state {
        State::Done => Tone::Good,
        State::Failed => Tone::Bad,
        State::Waiting | State::Running => Tone::Accent,
    };
    let state = html! {
        (ui::state(tone, cx.t(k.state.label())))
        @if k.state == State::Running { " " (cx.tr("export-rows", &[("n", k.written.into())])) (ui::meter(cx.t("export-progress"), k.share(), Tone::Accent)) }
        @if let Some(problem) = cx.locale().find(&k.problem) { " " span.mute { (problem) } }
    };
    let accounts = k.accounts.map_or_else(String::new, |n| cx.locale().int(n));
    let file = html! {
        @if k.state == State::Done {
            (ui::link_button(Look::Plain, &format!("{HERE}/{}/file", k.id), "download", cx.t("export-download")))
            " " span.mute { (size(k.size.unwrap_or_default())) }
        }
    };
    ui::tr(vec![
        ui::Cell::head(at),
        ui::Cell::text(html! { (what) }).phone(Phone::Left),
        ui::Cell::text(state).phone(Phone::Full),
        ui::Cell::number(html! { (accounts) }).phone(Phone::Left).label(cx.t("export-accounts")),
        ui::Cell::text(file).phone(Phone::Right),
    ])
}

fn size(bytes: i64) -> String {
    if bytes < 1_000_000 { format!("{} kB", (bytes + 999) / 1_000) } else { format!("{:.1} MB", bytes as f64 / 1e6) }
}
