//! The figure of the account's head: share of wallet.

use maud::{Markup, html};

use super::super::gather::Books;
use super::super::store::cells;
use super::tab_href;
use super::words::{percent, short};
use crate::base::{Cx, Permit, Read, Result};
use crate::ui;

/// What we sold in twelve months of what the client spends, where that is known.
///
/// # Errors
/// What the database says.
pub fn wallet(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Markup> {
    let (account, today) = (permit.account(), cx.today());
    let mut foreign = false;
    let sums = match cells::estimated(permit, today)? {
        false => None,
        true => {
            let grid = Books::folded(permit, cx.settings(), today, today)?;
            foreign = grid.total.foreign > 0;
            Some(grid.total).filter(|t| t.spend > 0)
        }
    };
    let context = match &sums {
        Some(t) => {
            let about = cx.tr("whitespace-of-about", &[("sum", short(cx, t.spend).into())]);
            html! { (about) }
        }
        None => html! { (cx.t(if foreign { "whitespace-no-rate" } else { "whitespace-no-spend" })) },
    };
    Ok(ui::kpi(&ui::Kpi {
        label: cx.t("whitespace-share"),
        value: html! { (percent(sums.and_then(|t| t.share()))) },
        context,
        href: Some(&tab_href(account)),
        ..Default::default()
    }))
}
