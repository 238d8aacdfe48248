//! Openings on Today: the best of the accounts in scope whose estimates promise the most.

use maud::{Markup, html};
use tenure_db::Conn;

use super::super::gather::Books;
use super::super::model::openings::access;
use super::super::openings;
use super::super::store::largest::{largest, worths};
use super::super::store::{Whose, known, proof};
use super::words::{reason, short, title};
use super::{PORTFOLIO, tab_href};
use crate::base::{AccountId, Cx, Result, Scope};
use crate::ui;

/// Accounts that are looked at, of those that are compared: in a scope of very many, and in any other.
const LARGE: (usize, i64) = (8, 40);
const SMALL: (usize, i64) = (30, 90);
/// How many times as many are asked again of a scope of very many.
const AGAIN: i64 = 4;
/// Openings for which other accounts are asked whether they prove them.
const PROVED: usize = 12;
/// Openings that are shown.
const SHOWN: usize = 4;

/// The panel; none where nothing was found.
///
/// # Errors
/// What the database says.
pub fn panel(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<Option<Markup>> {
    let today = cx.today();
    let accounts = chosen(q, cx, scope)?;
    if accounts.is_empty() {
        return Ok(None);
    }
    let whose = Whose::These(&accounts);
    let books = Books::load(q, &whose, cx.settings(), today, today)?;
    let found = openings::best(q, &cx.viewer, &whose, &books, &accounts, today, PROVED)?;
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
        @for (account, concern, words) in found.waits.iter().take(SHOWN) {
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

/// The accounts that are looked at: those whose largest opening may be worth the most, in the install's currency, with the
/// best access that we have. Many more are looked at than shown, since it may be worth less.
fn chosen(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<Vec<AccountId>> {
    let (today, (looked, compared)) = (cx.today(), if scope.large { LARGE } else { SMALL });
    let worths = worths(q, &cx.settings().currency, today)?;
    // Of very many only the largest single estimates are told, so more of them are asked again.
    let first = if scope.large { compared * AGAIN } else { compared };
    let mut found = largest(q, &Whose::Scope(scope), today, &worths, first)?;
    let ids = |found: &[(AccountId, f64)]| found.iter().map(|(id, _)| *id).collect::<Vec<_>>();
    if scope.large && !found.is_empty() {
        // Of so few it is asked what lines come to, and what is sold already.
        found = largest(q, &Whose::These(&ids(&found)), today, &worths, compared)?;
    }
    if found.len() > looked {
        let doors = proof::doors(q, &Whose::These(&ids(&found)), today)?;
        for (account, most) in &mut found {
            *most *= access(doors.get(&(*account, None)).map(|door| door.strength));
        }
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.truncate(looked);
    }
    Ok(ids(&found))
}
