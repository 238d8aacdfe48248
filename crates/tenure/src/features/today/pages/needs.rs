//! What needs a director: accounts without a lead, late promises of the team, hand-overs that wait, overdue people.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use tenure_db::Conn;

use super::today::TodayQuery;
use crate::base::extract::Query;
use crate::base::{Cx, Result, Right, Scope, scope};
use crate::features::handovers;
use crate::features::people::listing::query;
use crate::features::rhythm::store::due::Counts;
use crate::features::today::store::needs;
use crate::ui;

/// Most managers with late promises.
const MANAGERS: i64 = 5;

/// `GET /today/needs`: the panel alone, for scopes that are too large to be counted before the page is sent.
pub async fn show(cx: Cx, Query(asked): Query<TodayQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let inner = cx.clone();
    let panel = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            panel(q, &inner, &scope, None)
        })
        .await?;
    Ok(panel.unwrap_or_else(|| html! { div {} }).into_response())
}

/// The panel, for those who lead; nothing for others. `people` is how their rhythms stand, where that is known.
pub fn panel(q: &Conn<'_>, cx: &Cx, scope: &Scope, people: Option<Counts>) -> Result<Option<Markup>> {
    if !cx.viewer.has(Right::Lead) {
        return Ok(None);
    }
    let code = scope.choice.code();
    let people = match people {
        Some(people) => people,
        None => super::today::people(q, cx, scope)?,
    };
    let lines = [
        (
            needs::without_lead(q, scope)?,
            "today-needs-lead",
            "accounts",
            query("/accounts", &[("lead", "none"), ("scope", &code)]),
        ),
        (
            handovers::store::handover::waiting(q, &cx.viewer)?,
            "today-needs-handovers",
            "swap",
            String::from("/handovers"),
        ),
        (people.overdue, "today-needs-overdue", "clock", query("/rhythm", &[("scope", &code)])),
        (people.never, "today-needs-never", "gap", query("/rhythm", &[("scope", &code), ("view", "never")])),
    ];
    let late = needs::late_by_owner(q, scope, MANAGERS)?;
    let total: i64 =
        lines.iter().map(|(n, ..)| i64::from(*n > 0)).sum::<i64>() + i64::try_from(late.len()).unwrap_or(0);
    let count = cx.locale().int(total);
    let panel = ui::Panel::new(cx.t("today-needs")).count(&count);
    if total == 0 {
        return Ok(Some(panel.raw(ui::empty(cx.t("today-needs-none"), html! {}))));
    }
    let row = |icon: &'static str, href: &str, title: &str, n: i64| {
        let shown = if n >= needs::MANY { format!("{}+", needs::MANY) } else { cx.locale().int(n) };
        ui::kv_row(&ui::KvRow {
            href: Some(href),
            lead: ui::icon(icon),
            title,
            meta: html! {},
            value: html! { (shown) },
        })
    };
    Ok(Some(panel.rows(html! {
        @for (n, key, icon, href) in lines.iter().filter(|(n, ..)| *n > 0) {
            (row(icon, href, &cx.tr(key, &[("n", (*n).into())]), *n))
        }
        @for (id, name, n) in &late {
            @let href = query("/promises", &[("scope", &code), ("owner", &id.to_string())]);
            (row("warn", &href, &cx.tr("today-needs-late", &[("name", name.as_str().into()), ("n", (*n).into())]), *n))
        }
    })))
}
