//! `/import/{id}/check`: what the rows are, what would be written, and everything that the importer decides before.

mod changed;
mod counts;
mod follow;
mod form;
mod load;
mod parked;
mod refused;
mod rows;
mod twins;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions;
use super::super::model::state::{Kind, State};
use super::super::wire;
use super::frame::{self, Open, arg, int, seconds};
use super::posted::Posted;
use crate::base::extract::{Form, Path, Query};
use crate::base::{Cx, Error, Fields, ImportId, Result, flash, say};
use crate::features::identity::pages::draw::summary;
use crate::ui::{self, Look, Tone};

/// Query of the page.
#[derive(Clone, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CheckQuery {
    show: String,
    field: String,
    after: String,
}

impl CheckQuery {
    /// The one kind of rows that is listed; none shows something of all.
    fn kind(&self) -> Option<Kind> {
        Kind::parse(&self.show)
    }
}

/// What is shown beside what the check found.
#[derive(Default)]
struct Told {
    posted: Posted,
    fields: Fields,
    conflict: Option<String>,
}

/// `GET /import/{id}/check`
pub(super) async fn show(cx: Cx, Path(id): Path<ImportId>, Query(query): Query<CheckQuery>) -> Result<Response> {
    let open = frame::open(&cx, id).await?;
    match open.import.state {
        State::Checking => Ok(checking(&cx, &open)),
        State::Checked => draw(&cx, &open, &query, Told::default()).await,
        _ => Ok(frame::onward(&open.import)),
    }
}

