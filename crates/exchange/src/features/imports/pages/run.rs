//! `/import/{id}/run`: how far the writing is, stage by stage.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::model::state::State;
use super::super::store::runs;
use super::super::wire::{self, Going};
use super::earlier;
use super::frame::{self, Open, arg, int, seconds, undo_day};
use crate::base::extract::Path;
use crate::base::registry::ImportWay;
use crate::base::{Cx, ImportId, Result, calendar};
use crate::ui::{self, Look, StageState, Tone};

/// `GET /import/{id}/run`
pub(super) async fn show(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    let open = frame::open(&cx, id).await?;
    if open.import.state != State::Running {
        return Ok(frame::onward(&open.import));
    }
    let user = cx.viewer.actor();
    let imports = cx.read(move |q| runs::list(q, user, earlier::LISTED)).await?;
    let Some(going) = wire::going(&open.import, cx.app.clock.now()) else { return Ok(frame::onward(&open.import)) };
    let share = share(&open, &going);
    // One is told at every quarter, not every second.
    let said = cx.tr("imports-said", &[("share", (((share * 4.0) as i64) * 25).into())]);
    let main = html! {
        (writing(&cx, &open, &going, share))
        (ui::notice(Tone::Neutral, "undo", html! { b.b { (cx.t("imports-stop-safe")) } " " (cx.tr("imports-stop-safe-text", &[("day", undo_day(&cx, &open.import).into())])) }, html! {}))
    };
    let body = frame::going(
        &said,
        ui::columns(main, html! { (so_far(&cx, &open)) (earlier::panel(&cx, &imports, Some(id))) }),
    );
    let since = open.import.began_at.unwrap_or(open.import.created_at);
    let lead = html! {
        bdi { (open.import.file_name) } (cx.t("imports-colon"))
        (cx.tr("imports-running-since", &[("time", calendar::time_of(&cx.viewer.zone, since).into())]))
    };
    let title = frame::title(&cx, open.kind.name);
    Ok(frame::page(&cx, &title, lead, frame::steps(&cx, Some(&open.import), 3), body, StatusCode::OK))
}

/// How much of the writing is done: 0 to 1. Linking comes after all rows are written.
fn share(open: &Open, going: &Going) -> f64 {
    match (open.import.pass, going.total) {
        (_, 0) => 0.0,
        (0, total) => (going.done as f64 / total as f64).min(1.0),
        _ => 1.0,
    }
}

fn writing(cx: &Cx, open: &Open, going: &Going, share: f64) -> Markup {
    let c = &open.import.counts;
    let title = cx.tr("imports-writing", &[("n", arg(c.to_write()))]);
    let done = c.done_new + c.done_changed;
    let left = going.seconds_left.filter(|_| open.import.pass == 0).map(|s| seconds_left(cx, s));
    let stop = html! {
        @if open.import.stop_asked { span.mute { (cx.t("imports-stopping")) } }
        @else { form method="post" action=(open.path("stop")) { (ui::submit(Look::Plain, "pause", cx.t("imports-stop"))) } }
    };
    let pace = html! {
        span.num { (cx.tr("imports-done", &[("n", arg(done))])) @if let Some(left) = &left { " · " (left) } }
    };
    ui::Panel::new(&title).end(pace).footer(html! { (cx.t("imports-leave")) span.end { (stop) } }).raw(html! {
        div.pad { (ui::progress(&title, share)) }
        ul.rows { (stages(cx, open, going)) }
    })
}

fn seconds_left(cx: &Cx, left: u64) -> String {
    if left < 90 {
        cx.tr("imports-seconds-left", &[("n", arg(left))])
    } else {
        cx.tr("imports-minutes-left", &[("n", arg(left.div_ceil(60)))])
    }
}

fn stages(cx: &Cx, open: &Open, going: &Going) -> Markup {
    let (import, c) = (&open.import, &open.import.counts);
    let stage = |state: StageState, key: &'static str, detail: &str, took: &str| {
        let word = match state {
            StageState::Done => "imports-stage-done",
            StageState::Now => "imports-stage-now",
            StageState::Later => "imports-stage-later",
        };
        ui::stage(state, cx.t(word), cx.t(key), detail, took)
    };
    let rules = [("n", import.setup.rules.len().into())];
    let run = import.began_at.map_or(0, |at| (cx.app.clock.now() - at).as_millis());
    let took = seconds(cx, c.run_ms + u64::try_from(run).unwrap_or(0));
    let linking = import.pass > 0;
    let pace = [
        ("n", int(cx, going.done).into()),
        ("of", int(cx, going.total).into()),
        ("pace", int(cx, going.rows_a_second).into()),
    ];
    let by_pace = cx.tr("imports-pace", &pace);
    let (write, link) =
        if linking { (StageState::Done, StageState::Now) } else { (StageState::Now, StageState::Later) };
    html! {
        (stage(StageState::Done, "imports-stage-read", &cx.tr("imports-rows", &[("n", arg(c.rows))]), &seconds(cx, c.read_ms)))
        (stage(StageState::Done, "imports-stage-check", &cx.tr("imports-with-rules", &rules), &seconds(cx, c.check_ms)))
        (stage(write, "imports-stage-write", if linking { "" } else { &by_pace }, if linking { "" } else { &took }))
        @if matches!(open.kind.way, ImportWay::Rows(_)) {
            (stage(link, "imports-stage-link", if linking { &by_pace } else { cx.t("imports-stage-link-note") }, if linking { &took } else { "" }))
        }
    }
}

fn so_far(cx: &Cx, open: &Open) -> Markup {
    let c = &open.import.counts;
    let of = |n: u64, all: u64| cx.tr("imports-done-of", &[("n", int(cx, n).into()), ("of", int(cx, all).into())]);
    ui::Panel::new(cx.t("imports-so-far")).body(html! {
        dl.sums {
            dt { (cx.t("imports-created")) } dd { (of(c.done_new, c.new)) }
            dt { (cx.t("imports-changed-rows")) } dd { (of(c.done_changed, c.changed)) }
            dt { (cx.t("imports-refused-late")) } dd { (int(cx, c.done_refused)) }
        }
    })
}
