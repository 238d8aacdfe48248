//! Imports before this one: where they stand, what they did, and until when they can be taken back.

use maud::{Markup, html};

use super::super::model::state::State;
use super::super::store::runs::Import;
use super::frame::{arg, int, kind_label, step_of, undo_day};
use crate::base::{Cx, ImportId, calendar};
use crate::ui::{self, KvRow, Tone};

/// How many are listed.
pub(super) const LISTED: i64 = 8;

/// The panel; `but` is the import that the page is about.
pub(super) fn panel(cx: &Cx, imports: &[Import], but: Option<ImportId>) -> Markup {
    let others: Vec<&Import> = imports.iter().filter(|i| Some(i.id) != but).collect();
    let count = int(cx, others.len() as u64);
    let panel = ui::Panel::new(cx.t("imports-earlier"));
    if others.is_empty() {
        return panel.raw(ui::empty(
            cx.t(if but.is_some() { "imports-earlier-no-other" } else { "imports-earlier-none" }),
            html! {},
        ));
    }
    panel.count(&count).rows(html! { @for import in others { (row(cx, import)) } })
}

fn row(cx: &Cx, import: &Import) -> Markup {
    let at = calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, import.created_at);
    let href = format!("/import/{}/{}", import.id, step_of(import.state));
    ui::kv_row(&KvRow {
        href: Some(&href),
        lead: ui::state_mark(tone(import.state), cx.t(import.state.label())),
        title: &import.file_name,
        meta: html! { (kind_label(cx.locale(), &import.kind)) " · " (at) " · " (did(cx, import)) },
        value: html! { span.mute.sm { (stands(cx, import)) } },
    })
}

/// The colour of a state.
pub(super) fn tone(state: State) -> Tone {
    match state {
        State::Done => Tone::Good,
        State::Stopped => Tone::Warn,
        State::Broken => Tone::Bad,
        State::Undone => Tone::Neutral,
        _ => Tone::Accent,
    }
}

fn did(cx: &Cx, import: &Import) -> String {
    let counts = &import.counts;
    if matches!(import.state, State::Running | State::Stopped | State::Done | State::Undoing | State::Undone) {
        return cx.tr("imports-did", &[("new", arg(counts.done_new)), ("changed", arg(counts.done_changed))]);
    }
    cx.tr("imports-rows", &[("n", arg(counts.rows))])
}

fn stands(cx: &Cx, import: &Import) -> String {
    match (import.state, import.undo_until()) {
        (State::Done, Some(until)) if until > cx.now() => {
            cx.tr("imports-undo-until", &[("day", undo_day(cx, import).into())])
        }
        (State::Done, _) => cx.t("imports-undo-over").to_owned(),
        (state, _) => cx.t(state.label()).to_owned(),
    }
}
