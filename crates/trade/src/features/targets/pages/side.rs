//! Beside the grid: whether targets add up, and what was changed.

use maud::{Markup, html};

use super::super::model::sums::AddsUp;
use super::super::store::versions::{Change, Version};
use super::super::words;
use super::href;
use crate::base::clock::day_in;
use crate::base::money::Money;
use crate::base::{Cx, calendar};
use crate::features::revenue_reports::pages::draw::Unit;
use crate::ui;

/// *Targets add up?*
pub fn adds_up(cx: &Cx, adds: &AddsUp) -> Markup {
    let unit = Unit::of(&cx.settings().currency, adds.team.unwrap_or(0).max(adds.given));
    let show = |minor: i64| match adds.beyond {
        true => html! { span.mute { (cx.t("targets-beyond")) } },
        false => unit.show(cx.locale(), minor),
    };
    let warn = |minor: i64| html! { @if minor > 0 { span.warn { (show(minor)) } } @else { (show(0)) } };
    let row = |label: &'static str, value: Markup| html! { li.kv { span.tx { (cx.t(label)) } span.val { (value) } } };
    let team = match adds.team {
        Some(minor) => show(minor),
        None if adds.beyond => show(0),
        None => html! { span.mute { (cx.t("targets-adds-no-team")) } },
    };
    ui::Panel::new(cx.t("targets-adds-up")).end(html! { span.mute { (unit.name(cx.locale())) } }).rows(html! {
        (row("targets-adds-team", team))
        (row("targets-adds-given", show(adds.given)))
        (row("targets-adds-unled", warn(adds.unled)))
        @match adds.rest() {
            Some(rest) if rest < 0 => (row("targets-adds-over", warn(-rest))),
            Some(rest) => (row("targets-adds-rest", warn(rest))),
            None => {}
        }
    })
}

/// What a change did, in words: `+€1.2m`.
pub fn what(cx: &Cx, change: &Change) -> String {
    let after = &change.after;
    let Some((amount, span, archived)) = &change.before else { return after.amount.short(cx.locale()) };
    if after.archived != *archived {
        return cx.t(if after.archived { "targets-change-gone" } else { "targets-change-back" }).to_owned();
    }
    if amount.currency != after.amount.currency {
        return format!("{} → {}", amount.long(), after.amount.long());
    }
    let minor = after.amount.minor - amount.minor;
    if minor != 0 {
        let text = Money { minor, currency: amount.currency.clone() }.short(cx.locale());
        return if minor > 0 { format!("+{text}") } else { text };
    }
    let (was, is) = (words::period(cx.locale(), span, None), words::period(cx.locale(), &after.span, None));
    cx.tr("targets-change-period", &[("was", was.into()), ("is", is.into())])
}

/// Why, by whom and when.
pub fn why(cx: &Cx, after: &Version) -> String {
    let day = calendar::short(cx.locale(), cx.today(), day_in(after.at, &cx.viewer.zone));
    let by = after.by.clone().unwrap_or_else(|| cx.t("targets-console").to_owned());
    let who = cx.tr("targets-change-by", &[("name", by.into()), ("day", day.into())]);
    if after.reason.is_empty() { who } else { format!("{} · {who}", after.reason) }
}

/// *Changes to targets*; nothing where there are none.
pub fn changes(cx: &Cx, changes: &[Change]) -> Markup {
    let count = cx.locale().int(i64::try_from(changes.len()).unwrap_or(0));
    let row = |c: &Change| {
        let name = if c.team { cx.tr("targets-team-of", &[("name", c.name.as_str().into())]) } else { c.name.clone() };
        let period = words::period(cx.locale(), &c.after.span, Some(cx.today().year()));
        let args = [("name", name.into()), ("period", period.into()), ("what", what(cx, c).into())];
        ui::kv_row(&ui::KvRow {
            href: Some(&href(c.after.target)),
            lead: html! {},
            title: &cx.tr("targets-change", &args),
            meta: html! { (why(cx, &c.after)) },
            value: html! {},
        })
    };
    html! {
        @if !changes.is_empty() {
            (ui::Panel::new(cx.t("targets-changes")).count(&count).rows(html! { @for change in changes { (row(change)) } }))
        }
    }
}
