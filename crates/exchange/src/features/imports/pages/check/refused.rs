//! Refused rows by cause: each cause with its values, and one rule that mends all rows of a value.

use maud::{Markup, html};

use super::super::super::engine::words::is_short;
use super::super::super::store::lines::Shared;
use super::super::frame::{Open, arg, int};
use super::super::posted::Posted;
use super::load::{Looked, Told};
use crate::base::{Cx, Locale};
use crate::ui::{self, Look, Tone};

/// The panel; nothing when no row is refused.
pub(super) fn panel(cx: &Cx, open: &Open, looked: &Looked, posted: &Posted) -> Markup {
    if looked.refused.is_empty() {
        return html! {};
    }
    let count = cx.tr("imports-rows", &[("n", arg(open.import.counts.refused))]);
    let rows = html! { @for (at, told) in looked.refused.iter().enumerate() { (cause(cx, open, at, told, posted)) } };
    ui::Panel::new(cx.t("imports-refused-by-cause"))
        .id("refused")
        .count(&count)
        .link(&open.path("refused.csv"), cx.t("imports-refused-file"))
        .rows(rows)
}

/// What can be done about a cause beside rules.
#[derive(PartialEq)]
enum Way {
    /// The importer insists.
    Insist,
    /// Cells that rows lack are empty.
    Short,
    /// A question has no answer yet.
    Answer,
    /// Nothing of the row says what it is, as rows are found again.
    Keys,
    /// The file has no such column: a value for all rows.
    Fixed,
    /// A rule, value by value.
    Rule,
    /// Nothing here: the row itself is wrong.
    Nothing,
}

fn way(open: &Open, told: &Told) -> Way {
    let says = |keys: &[&'static str]| Locale::ALL.iter().any(|l| keys.iter().any(|key| l.t(key) == told.cause.reason));
    if says(&["imports-sensitive-card", "imports-sensitive-identity"]) {
        Way::Insist
    } else if told.cause.field.is_empty() && is_short(&told.cause.reason) {
        Way::Short
    } else if says(&["imports-wrong-which-day", "imports-wrong-which-number", "imports-wrong-which-currency"]) {
        Way::Answer
    } else if says(&["imports-wrong-no-key"]) {
        Way::Keys
    } else if told.lines.is_empty() {
        Way::Rule
    } else if !told.cause.field.is_empty() && !open.import.setup.has(&told.cause.field) {
        Way::Fixed
    } else {
        Way::Nothing
    }
}

fn cause(cx: &Cx, open: &Open, at: usize, told: &Told, posted: &Posted) -> Markup {
    let n = told.cause.rows;
    let field = if told.cause.field.is_empty() { String::new() } else { open.label(cx.locale(), &told.cause.field) };
    let (what, way) = (head(cx, &field, told), way(open, told));
    let look = if at == 0 { Look::Primary } else { Look::Plain };
    let button = |label: String, verb: &str| ui::submit_as(look, "", &label, "do", verb);
    html! {
        li.cause {
            (ui::dot(Tone::Bad))
            div.tx {
                span.b { (what) }
                span.mute { (told.cause.reason) }
                @if matches!(way, Way::Nothing | Way::Fixed | Way::Short) { span.mute { (named(cx, told)) } }
                @if way == Way::Rule { (rules(cx, open, at, told, posted)) }
            }
            div.end {
                @match way {
                    Way::Insist => (button(cx.tr("imports-insist", &[("n", arg(n))]), "insist")),
                    Way::Short => (button(cx.tr("imports-short", &[("n", arg(n))]), "short")),
                    Way::Answer => (ui::link_button(Look::Plain, &format!("{}#questions", open.path("match")), "", cx.t("imports-answer"))),
                    Way::Keys => (ui::link_button(Look::Plain, &format!("{}#keys", open.path("match")), "", cx.t("imports-keys-change"))),
                    Way::Fixed => (ui::link_button(Look::Plain, &format!("{}#fixed", open.path("match")), "", cx.t("imports-set-for-all"))),
                    Way::Rule => (button(cx.tr("imports-fix", &[("n", arg(n))]), "again")),
                    Way::Nothing => "",
                }
            }
        }
    }
}

/// "1,480 rows: Country “Holland”".
fn head(cx: &Cx, field: &str, told: &Told) -> String {
    let rows = [("n", arg(told.cause.rows)), ("field", field.into())];
    match told.values.as_slice() {
        _ if field.is_empty() => cx.tr("imports-rows", &rows),
        [only] if !only.value.trim().is_empty() => {
            let args = [("n", arg(told.cause.rows)), ("field", field.into()), ("value", only.value.as_str().into())];
            cx.tr("imports-cause-value", &args)
        }
        _ => cx.tr("imports-cause", &rows),
    }
}

/// "Lines 411, 7,204 and 12,480 stay out."
fn named(cx: &Cx, told: &Told) -> String {
    let lines: Vec<String> = told.lines.iter().filter(|line| **line > 0).map(|line| int(cx, *line)).collect();
    let more = told.cause.rows.saturating_sub(lines.len() as u64);
    if lines.is_empty() {
        return cx.t("imports-whole-file").to_owned();
    }
    let (n, all) = (lines.len().into(), lines.join(cx.t("imports-list-comma")).into());
    let args = [("lines", all), ("n", n), ("more", arg(more))];
    cx.tr("imports-lines-out", &args)
}

/// One rule for each value; the other values are folded away.
fn rules(cx: &Cx, open: &Open, at: usize, told: &Told, posted: &Posted) -> Markup {
    let one = |place: usize, shared: &Shared| rule(cx, open, (at, place), told, shared, posted);
    let (first, rest) = told.values.split_at(told.values.len().min(2));
    let more = told.cause.values.saturating_sub(told.values.len() as u64);
    html! {
        @for (place, shared) in first.iter().enumerate() { (one(place, shared)) }
        @if !rest.is_empty() {
            details {
                summary { (cx.tr("imports-more-values", &[("n", arg(told.cause.values - first.len() as u64))])) }
                div {
                    @for (place, shared) in rest.iter().enumerate() { (one(place + first.len(), shared)) }
                    @if more > 0 { p.mute { (cx.tr("imports-values-in-file", &[("n", arg(more))])) } }
                }
            }
        }
    }
}

fn rule(cx: &Cx, open: &Open, (cause, place): (usize, usize), told: &Told, shared: &Shared, posted: &Posted) -> Markup {
    let at = format!("r{cause}_{place}");
    let label = cx.tr("imports-read-as", &[("value", shared.value.as_str().into())]);
    let account = told.cause.field == "account" || (told.cause.field == "parent" && open.kind.name == "accounts");
    html! {
        div.fix {
            (ui::hidden(&format!("field-{at}"), &told.cause.field))
            (ui::hidden(&format!("from-{at}"), &shared.value))
            @if told.values.len() > 1 { span.num { (int(cx, shared.rows)) "×" } code.cell { bdi { (shared.value) } } }
            (ui::entry(&format!("read-{at}"), (&label, cx.t("imports-read-as-hint")), posted.get(&format!("read-{at}")), account.then_some("/accounts/lookup")))
            (ui::checkbox(&format!("empty-{at}"), "1", cx.t("imports-empty-it"), false))
        }
    }
}
