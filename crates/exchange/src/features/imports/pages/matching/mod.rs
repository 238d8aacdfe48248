//! `/import/{id}/match`: which column of the file is which of ours, how the file is read, and what it asks.

mod form;
mod rules;
mod shape;
mod side;
mod table;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions;
use super::super::engine::preview::{self, Preview};
use super::super::model::setup::Found;
use super::super::model::state::State;
use super::super::wire;
use super::frame::{self, Open, arg, int};
use super::{answers, posted::Posted};
use crate::base::extract::{Form, Path, Query};
use crate::base::{Cx, Error, Fields, ImportId, Result, flash, say};
use crate::ui::{self, Look, Tone};

/// Query of the page.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MatchQuery {
    show: String,
}

/// What is shown beside the import: mistakes of what was typed, or why it could not be saved.
#[derive(Default)]
struct Told {
    fields: Fields,
    conflict: Option<String>,
}

/// `GET /import/{id}/match`
pub(super) async fn show(cx: Cx, Path(id): Path<ImportId>, Query(query): Query<MatchQuery>) -> Result<Response> {
    let open = frame::open(&cx, id).await?;
    match open.import.state {
        State::Matching | State::Checked => draw(&cx, &open, query.show == "doubt", Told::default()).await,
        State::Reading => Ok(reading(&cx, &open)),
        State::Broken => Ok(broken(&cx, &open)),
        _ => Ok(frame::onward(&open.import)),
    }
}

/// `POST /import/{id}/match`
pub(super) async fn submit(
    cx: Cx,
    Path(id): Path<ImportId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let posted = Posted::of(pairs);
    let mut open = frame::open(&cx, id).await?;
    let (verb, name) = (posted.get("do").to_owned(), posted.get("keep_as").to_owned());
    let (change, registry) = (form::change(&open, &posted, &verb), cx.app.registry.clone());
    let (kind, forget) = (open.kind.name, verb.strip_prefix("forget:").and_then(|id| id.parse().ok()));
    let check = verb == "check";
    let saved = cx.write(move |tx, by| {
        if let Some(template) = forget {
            actions::forget(tx, by, kind, template)?;
        }
        let import = actions::change(tx, by, &registry, id, &change)?;
        if !name.is_empty() {
            actions::keep(tx, by, id, &name)?;
        }
        if check && import.state == State::Matching { actions::check(tx, by, &registry, id) } else { Ok(()) }
    });
    match saved.await {
        Ok(()) => {}
        Err(Error::Invalid(fields)) if open.import.found.is_some() => {
            form::typed(&mut open.import, &open.kind, &posted);
            return draw(&cx, &open, false, Told { fields, conflict: None }).await;
        }
        Err(Error::Conflict(c)) if open.import.state.is_open() => {
            let conflict = Some(say::message(cx.locale(), c.key, &c.args));
            return draw(&cx, &open, false, Told { fields: Fields::default(), conflict }).await;
        }
        Err(other) => return Err(other),
    }
    let import = frame::open(&cx, id).await?.import;
    if import.state == State::Matching {
        return Ok(flash::done(&format!("/import/{id}/match"), "saved", None));
    }
    frame::at_once(&cx, &import).await;
    Ok(frame::onward(&frame::open(&cx, id).await?.import))
}

/// What the first rows tell; a file that cannot be read any more says so when it is checked.
async fn look(cx: &Cx, open: &Open) -> Preview {
    let (app, import) = (cx.app.clone(), open.import.clone());
    let looked = tokio::task::spawn_blocking(move || preview::first(&app, &import)).await;
    looked.ok().and_then(Result::ok).unwrap_or_default()
}

