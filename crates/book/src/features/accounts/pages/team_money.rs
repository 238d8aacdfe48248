//! Columns of money of the team's roll-up: what features say accounts bring, added up by territory and lead.

use maud::html;

use super::super::store::team::Part;
use crate::base::asof::AsOf;
use crate::base::money;
use crate::base::registry::TeamColumn;
use crate::base::{Cx, Scope};
use crate::ui::{self, Phone};

/// The columns, in their order. They are of today, and whoever sees very many accounts has reports that add these up
/// without asking each account.
pub(super) fn columns(cx: &Cx, scope: &Scope, as_of: Option<AsOf>) -> Vec<TeamColumn> {
    if as_of.is_some() || scope.large {
        return Vec::new();
    }
    let mut all = cx.app.registry.team_columns.clone();
    all.sort_by_key(|column| column.order);
    all
}

/// What the parts come to: known where one of them is.
pub(super) fn total<'a>(parts: impl IntoIterator<Item = &'a Part>) -> Vec<Option<i64>> {
    let mut all: Vec<Option<i64>> = Vec::new();
    for part in parts {
        all.resize(all.len().max(part.money.len()), None);
        for (sum, minor) in all.iter_mut().zip(&part.money) {
            *sum = match (*sum, *minor) {
                (Some(a), Some(b)) => Some(a.saturating_add(b)),
                (a, b) => a.or(b),
            };
        }
    }
    all
}

/// One cell for each column.
pub(super) fn cells(cx: &Cx, columns: &[TeamColumn], minor: &[Option<i64>]) -> Vec<ui::Cell> {
    let (currency, locale) = (&cx.settings().currency, cx.locale());
    let cell = |(i, column): (usize, &TeamColumn)| {
        let known = minor.get(i).copied().flatten();
        let text = known.map(|minor| money::short(minor, currency, locale));
        let shown = html! { @if let Some(text) = &text { (text) } @else { span.faint { "–" } } };
        ui::Cell::number(shown).phone(Phone::Right).label(cx.t(column.label))
    };
    columns.iter().enumerate().map(cell).collect()
}
