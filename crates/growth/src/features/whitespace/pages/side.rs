//! The narrow column: best openings, share of wallet by unit, the numbers.

use std::borrow::Cow;

use maud::{Markup, html};

use super::super::model::grid::{Grid, Sums};
use super::super::model::openings::Opening;
use super::super::openings::Openings;
use super::draw::Pen;
use super::words::{maybe, percent, reason, title, unrated, worth};
use super::{at, cell_href, deal_href, tab_href};
use crate::base::{AccountId, Cx, calendar};
use crate::ui::{self, Look, MenuItem, Tone};

/// Openings that the panel shows.
const SHOWN: usize = 6;

/// Best openings.
pub(super) fn openings(cx: &Cx, account: AccountId, found: &Openings, edit: bool) -> Markup {
    let panel = ui::Panel::new(cx.t("whitespace-best")).end(html! { span.mute { (cx.t("whitespace-best-by")) } });
    if let Some((account, concern, words)) = found.waits.first() {
        let text = cx.tr("whitespace-waits", &[("words", words.as_str().into())]);
        let link = ui::link(&format!("/accounts/{account}/concerns/{concern}"), cx.t("whitespace-waits-answer"));
        return panel.body(html! { (ui::notice(Tone::Warn, "pause", html! { (text) }, link)) });
    }
    let rows = html! {
        @for (n, o) in found.list.iter().take(SHOWN).enumerate() { (row(cx, o, n, edit)) }
    };
    let panel = panel.footer(html! {
        @if edit {
            (ui::link_button(Look::Plain, &format!("/deals/new?account={account}"), "plus", cx.t("whitespace-new-deal")))
        }
        @if !found.put_off.is_empty() { (put_off(cx, found, edit)) }
    });
    if found.list.is_empty() {
        return panel.raw(ui::empty(cx.t("whitespace-best-none"), html! {}));
    }
    panel.rows(rows)
}

fn row(cx: &Cx, o: &Opening, n: usize, edit: bool) -> Markup {
    let menu = format!("opening-{n}");
    let off = at(&format!("{}/dismiss", tab_href(o.account)), o.place, &[]);
    let deal = deal_href(o.account, o.place);
    html! {
        li.kv {
            span.tx {
                a.b href=(cell_href(o.account, o.place, "")) data-dialog { (title(cx, o)) }
                span.mute.line2 { (reason(cx, o)) }
            }
            span.val {
                span.num { (worth(cx, o)) }
                @if edit {
                    (ui::popover_icon("more", &cx.tr("whitespace-act", &[("name", title(cx, o).into())]), &menu))
                    (ui::menu(&menu, &[
                        MenuItem { href: &deal, icon: "plus", label: cx.t("whitespace-accept"), ..MenuItem::default() },
                        MenuItem { href: &off, icon: "pause", label: cx.t("whitespace-dismiss"), ..MenuItem::default() },
                    ]))
                }
            }
        }
    }
}

/// What is put off, until when and why.
fn put_off(cx: &Cx, found: &Openings, edit: bool) -> Markup {
    let label = cx.tr("whitespace-put-off", &[("n", found.put_off.len().into())]);
    html! {
        (ui::popover_button(Look::Ghost, "pause", &label, "put-off"))
        (ui::popover("put-off", html! {
            div.put {
                @for d in &found.put_off {
                    div {
                        p.b { (cx.tr(&format!("whitespace-reason-{}", d.reason), &[])) @if !d.note.is_empty() { ": " (d.note) } }
                        p.mute.sm {
                            (cx.tr("whitespace-until", &[("day", calendar::full(cx.locale(), d.until).into())]))
                            @if let Some(who) = &d.who { " · " (who) }
                        }
                        p { a.lnk href=(cell_href(d.account, d.place, "")) data-dialog { (cx.t("whitespace-show-cell")) } }
                        @if edit {
                            (ui::post_button(Look::Ghost, &format!("{}/dismissed/{}/recalling", tab_href(d.account), d.id), "undo", cx.t("whitespace-recall"), &[]))
                        }
                    }
                }
            }
        }))
    }
}

/// Share of wallet of each unit.
pub(super) fn by_unit(cx: &Cx, pen: &Pen<'_>) -> Markup {
    let rows: Vec<(Cow<'_, str>, &Sums)> = pen.grid.rows.iter().map(|r| (pen.name(r), &r.sums)).collect();
    ui::Panel::new(cx.t("whitespace-by-unit")).rows(html! {
        @for (name, sums) in &rows {
            @let share = sums.share();
            (ui::driver_row(html! { (name) }, share.unwrap_or(0.0), Tone::Neutral, &percent(share)))
        }
    })
}

/// The metrics.
pub(super) fn numbers(cx: &Cx, grid: &Grid) -> Markup {
    let t = &grid.total;
    let cells = cx.tr("whitespace-cells-of", &[("owned", t.owned.into()), ("all", t.sellable.into())]);
    let likely = if t.unlikely > 0 { cx.tr("whitespace-unlikely", &[("n", t.unlikely.into())]) } else { String::new() };
    let pair = |first: String, second: String| {
        html! { span.num.b { (first) } @if !second.is_empty() { " " span.mute { (second) } } }
    };
    ui::Panel::new(cx.t("whitespace-numbers")).body(ui::facts(&[
        (
            cx.t("whitespace-share"),
            pair(percent(t.share()), cx.tr("whitespace-of", &[("sum", maybe(cx, t.known_spend()).into())])),
        ),
        (cx.t("whitespace-penetration"), pair(percent(t.penetration()), cells)),
        (
            cx.t("whitespace-value"),
            pair(maybe(cx, t.known_gap()), unrated(cx, t.unrated + grid.other.unrated, t.foreign)),
        ),
        (cx.t("whitespace-probable"), pair(maybe(cx, t.known_probable()), likely)),
    ]))
}
