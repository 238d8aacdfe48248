//! The panel Contact next: each row says why, and its points are one click away.

use maud::{Markup, html};
use tenure_db::Conn;

use crate::base::{AccountId, Cx, Result, Scope};
use crate::features::today::model::{self, Candidate};
use crate::features::today::store;
use crate::ui;

/// The accounts to contact, ranked.
pub fn candidates(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<Vec<Candidate>> {
    let mut reasons = Vec::new();
    for source in &cx.app.registry.reasons {
        reasons.extend((source.list)(q, cx, scope)?);
    }
    let mut ids: Vec<AccountId> = reasons.iter().map(|r| r.account).collect();
    ids.sort_unstable();
    ids.dedup();
    let facts = store::accounts(q, scope, &ids)?;
    reasons.retain(|r| facts.contains_key(&r.account));
    Ok(model::rank(reasons, |id| facts.get(&id).map_or(0, |f| f.revenue), model::ROWS))
}

/// Draws the panel.
pub fn panel(q: &Conn<'_>, cx: &Cx, scope: &Scope, candidates: &[Candidate]) -> Result<Markup> {
    let ids: Vec<AccountId> = candidates.iter().map(|c| c.account).collect();
    let accounts = store::accounts(q, scope, &ids)?;
    let pairs: Vec<_> = candidates.iter().filter_map(|c| Some((c.account, c.person?))).collect();
    let persons = store::persons(q, scope, &pairs)?;
    let count = cx.locale().int(i64::try_from(candidates.len()).unwrap_or(0));
    let panel = ui::Panel::new(cx.t("today-next")).count(&count);
    if candidates.is_empty() {
        return Ok(panel.raw(ui::empty(cx.t("today-next-none"), ui::link("/accounts", cx.t("today-to-accounts")))));
    }
    let rows = candidates.iter().map(|c| {
        let account = accounts.get(&c.account).map_or("", |a| a.name.as_str());
        let person = c.person.and_then(|p| persons.get(&(c.account, p)));
        row(cx, c, account, person)
    });
    Ok(panel.rows(html! { @for row in rows { (row) } }))
}

fn row(cx: &Cx, c: &Candidate, account: &str, person: Option<&store::PersonFacts>) -> Markup {
    let Some(first) = c.reasons.first() else { return html! {} };
    let account_href = format!("/accounts/{}", c.account);
    let href = person.map_or_else(|| account_href.clone(), |p| format!("{account_href}/people/{}", p.position));
    let log = match c.person {
        Some(p) => format!("/conversations/new?account={}&person={p}", c.account),
        None => format!("/conversations/new?account={}", c.account),
    };
    ui::next_row(&ui::NextRow {
        name: person.map_or(account, |p| p.name.as_str()),
        href: Some(&href),
        role: person.map_or("", |p| p.title.as_str()),
        account: if person.is_some() { account } else { "" },
        account_href: &account_href,
        icon: first.icon,
        tone: if first.points >= 20.0 { ui::Tone::Bad } else { ui::Tone::Warn },
        reason: html! { (first.headline) },
        why: why(cx, c),
        why_id: &format!("why-{}", c.account),
        advice: &first.advice,
        actions: ui::dialog_button(ui::Look::Plain, &log, "call", cx.t("today-log-short")),
    })
}

/// Each rule with its points, and the total.
fn why(cx: &Cx, c: &Candidate) -> Markup {
    html! {
        h3 { (cx.t("today-why")) }
        dl {
            @for r in &c.reasons {
                dt { (r.headline) }
                dd.n.num { (format!("{:.1}", r.points)) }
            }
            dt.b { (cx.t("today-total")) }
            dd.n.num.b { (format!("{:.0}", c.points)) }
        }
        p.xs.faint { (cx.tr("today-formula", &[("version", model::FORMULA.into())])) }
    }
}
