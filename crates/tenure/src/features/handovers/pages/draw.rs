//! Words that the pages share.

use jiff::civil::Date;
use maud::{Markup, html};

use super::super::model::{Handover, State};
use crate::base::page::Page;
use crate::base::{Cx, HandoverId, calendar};
use crate::ui;

/// The page of a hand-over.
pub fn href(id: HandoverId) -> String {
    format!("/handovers/{id}")
}

/// `Sara Lind hands over to Erik Dahl`.
pub fn title(cx: &Cx, h: &Handover) -> String {
    cx.tr("handovers-one", &[("giver", h.giver.name.as_str().into()), ("receiver", h.receiver.name.as_str().into())])
}

/// Where it stands.
pub fn state(cx: &Cx, state: State) -> Markup {
    ui::state(state.tone(), cx.t(state.label()))
}

/// The last day of the giver.
pub fn last_day(from: Date) -> Date {
    from.yesterday().unwrap_or(from)
}

/// A day for people.
pub fn day(cx: &Cx, day: Date) -> Markup {
    ui::time(&day.to_string(), &calendar::full(cx.locale(), day))
}

/// The names of what moves, or that nothing does.
pub fn parts(cx: &Cx, keys: &[String]) -> String {
    let known = cx.app.registry.handover_parts.iter().filter(|p| keys.iter().any(|k| k == p.key));
    let names: Vec<&str> = known.map(|p| cx.t(p.label)).collect();
    if names.is_empty() { cx.t("handovers-nothing-moves").to_owned() } else { names.join(cx.t("handovers-comma")) }
}

/// The way to a page of hand-overs.
pub fn crumbs(page: Page, cx: &Cx) -> Page {
    page.nav("/team").crumb(Some("/handovers"), cx.t("handovers-title"))
}

/// A number with its words.
pub fn count(cx: &Cx, n: i64) -> Markup {
    html! { (ui::num(n, &cx.locale().int(n))) }
}
