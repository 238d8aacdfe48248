//! `/accounts/{id}/whitespace`: the grid, the best openings, and the share of each unit.

use std::collections::HashMap;
use std::rc::Rc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::gather::Books;
use super::super::openings::{self, Mined, Openings};
use super::super::store::{Whose, known};
use super::draw::{Pen, legend};
use super::{empty, openings_href, side, tab_href, what};
use crate::base::asof::{self, AsOf};
use crate::base::extract::Path;
use crate::base::page::downloads_icon;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Edit, Error, OfferingId, Permit, Read, Result, Scope};
use crate::features::deals::pages::panel::open_deals;
use crate::features::people::listing::query;
use crate::ui::{self, Look};

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TabQuery {
    /// Lines whose parts are shown, with commas between.
    open: String,
    /// The day, which [`AsOf::asked`] reads.
    as_of: String,
}

impl TabQuery {
    /// The lines.
    fn open(&self) -> Vec<OfferingId> {
        self.open.split(',').filter_map(|id| id.trim().parse().ok()).take(20).collect()
    }
}

/// Draws the tab.
///
/// # Errors
/// `Invalid` for a wrong part of the query.
pub fn render(permit: &Permit<'_, Read>, cx: &Cx, text: &str) -> Result<Markup> {
    let asked: TabQuery = serde_html_form::from_str(text)
        .map_err(|e| Error::BadRequest(StatusCode::BAD_REQUEST, "error-query", e.to_string()))?;
    let (q, account, as_of) = (permit.conn(), permit.account(), AsOf::asked(cx)?);
    let (settings, day, today) = (cx.settings(), asof::day(as_of, cx.today()), cx.today());
    let books = Books::of(permit, settings, day, today)?;
    let open = asked.open();
    let grid = match open.as_slice() {
        [] => Books::folded(permit, settings, day, today)?,
        open => Rc::new(books.grid(account, open)),
    };
    let edit = permit.allows::<Edit>() && as_of.is_none();
    if !grid.any {
        return Ok(html! { (ui::matrix_styles()) (empty::draw(cx, account, &books, &grid, edit)) });
    }
    let rivals: HashMap<_, _> = known::competitors(q, true)?.into_iter().collect();
    let found = if as_of.is_none() { suggested(permit, cx, &books)? } else { Some(Openings::default()) };
    let day_text = as_of.map(|a| a.day.to_string()).unwrap_or_default();
    let pen = Pen { cx, account, books: &books, grid: &grid, rivals: &rivals, open: &open, as_of: &day_text, edit };
    let side = html! {
        @match found {
            Some(found) => { @if as_of.is_none() { (side::openings(cx, account, &found, edit)) } }
            None => (ui::lazy(&openings_href(account), cx.t("whitespace-best"))),
        }
        (side::by_unit(cx, &pen))
        (side::numbers(cx, &grid))
    };
    // Another day knows which deals were open, but not what the list says of them.
    let deals = if as_of.is_none() {
        open_deals(permit, cx)?
    } else {
        html! {}
    };
    Ok(html! { (ui::matrix_styles()) (ui::columns(html! { (panel(&pen, &asked, as_of)) (deals) }, side)) })
}

/// The openings of the account; none for who sees so many accounts that what they buy is looked through after the page.
fn suggested(permit: &Permit<'_, Read>, cx: &Cx, books: &Books) -> Result<Option<Openings>> {
    let scope = Scope::all(permit.conn(), &cx.viewer)?;
    if scope.large { Ok(None) } else { find(permit, cx, books, &scope).map(Some) }
}

fn find(permit: &Permit<'_, Read>, cx: &Cx, books: &Books, scope: &Scope) -> Result<Openings> {
    let (q, account, today) = (permit.conn(), permit.account(), cx.today());
    let mined = Mined::load(q, scope, &books.tree, today)?;
    openings::find(q, &cx.viewer, &Whose::Account(account), books, &[account], &mined, today)
}

/// `GET /accounts/{id}/whitespace/openings`: the panel alone.
pub(super) async fn late(cx: Cx, Path(account): Path<AccountId>) -> Result<Response> {
    let inner = cx.clone();
    let (found, edit) = cx
        .snapshot(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            let today = inner.today();
            let books = Books::load(q, &Whose::Account(account), inner.settings(), today, today)?;
            let found = find(&permit, &inner, &books, &Scope::all(q, &inner.viewer)?)?;
            Ok((found, permit.allows::<Edit>()))
        })
        .await?;
    Ok(side::openings(&cx, account, &found, edit).into_response())
}

fn panel(pen: &Pen<'_>, asked: &TabQuery, as_of: Option<AsOf>) -> Markup {
    let (cx, here) = (pen.cx, tab_href(pen.account));
    let kept = [("open", asked.open.as_str())];
    let file = query(&format!("{here}.csv"), &[("as_of", pen.as_of)]);
    let footer = html! {
        span { (what::line(cx, pen.grid)) }
        span.end {
            (what::button(cx))
            (asof::button(cx, &here, as_of, &kept))
            @if pen.edit {
                (ui::dialog_button(Look::Plain, &format!("{here}/several"), "edit", cx.t("whitespace-several")))
            }
            (downloads_icon(cx, &file))
        }
    };
    let panel = ui::Panel::new(cx.t("whitespace-title")).count(cx.t("whitespace-subtitle"));
    panel.end(legend(cx)).footer(footer).raw(pen.draw())
}
