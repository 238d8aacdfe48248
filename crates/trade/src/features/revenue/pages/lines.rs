//! The table of lines under the tab.

use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::imports::read::quantity_text;
use super::super::store::list::Named;
use super::{href, tab_href};
use crate::base::money::Money;
use crate::base::paging::List;
use crate::base::{AccountId, Cx, calendar};
use crate::features::rates::model::{Basis, Rates};
use crate::ui::{self, Cell, Head, Phone, Tone};

/// What a table of lines is drawn with.
pub(super) struct Lines<'a> {
    pub(super) cx: &'a Cx,
    pub(super) account: AccountId,
    pub(super) asked: &'a Ask,
    pub(super) rates: &'a Rates,
    pub(super) basis: Basis,
    pub(super) edit: bool,
}

impl Lines<'_> {
    pub(super) fn draw(&self, list: &List<Named>, count: i64) -> Markup {
        let cx = self.cx;
        let title = cx.t("revenue-lines");
        if list.items.is_empty() {
            return ui::Panel::new(title).raw(ui::empty(cx.t("revenue-none"), html! {}));
        }
        let heads = vec![
            Head::text(cx.t("revenue-field-sold_on")),
            Head::text(cx.t("revenue-field-offering")),
            Head::text(cx.t("revenue-field-document_number")),
            Head::number(cx.t("revenue-field-amount")),
            Head::number(&cx.settings().currency),
            Head::text(cx.t("revenue-field-sold_by")),
            Head::text(cx.t("revenue-state")),
        ];
        let rows = list.items.iter().map(|named| self.row(named)).collect();
        let table =
            ui::Table::new(title, heads).title(title, Some(&cx.locale().int(count)), html! {}).rows(rows).wide();
        let here = tab_href(self.account);
        let first = self.asked.with(&here, &[]);
        let back = (!self.asked.cursor.is_empty()).then_some((first.as_str(), cx.t("comments-first-page")));
        let next = list.next.as_ref().map(|next| self.asked.with(&here, &[("cursor", next)]));
        if back.is_none() && next.is_none() {
            return table.draw();
        }
        let next = next.as_deref().map(|href| (href, cx.t("comments-next-page")));
        table.footer(ui::pager("", back, next)).draw()
    }

    fn row(&self, named: &Named) -> Markup {
        let (cx, f) = (self.cx, &named.line.facts);
        let money = Money { minor: f.amount_minor, currency: f.currency.clone() };
        let amount = format!("{} {}", f.currency, grouped(&money));
        let day = calendar::full(cx.locale(), f.sold_on);
        let first = html! {
            @if self.edit { a href=(href(self.account, named.line.id)) { (day) } } @else { (day) }
            div.mute.sm { (cx.t(f.kind.label())) }
        };
        let what = html! {
            (named.offering.as_deref().unwrap_or_default())
            @if let Some(n) = f.quantity { " × " (quantity_text(n)) }
            @if let Some(unit) = &named.unit { div.mute.sm { (unit) } }
        };
        let document = html! {
            (f.document_number)
            @if !f.document_line.is_empty() { " / " (f.document_line) }
        };
        ui::tr(vec![
            Cell::head(first),
            Cell::text(what).phone(Phone::Full),
            Cell::text(document),
            Cell::number(ui::num(f.amount_minor, &amount)).phone(Phone::Right),
            Cell::number(self.converted(named)),
            Cell::text(html! { (named.sold_by.as_deref().unwrap_or_default()) }),
            Cell::text(self.state(named)).phone(Phone::Left),
        ])
    }

    /// What the amount comes to, with the rate and its day.
    fn converted(&self, named: &Named) -> Markup {
        let (f, currency) = (&named.line.facts, &self.cx.settings().currency);
        let on = match self.basis {
            Basis::Historical => f.sold_on,
            Basis::Constant(day) => day,
        };
        let factor = self.rates.factor(&f.currency, currency, on);
        let minor = factor.and_then(|factor| factor.apply(f.amount_minor, &f.currency, currency));
        let Some((factor, minor)) = factor.zip(minor) else {
            return html! { span.warn { (self.cx.t("revenue-no-rate")) } };
        };
        let money = Money { minor, currency: currency.clone() };
        html! {
            (ui::num(minor, &grouped(&money)))
            @if let Some(day) = factor.on {
                div.mute.sm { (factor.shown()) " · " (calendar::short(self.cx.locale(), self.cx.today(), day)) }
            }
        }
    }

    fn state(&self, named: &Named) -> Markup {
        let (cx, f) = (self.cx, &named.line.facts);
        let day = |d| calendar::short(cx.locale(), cx.today(), d);
        html! {
            @if f.disputed { (ui::chip(Tone::Bad, cx.t("revenue-disputed"))) " " }
            @if let Some(paid) = f.paid_on { span.mute { (cx.tr("revenue-paid", &[("day", day(paid).into())])) } }
            @else if let Some(due) = f.due_on {
                @if due < cx.today() { (ui::chip(Tone::Warn, &cx.tr("revenue-overdue-since", &[("day", day(due).into())]))) }
                @else { span.mute { (cx.tr("revenue-due", &[("day", day(due).into())])) } }
            }
        }
    }
}

/// An amount with all its digits, its whole part grouped: `1,704,900.00`.
pub(super) fn grouped(money: &Money) -> String {
    let text = money.decimal();
    let (minus, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("\u{2212}", rest));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), crate::base::i18n::group);
    if rest.is_empty() { format!("{minus}{whole}") } else { format!("{minus}{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_their_cents() {
        let eur = |minor| grouped(&Money { minor, currency: String::from("EUR") });
        assert_eq!((eur(170_490_012).as_str(), eur(-50).as_str()), ("1,704,900.12", "\u{2212}0.50"));
        assert_eq!(grouped(&Money { minor: 12_800, currency: String::from("JPY") }), "12,800");
    }
}
