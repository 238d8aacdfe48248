//! `/import/{id}/result`: what was written, what stayed out, and taking it back.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::model::state::{Kind, State};
use super::super::store::lines::{self, Line, Wanted};
use super::super::store::pieces;
use super::super::store::runs::{self, Import};
use super::super::wire;
use super::earlier;
use super::frame::{self, Open, arg, int, kind_label, seconds, undo_day};
use crate::base::extract::Path;
use crate::base::{Cx, ImportId, Result};
use crate::ui::{self, Confirm, Kpi, KvRow, Look, Tone};

/// Kept rows that are listed.
const KEPT: i64 = 200;

/// `GET /import/{id}/result`
pub(super) async fn show(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    let open = frame::open(&cx, id).await?;
    let state = open.import.state;
    if !matches!(state, State::Done | State::Stopped | State::Undoing | State::Undone) {
        return Ok(frame::onward(&open.import));
    }
    let user = cx.viewer.actor();
    let (kept, imports, file) = cx
        .read(move |q| {
            let kept = lines::list(q, id, Kind::Kept, &Wanted::default(), KEPT)?;
            let kept: Vec<Line> = kept.into_iter().map(|(line, _)| line).collect();
            Ok((kept, runs::list(q, user, earlier::LISTED)?, pieces::kept(q, id)?))
        })
        .await?;
    let main = match state {
        State::Undoing => frame::going(cx.t("imports-undoing"), going_back(&cx, &open)),
        State::Undone => html! {
            (undone(&cx, &open))
            (kept_panel(&cx, &open, &kept))
            @if open.import.can_go_back() { (take_back(&cx, &open)) }
        },
        _ => html! { (written(&cx, &open)) (left(&cx, &open, file)) (take_back(&cx, &open)) },
    };
    let body = html! {
        (frame::problem(&open.import))
        (ui::columns(main, side(&cx, &open, &imports)))
        (question(&cx, &open))
    };
    let lead = html! { bdi { (open.import.file_name) } (cx.t("imports-colon")) (cx.t(state.label())) };
    let title = frame::title(&cx, open.kind.name);
    Ok(frame::page(&cx, &title, lead, frame::steps(&cx, Some(&open.import), 4), body, StatusCode::OK))
}

/// What was written.
fn written(cx: &Cx, open: &Open) -> Markup {
    let c = &open.import.counts;
    let stopped = open.import.state == State::Stopped;
    let cell = |label: &'static str, n: u64, tone: Tone, note: &str| {
        ui::kpi(&Kpi {
            mark: ui::dot(tone),
            label: cx.t(label),
            value: html! { (int(cx, n)) },
            context: html! { (note) },
            ..Kpi::default()
        })
    };
    let time = cx.tr("imports-in-time", &[("time", seconds(cx, c.run_ms.max(100)).into())]);
    let out = c.refused + c.done_refused + c.parked + c.duplicate + c.contradiction;
    html! {
        @if stopped { (stopped_notice(cx, open)) }
        @else if out == 0 { (ui::notice(Tone::Good, "ok", html! { (cx.t("imports-all-in")) }, html! {})) }
        (ui::kpi_flow(&[
            cell("imports-created", c.done_new, Tone::Good, &time),
            cell("imports-changed-rows", c.done_changed, Tone::Accent, ""),
            cell("imports-row-same", c.same, Tone::Neutral, cx.t("imports-same-note")),
            cell("imports-row-refused", c.refused + c.done_refused, Tone::Bad, ""),
        ]))
    }
}

fn stopped_notice(cx: &Cx, open: &Open) -> Markup {
    let c = &open.import.counts;
    let text = cx.tr("imports-stopped", &[("n", arg(c.done_new + c.done_changed)), ("of", arg(c.to_write()))]);
    let go_on = ui::post_button(Look::Primary, &open.path("resume"), "play", cx.t("imports-resume"), &[]);
    ui::notice(Tone::Warn, "pause", html! { (text) }, go_on)
}

/// What stayed out; while the `file` is there, accounts can be chosen for the rows that wait.
fn left(cx: &Cx, open: &Open, file: bool) -> Markup {
    let c = &open.import.counts;
    let rows: Vec<(&str, u64, &str)> = [
        ("imports-row-refused", c.refused + c.done_refused, "imports-left-refused"),
        ("imports-row-parked", c.parked, "imports-left-parked"),
        ("imports-row-duplicate", c.duplicate, "imports-left-undecided"),
        ("imports-row-contradiction", c.contradiction, "imports-left-undecided"),
        ("imports-row-skipped", c.skipped, "imports-left-skipped"),
    ]
    .into_iter()
    .filter(|(_, n, _)| *n > 0)
    .collect();
    if rows.is_empty() {
        return html! {};
    }
    let csv = ui::link_button(Look::Plain, &open.path("refused.csv"), "download", cx.t("imports-refused-file"));
    let text = |key: &str| cx.locale().find(key).unwrap_or_default();
    let again = file && c.parked > 0 && open.import.state == State::Done;
    let choose = ui::post_button(Look::Primary, &open.path("again"), "", cx.t("imports-again"), &[]);
    ui::Panel::new(cx.t("imports-left-out"))
        .end(html! { @if again { (choose) } })
        .footer(html! { (cx.t("imports-mend-and-give-again")) span.end { (csv) } })
        .rows(html! {
            @for (label, n, note) in &rows {
                (ui::kv_row(&KvRow { href: None, lead: html! {}, title: text(label), meta: html! { (text(note)) }, value: html! { (int(cx, *n)) } }))
            }
        })
}