/// `POST /import/{id}/check`
pub(super) async fn submit(
    cx: Cx,
    Path(id): Path<ImportId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let posted = Posted::of(pairs);
    let open = frame::open(&cx, id).await?;
    if open.import.state != State::Checked {
        return Ok(frame::onward(&open.import));
    }
    let verb = posted.get("do").to_owned();
    let mut fields = Fields::default();
    let mut change = form::change(&cx, &open, &posted, &mut fields);
    if verb == "merge" {
        form::merge_likely(&cx, id, &mut change).await?;
    }
    let changes = form::changes(&open, &change);
    let registry = cx.app.registry.clone();
    let saved = match fields.finish() {
        Ok(()) if changes => cx.write(move |tx, by| actions::change(tx, by, &registry, id, &change).map(drop)).await,
        Ok(()) if verb == "run" => cx.write(move |tx, by| actions::run(tx, by, id)).await,
        other => other,
    };
    match saved {
        Ok(()) if changes => {
            frame::at_once(&cx, &open.import).await;
            let said = if verb == "run" { "imports-look-again" } else { "imports-checked-again" };
            let now = frame::open(&cx, id).await?.import;
            Ok(flash::done(&format!("/import/{id}/{}", frame::step_of(now.state)), said, None))
        }
        Ok(()) => Ok(frame::onward(&frame::open(&cx, id).await?.import)),
        Err(Error::Invalid(fields)) => {
            draw(&cx, &open, &CheckQuery::default(), Told { posted, fields, conflict: None }).await
        }
        Err(Error::Conflict(c)) => {
            let open = frame::open(&cx, id).await?;
            let conflict = Some(say::message(cx.locale(), c.key, &c.args));
            draw(&cx, &open, &CheckQuery::default(), Told { posted, conflict, fields: Fields::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn draw(cx: &Cx, open: &Open, query: &CheckQuery, told: Told) -> Result<Response> {
    let looked = load::load(cx, open, query).await?;
    let body = html! {
        @if let Some(text) = &told.conflict { (ui::notice(Tone::Warn, "warn", html! { (text) }, html! {})) }
        @if open.import.setup.continues.is_some() { (ui::notice(Tone::Neutral, "renew", html! { (cx.t("imports-goes-on")) }, html! {})) }
        (summary(cx.locale(), &told.fields))
        (counts::strip(cx, open, looked.causes))
        form method="post" action=(open.path("check")) {
            (ui::hidden("version", &open.import.version.to_string()))
            // Enter in a field checks again; it never writes.
            button.vh name="do" value="again" tabindex="-1" aria-hidden="true" {}
            (panels(cx, open, query, &looked, &told))
            (bar(cx, open))
        }
    };
    let status = match (told.fields.0.is_empty(), &told.conflict) {
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (_, Some(_)) => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    Ok(page(cx, open, lead(cx, open), body, status))
}

/// Everything, or the rows of one kind.
fn panels(cx: &Cx, open: &Open, query: &CheckQuery, looked: &load::Looked, told: &Told) -> Markup {
    let posted = &told.posted;
    let main = match query.kind() {
        None => html! {
            (counts::questions(cx, open, told))
            (counts::found_by(cx, open))
            (refused::panel(cx, open, looked, posted))
            (parked::panel(cx, open, looked, posted, false))
            (twins::contradictions(cx, open, looked))
            (changed::panel(cx, open, query, looked))
            @if looked.is_quiet() { (rows::panel(cx, open, Kind::New, looked)) }
        },
        Some(Kind::Refused) => refused::panel(cx, open, looked, posted),
        Some(Kind::Parked) => parked::panel(cx, open, looked, posted, true),
        Some(Kind::Duplicate) => twins::duplicates(cx, open, looked, true),
        Some(Kind::Contradiction) => twins::contradictions(cx, open, looked),
        Some(Kind::Changed) => changed::panel(cx, open, query, looked),
        Some(kind) => rows::panel(cx, open, kind, looked),
    };
    let all = html! { p { (ui::link(&open.path("check"), cx.t("imports-show-all"))) } };
    let side = html! {
        @if query.kind().is_none() { (twins::duplicates(cx, open, looked, false)) }
        (follow::panel(cx, open))
    };
    ui::columns(html! { @if query.kind().is_some() { (all) } (main) }, side)
}

fn bar(cx: &Cx, open: &Open) -> Markup {
    let note = cx.tr("imports-safe-until", &[("day", frame::undo_day(cx, &open.import).into())]);
    let n = open.import.counts.to_write();
    ui::action_bar(
        html! { (ui::icon("lock")) " " (note) },
        html! {
            (ui::link_button(Look::Plain, &open.path("match"), "", cx.t("back")))
            (ui::submit_as(Look::Plain, "renew", cx.t("imports-check-again"), "do", "again"))
            @if n > 0 { (ui::submit_as(Look::Primary, "", &cx.tr("imports-import-rows", &[("n", arg(n))]), "do", "run")) }
        },
    )
}

fn lead(cx: &Cx, open: &Open) -> Markup {
    let counts = &open.import.counts;
    let args = [("n", arg(counts.rows)), ("time", seconds(cx, counts.check_ms.max(100)).into())];
    html! { bdi { (open.import.file_name) } (cx.t("imports-colon")) (cx.tr("imports-checked-in", &args)) }
}

fn page(cx: &Cx, open: &Open, lead: Markup, body: Markup, status: StatusCode) -> Response {
    let title = frame::title(cx, open.kind.name);
    frame::page(cx, &title, lead, frame::steps(cx, Some(&open.import), 2), body, status)
}

/// While the rows are checked.
fn checking(cx: &Cx, open: &Open) -> Response {
    let going = wire::going(&open.import, cx.app.clock.now());
    let (done, total) = going.map_or((0, open.import.counts.rows), |g| (g.done, g.total));
    let share = if total == 0 { 0.0 } else { done as f64 / total as f64 };
    let title = cx.tr("imports-checking", &[("n", arg(total))]);
    let stop = html! { form method="post" action=(open.path("stop")) { (ui::submit(Look::Plain, "pause", cx.t("imports-stop"))) } };
    let panel = ui::Panel::new(&title).footer(html! { (cx.t("imports-nothing-written")) span.end { (stop) } }).body(html! {
        div.pace { span { (cx.tr("imports-done-of", &[("n", int(cx, done).into()), ("of", int(cx, total).into())])) } }
        (ui::progress(&title, share))
    });
    page(cx, open, html! { bdi { (open.import.file_name) } }, frame::going(&title, panel), StatusCode::OK)
}
