//! Questions that are asked once a file, with the answer that its data give and where they give it.

use maud::{Markup, html};

use super::super::columns;
use super::super::model::answers::{DayOrder, Decimals};
use super::super::model::evidence::{self, Question, Sign, questions};
use super::frame::{Open, arg};
use crate::base::Cx;
use crate::base::registry::Reads;
use crate::ui::{self, Choice};

/// The panel; nothing when the file asks nothing.
pub(super) fn panel(cx: &Cx, open: &Open) -> Markup {
    let Some(found) = &open.import.found else { return html! {} };
    let (by_days, by_decimals) = questions(found, &open.import.setup, &columns::of(&open.kind, &open.extra));
    let answers = &open.import.setup.answers;
    let parts = [
        by_days.map(|q| days(cx, &q, answers.days)),
        by_decimals.map(|q| decimals(cx, &q, answers.decimals)),
        asks(open, &[Reads::Amount]).filter(|_| !open.import.setup.has("currency")).map(|()| currency(cx, open)),
        asks(open, &[Reads::Moment]).map(|()| zone(cx, open)),
    ];
    let parts: Vec<Markup> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return html! {};
    }
    ui::Panel::new(cx.t("imports-questions")).id("questions").body(html! { div.set { @for part in parts { (part) } } })
}

/// Whether nothing can be checked without an answer.
pub(super) fn must(open: &Open) -> bool {
    let Some(found) = &open.import.found else { return false };
    let (days, decimals) = questions(found, &open.import.setup, &columns::of(&open.kind, &open.extra));
    days.is_some_and(|q| q.must()) || decimals.is_some_and(|q| q.must())
}

/// Whether a matched column is read in one of these ways.
fn asks(open: &Open, ways: &[Reads]) -> Option<()> {
    let reads = |field: &str| open.kind.columns.iter().find(|c| c.name == field).map(|c| c.reads);
    let fields = open.import.setup.columns.iter().filter_map(|m| m.field.as_deref());
    fields.filter_map(reads).any(|reads| ways.contains(&reads)).then_some(())
}

fn days(cx: &Cx, question: &Question<DayOrder>, answer: Option<DayOrder>) -> Markup {
    let chosen = answer.or(question.proposed);
    let example = if question.open.times > 0 { question.open.text.as_str() } else { "03/04/2026" };
    let texts = [DayOrder::DayFirst, DayOrder::MonthFirst].map(|order| {
        let key = if order == DayOrder::DayFirst { "imports-day-first-means" } else { "imports-month-first-means" };
        evidence(cx, question, order, cx.t(key))
    });
    let items = [
        Choice {
            value: "day_first",
            title: cx.t("imports-day-first"),
            text: &texts[0],
            checked: chosen == Some(DayOrder::DayFirst),
        },
        Choice {
            value: "month_first",
            title: cx.t("imports-month-first"),
            text: &texts[1],
            checked: chosen == Some(DayOrder::MonthFirst),
        },
    ];
    asked(cx, "days", &cx.tr("imports-ask-days", &[("example", example.into())]), &question.open, &items)
}

fn decimals(cx: &Cx, question: &Question<Decimals>, answer: Option<Decimals>) -> Markup {
    let chosen = answer.or(question.proposed);
    let texts = [Decimals::Point, Decimals::Comma]
        .map(|d| evidence(cx, question, d, if d == Decimals::Point { "1,234.56" } else { "1.234,56" }));
    let items = [
        Choice {
            value: "point",
            title: cx.t("imports-point"),
            text: &texts[0],
            checked: chosen == Some(Decimals::Point),
        },
        Choice {
            value: "comma",
            title: cx.t("imports-comma"),
            text: &texts[1],
            checked: chosen == Some(Decimals::Comma),
        },
    ];
    asked(cx, "decimals", cx.t("imports-ask-decimals"), &question.open, &items)
}

/// What speaks for an answer: "line 17: 25/04/2026".
fn evidence<T: Copy + PartialEq>(cx: &Cx, question: &Question<T>, answer: T, means: &str) -> String {
    let Some((_, sign)) = question.signs.iter().find(|(of, _)| *of == answer) else { return means.to_owned() };
    let args = [("n", arg(sign.times)), ("line", arg(sign.line)), ("text", sign.text.as_str().into())];
    cx.tr("imports-evidence", &args)
}

fn asked(cx: &Cx, name: &str, ask: &str, open: &Sign, items: &[Choice<'_>]) -> Markup {
    let args = [("n", arg(open.times)), ("line", arg(open.line)), ("text", open.text.as_str().into())];
    html! {
        div.asked {
            p.b.sm { (ask) }
            @if open.times > 0 { p.mute.sm { (cx.tr("imports-either-way", &args)) } }
            (ui::choices(name, ask, items))
        }
    }
}

fn currency(cx: &Cx, open: &Open) -> Markup {
    let ours = columns::of(&open.kind, &open.extra);
    let question = open.import.found.as_ref().and_then(|f| evidence::currency(f, &open.import.setup, &ours));
    let proposed = question.as_ref().and_then(|q| q.proposed);
    let value = open.import.setup.answers.currency.as_deref().or(proposed).unwrap_or(&cx.settings().currency);
    let field = ui::Field::text("currency", cx.t("imports-ask-currency")).value(value);
    let Some(q) = question else { return field.hint(cx.t("imports-ask-currency-hint")).draw() };
    let told = |key, sign: &Sign| {
        cx.tr(key, &[("n", arg(sign.times)), ("line", arg(sign.line)), ("text", sign.text.as_str().into())])
    };
    html! {
        (field.hint(cx.t("imports-ask-currency-hint")).draw())
        @if q.open.times > 0 { p.mute.sm { (told("imports-shared-sign", &q.open)) } }
        @for (_, sign) in &q.signs { p.mute.sm { (told("imports-evidence", sign)) } }
    }
}

fn zone(cx: &Cx, open: &Open) -> Markup {
    let value = open.import.setup.answers.zone.as_deref().unwrap_or(&cx.settings().zone_name);
    ui::Field::text("zone", cx.t("imports-ask-zone")).value(value).hint(cx.t("imports-ask-zone-hint")).draw()
}