async fn draw(cx: &Cx, open: &Open, doubts: bool, told: Told) -> Result<Response> {
    let Some(found) = &open.import.found else { return Ok(broken(cx, open)) };
    let preview = look(cx, open).await;
    let status = match (told.fields.0.is_empty(), &told.conflict) {
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (_, Some(_)) => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    let rows = arg(found.rows);
    let check = ui::submit_as(Look::Primary, "", &cx.tr("imports-check-rows", &[("n", rows)]), "do", "check");
    let back = format!("/import?kind={}", open.kind.name);
    let body = html! {
        (frame::problem(&open.import))
        @if let Some(text) = &told.conflict { (ui::notice(Tone::Warn, "warn", html! { (text) }, html! {})) }
        (form::summary(cx, open, &told.fields))
        form method="post" action=(open.path("match")) {
            (ui::hidden("version", &open.import.version.to_string()))
            (ui::columns(
                html! {
                    (missed(cx, open, &preview))
                    @if answers::must(open) { (answers::panel(cx, open)) }
                    (table::panel(cx, open, found, &preview, (doubts, &told.fields)))
                    @if !answers::must(open) { (answers::panel(cx, open)) }
                    (rules::filters(cx, open))
                    (rules::fixed(cx, open))
                    (rules::panel(cx, open))
                    (shape::panel(cx, open))
                },
                side::draw(cx, open, found, &preview),
            ))
            (ui::action_bar(
                html! { (ui::icon("lock")) " " (cx.t("imports-safe-until-run")) },
                html! { (ui::link_button(Look::Plain, &back, "", cx.t("back"))) (check) },
            ))
        }
        (discard(open))
    };
    Ok(page(cx, open, found_line(cx, open, found), body, status))
}

/// What the first rows lack that no column of the file has.
fn missed(cx: &Cx, open: &Open, preview: &Preview) -> Markup {
    let Some(row) = &preview.first else { return html! {} };
    let absent = row.wrong.iter().filter(|(field, ..)| !field.is_empty() && open.import.setup.place(field).is_none());
    html! {
        @for (field, _, reason) in absent {
            @let text = html! { b.b { (open.label(cx.locale(), field)) } (cx.t("imports-colon")) (reason) };
            (ui::notice(Tone::Warn, "warn", text, html! {}))
        }
    }
}

/// The form of the button that forgets the import; the button stands in a panel of the other form.
fn discard(open: &Open) -> Markup {
    html! { form id="discard" method="post" action=(open.path("discard")) {} }
}

fn page(cx: &Cx, open: &Open, lead: Markup, body: Markup, status: StatusCode) -> Response {
    let title = frame::title(cx, open.kind.name);
    frame::page(cx, &title, lead, frame::steps(cx, Some(&open.import), 1), body, status)
}

/// "customers.xlsx, sheet Kunden: 12,480 rows, 13 columns".
fn found_line(cx: &Cx, open: &Open, found: &Found) -> Markup {
    let size = [("n", arg(found.rows)), ("columns", arg(found.shape.columns.len() as u64))];
    html! {
        bdi { (open.import.file_name) }
        @if found.shape.sheets.len() > 1 { (cx.t("imports-comma-sheet")) " " b.b { bdi { (found.shape.sheet) } } }
        (cx.t("imports-colon")) (cx.tr("imports-size", &size))
    }
}

/// While a large file is read for the first time.
fn reading(cx: &Cx, open: &Open) -> Response {
    let done = wire::going(&open.import, cx.app.clock.now()).map_or(0, |g| g.done);
    let said = cx.t("imports-reading");
    let body = frame::going(
        said,
        ui::Panel::new(said).body(html! {
            p { (cx.tr("imports-read-so-far", &[("n", arg(done))])) }
            (ui::progress(said, 0.0))
            p.mute.sm { (cx.t("imports-leave")) }
        }),
    );
    page(cx, open, html! { bdi { (open.import.file_name) } }, body, StatusCode::OK)
}

/// A file that cannot be read: why, and how it may be read after all.
fn broken(cx: &Cx, open: &Open) -> Response {
    let body = html! {
        (frame::problem(&open.import))
        form method="post" action=(open.path("match")) {
            (ui::hidden("version", &open.import.version.to_string()))
            (shape::panel(cx, open))
        }
        (discard(open))
    };
    let lead = html! { bdi { (open.import.file_name) } (cx.t("imports-colon")) (int(cx, open.import.size)) " B" };
    page(cx, open, lead, body, StatusCode::OK)
}
