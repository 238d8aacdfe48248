//! Requests on other pages: Today and the account's overview.

use maud::{Markup, html};
use tenure_db::Conn;

use super::super::store::list::{Filter, Line, Show, Whose, counts, page};
use super::{due, href};
use crate::base::{Contribute, Cx, Permit, Read, Result, Scope};
use crate::features::settings::terms::Terms;
use crate::ui;

/// Rows of each kind.
const SHOWN: usize = 5;

/// Today's panel: what I am asked and what I wait for, what is late first.
pub fn today(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<Option<Markup>> {
    let (to_me, from_me) = (counts(q, &cx.viewer, scope, Whose::ToMe)?, counts(q, &cx.viewer, scope, Whose::FromMe)?);
    if to_me.0 + from_me.0 == 0 {
        return Ok(None);
    }
    let terms = Terms::load(q)?;
    let group = |whose: Whose, label: &'static str, count: i64| -> Result<Markup> {
        if count == 0 {
            return Ok(html! {});
        }
        let filter = Filter { whose, show: Show::Waiting, department: String::new(), account: None };
        let lines = page(q, &cx.viewer, scope, &filter, None, SHOWN)?;
        Ok(html! {
            (ui::group_row(cx.t(label), &cx.locale().int(count), ""))
            ul.rows { @for line in lines.iter().take(SHOWN) { (row(cx, line, whose, &terms, true)) } }
        })
    };
    let rows = html! {
        (group(Whose::ToMe, "requests-to-me", to_me.0)?)
        (group(Whose::FromMe, "requests-from-me", from_me.0)?)
    };
    let count = cx.locale().int(to_me.0 + from_me.0);
    let late = to_me.1 + from_me.1;
    let chip = html! { @if late > 0 { (ui::chip(ui::Tone::Bad, &cx.tr("promises-n-late", &[("n", late.into())]))) } };
    let panel = ui::Panel::new(cx.t("requests-title")).count(&count).chip(chip);
    Ok(Some(panel.link("/requests", cx.t("requests-all")).raw(rows)))
}

/// The overview's panel: what departments owe us for this account.
pub fn account(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    let scope = Scope::probe(&cx.viewer);
    let filter =
        Filter { whose: Whose::All, show: Show::Waiting, department: String::new(), account: Some(permit.account()) };
    let lines = page(permit.conn(), &cx.viewer, &scope, &filter, None, SHOWN)?;
    let may = permit.allows::<Contribute>();
    if lines.is_empty() && !may {
        return Ok(None);
    }
    let terms = Terms::load(permit.conn())?;
    let all = format!("/requests?whose=all&scope=all&account={}", permit.account());
    let new = format!("/requests/new?account={}", permit.account());
    let end = html! {
        span.flow {
            @if may { (ui::dialog_button(ui::Look::Ghost, &new, "plus", cx.t("requests-new"))) }
            (ui::link(&all, cx.t("requests-all")))
        }
    };
    let panel = ui::Panel::new(cx.t("requests-title")).end(end);
    if lines.is_empty() {
        return Ok(Some(panel.raw(ui::empty(cx.t("requests-none-here"), html! {}))));
    }
    Ok(Some(panel.rows(html! {
        @for line in lines.iter().take(SHOWN) { (row(cx, line, Whose::All, &terms, false)) }
        @if lines.len() > SHOWN { (ui::row(ui::link(&all, cx.t("concerns-more")))) }
    })))
}

fn row(cx: &Cx, line: &Line, whose: Whose, terms: &Terms, account: bool) -> Markup {
    let r = &line.request;
    let department = terms.name(cx.locale(), "department", &r.department);
    let other = if whose == Whose::ToMe { &line.asker } else { &line.owner };
    ui::kv_row(&ui::KvRow {
        href: Some(&href(r.account, r.id)),
        lead: ui::icon("arrow-right"),
        title: &r.what,
        meta: html! {
            @if account { (line.account) " · " }
            (department)
            @if let Some(name) = other { " · " (name) }
            " · " (cx.t(r.state.label()))
        },
        value: due(cx, r),
    })
}