/// The button Undo, which asks once.
fn take_back(cx: &Cx, open: &Open) -> Markup {
    let import = &open.import;
    let wrote = import.counts.done_new + import.counts.done_changed > 0;
    let (title, means) = match import.state {
        State::Undone => ("imports-take-rest-back", "imports-undo-rest-means"),
        _ => ("imports-take-back", "imports-undo-means"),
    };
    let panel = ui::Panel::new(cx.t(title));
    if import.undo_until().is_none_or(|until| until <= cx.now()) {
        return panel.body(html! { p.mute { (cx.t("imports-undo-over")) } });
    }
    let until = cx.tr("imports-undo-until", &[("day", undo_day(cx, import).into())]);
    panel.body(html! {
        p.mute.sm { (cx.t(means)) }
        div.undo-q {
            @if wrote || import.state == State::Stopped { (ui::opener(Look::Plain, "undo", cx.t("imports-undo"), "undo")) }
            span.mute.sm { (until) }
        }
    })
}

fn question(cx: &Cx, open: &Open) -> Markup {
    if !open.import.can_go_back() {
        return html! {};
    }
    let c = &open.import.counts;
    let args = [("new", arg(c.done_new)), ("changed", arg(c.done_changed))];
    ui::confirm(&Confirm {
        id: "undo",
        title: cx.t("imports-undo-title"),
        text: &cx.tr("imports-undo-text", &args),
        action: &open.path("undo"),
        submit: cx.t("imports-undo"),
        cancel: cx.t("cancel"),
        close: cx.t("close"),
        danger: true,
        ..Confirm::default()
    })
}

fn going_back(cx: &Cx, open: &Open) -> Markup {
    let going = wire::going(&open.import, cx.app.clock.now());
    let (done, total) = going.map_or((0, 0), |g| (g.done, g.total));
    let share = if total == 0 { 0.0 } else { (done as f64 / total as f64).min(1.0) };
    let title = cx.t("imports-undoing");
    ui::Panel::new(title).body(html! {
        div.pace { span { (cx.tr("imports-back", &[("n", arg(done))])) } }
        (ui::progress(title, share))
        p.mute.sm { (cx.t("imports-leave")) }
    })
}

fn undone(cx: &Cx, open: &Open) -> Markup {
    let c = &open.import.counts;
    let text = cx.tr("imports-undone", &[("n", arg(c.back)), ("kept", arg(c.kept))]);
    let forget = ui::post_button(Look::Plain, &open.path("discard"), "trash", cx.t("imports-discard"), &[]);
    ui::notice(Tone::Good, "undo", html! { (text) }, forget)
}

/// What the undo left as it is, with the reason.
fn kept_panel(cx: &Cx, open: &Open, kept: &[Line]) -> Markup {
    if kept.is_empty() {
        return html! {};
    }
    let more = open.import.counts.kept.saturating_sub(kept.len() as u64);
    let row = |line: &Line| {
        let href = line.detail["account"].as_str().map(|id| format!("/accounts/{id}"));
        let title = if line.value.is_empty() { cx.t("unknown") } else { &line.value };
        ui::kv_row(&KvRow {
            href: href.as_deref(),
            lead: html! {},
            title,
            meta: html! { (line.reason) },
            value: html! {},
        })
    };
    let count = int(cx, open.import.counts.kept);
    ui::Panel::new(cx.t("imports-kept")).count(&count).rows(html! {
        @for line in kept { (row(line)) }
        @if more > 0 { li.any.mute { (cx.tr("imports-more-rows", &[("n", arg(more))])) } }
    })
}

fn side(cx: &Cx, open: &Open, imports: &[Import]) -> Markup {
    let next = format!("/import?kind={}", open.kind.name);
    html! {
        (ui::Panel::new(cx.t("imports-next")).body(html! {
            div.set {
                (ui::link_button(Look::Plain, &next, "upload", &cx.tr("imports-another", &[("kind", kind_label(cx.locale(), open.kind.name).into())])))
                (ui::link_button(Look::Plain, "/import", "list", cx.t("imports-another-kind")))
            }
        }))
        (earlier::panel(cx, imports, Some(open.import.id)))
    }
}
