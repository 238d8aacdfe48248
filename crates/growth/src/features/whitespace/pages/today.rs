//! Openings on Today: the best of the accounts in scope with the largest estimates.

use maud::{Markup, html};
use tenure_db::Conn;

use super::super::gather::Books;
use super::super::openings::{self, Mined};
use super::super::store::{Whose, cells, known};
use super::words::{reason, short, title};
use super::{PORTFOLIO, tab_href};
use crate::base::{Cx, Result, Scope};
use crate::ui;

/// Accounts that are looked at: those with the largest estimates.
const ACCOUNTS: i64 = 6;
/// Openings that are shown.
const SHOWN: usize = 4;

/// The panel; none where nothing was found.
///
/// # Errors
/// What the database says.
pub fn panel(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<Option<Markup>> {
    let today = cx.today();
    let accounts = cells::largest(q, &Whose::Scope(scope), today, ACCOUNTS)?;
    if accounts.is_empty() {
        return Ok(None);
    }
    let whose = Whose::These(&accounts);
    let books = Books::load(q, &whose, cx.settings(), today, today)?;
    let mut found = openings::find(q, &cx.viewer, &whose, &books, &accounts, &Mined::default(), today)?;
    found.list.retain(|o| o.estimate.is_some());
    if found.list.is_empty() && found.waits.is_empty() {
        return Ok(None);
    }
    let names = known::accounts(q, &whose)?;
    let panel = ui::Panel::new(cx.t("whitespace-today")).link(PORTFOLIO, cx.t("whitespace-today-all"));
    Ok(Some(panel.rows(html! {
        @for o in found.list.iter().take(SHOWN) {
            @let name = names.get(&o.account).map(|(name, _)| name.as_str()).unwrap_or_default();
            (ui::kv_row(&ui::KvRow {
                href: Some(&tab_href(o.account)),
                lead: html! {},
                title: &title(cx, o),
                meta: html! { (name) " · " (reason(cx, o)) },
                value: html! { (o.estimate.map(|m| short(cx, m)).unwrap_or_default()) },
            }))
        }
        @for (account, concern, words) in &found.waits {
            @let name = names.get(account).map(|(name, _)| name.as_str()).unwrap_or_default();
            (ui::kv_row(&ui::KvRow {
                href: Some(&format!("/accounts/{account}/concerns/{concern}")),
                lead: ui::icon("pause"),
                title: name,
                meta: html! { (cx.tr("whitespace-waits", &[("words", words.as_str().into())])) },
                value: html! {},
            }))
        }
    })))
}
