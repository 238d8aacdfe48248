//! `/team/claims`: accounts without a territory, claimed twice, elsewhere than the rules say, or without a lead.

use std::collections::HashMap;

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::preview_file::amount;
use super::preview_tables::claimed;
use super::words::Words;
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::scope::{self, Bar, Choice};
use crate::base::{AccountId, Cx, Error, Result, Scope, UserId, sheets};
use crate::features::territories::actions::preview::{Open, open};
use crate::features::territories::model::gap::Gap;
use crate::features::territories::model::plan::Stays;
use crate::features::territories::store::facts;
use crate::ui::{self, Cell, Head, Look, Phone, Segment, Table};

/// Accounts shown; the file has all of them.
const SHOWN: usize = 100;

/// The query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClaimsQuery {
    scope: String,
    kind: String,
}

impl ClaimsQuery {
    fn gap(&self) -> Result<Option<Gap>> {
        match (self.kind.as_str(), Gap::parse(&self.kind)) {
            ("", _) => Ok(None),
            (_, None) => Err(Error::field("kind", "error-choose")),
            (_, gap) => Ok(gap),
        }
    }
}

struct Found {
    bar: Bar,
    open: Open,
    words: Words,
    people: HashMap<UserId, (String, i64)>,
    accounts: HashMap<AccountId, (String, String)>,
}

async fn load(cx: &Cx, query: &ClaimsQuery, gap: Option<Gap>, limit: usize) -> Result<Found> {
    let (inner, asked) = (cx.clone(), query.scope.clone());
    cx.snapshot(move |q| {
        // Whoever leads looks at everything here: what nobody holds is in nobody's team.
        let choice = if asked.is_empty() { Choice::All } else { scope::choice(&inner.viewer, Some(&asked)) };
        let scope = Scope::resolve(q, &inner.viewer, choice)?;
        let open = open(q, &inner.viewer, &scope, gap)?;
        let first = || open.accounts.iter().take(limit);
        let leads: Vec<UserId> = first().filter_map(|one| one.lead).collect();
        let ids: Vec<AccountId> = first().map(|one| one.account).collect();
        Ok(Found {
            bar: scope::bar_of(q, &inner.viewer, &scope, inner.locale())?,
            words: Words::load(q)?,
            people: facts::people(q, &leads)?,
            accounts: facts::names(q, &scope, &ids)?,
            open,
        })
    })
    .await
}

/// GET.
pub async fn show(cx: Cx, Query(query): Query<ClaimsQuery>) -> Result<Response> {
    let found = load(&cx, &query, query.gap()?, SHOWN).await?;
    let gap = found.open.gap;
    let title = cx.t("territories-claims");
    let [unassigned, doubly, elsewhere, unled] = found.open.counts;
    let words = cx.tr(
        "territories-claims-summary",
        &[
            ("unassigned", unassigned.into()),
            ("doubly", doubly.into()),
            ("elsewhere", elsewhere.into()),
            ("unled", unled.into()),
        ],
    );
    let code = found.bar.current.code();
    let verbs = html! {
        (ui::link_button(Look::Ghost, "/team/rules", "globe", cx.t("territories-title")))
        (downloads(&cx, &format!("/team/claims.csv?scope={code}&kind={}", gap.code())))
    };
    let body = html! {
        (ui::page_head(title, html! { (words) }, verbs))
        (switch(&cx, &found, gap, &code))
        (table(&cx, &found, gap))
    };
    let page = Page::new(title, body).nav("/team/rules").crumb(Some("/team"), cx.t("access-team-page"));
    Ok(page.crumb(None, title).scope(found.bar).respond(&cx))
}

/// Text key of a gap.
fn label(gap: Gap) -> &'static str {
    match gap {
        Gap::Unassigned => "territories-gap-unassigned",
        Gap::Doubly => "territories-gap-doubly",
        Gap::Elsewhere => "territories-gap-elsewhere",
        Gap::Unled => "territories-gap-unled",
    }
}

fn switch(cx: &Cx, found: &Found, gap: Gap, scope: &str) -> Markup {
    let items: Vec<(String, String)> = Gap::ALL
        .into_iter()
        .zip(found.open.counts)
        .map(|(gap, n)| {
            let href = format!("/team/claims?scope={scope}&kind={}", gap.code());
            (href, cx.tr("territories-gap-count", &[("name", cx.t(label(gap)).into()), ("n", n.into())]))
        })
        .collect();
    let items: Vec<Segment<'_>> =
        items.iter().zip(Gap::ALL).map(|((href, label), kind)| Segment { href, label, current: kind == gap }).collect();
    ui::filter_bar(ui::segments(cx.t("territories-claims"), &items), html! {})
}

fn table(cx: &Cx, found: &Found, gap: Gap) -> Markup {
    let title = cx.t(label(gap));
    let all = &found.open.accounts;
    if all.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("territories-gap-none"), html! {}));
    }
    let heads = vec![
        Head::text(cx.t("territories-account")),
        Head::text(cx.t("territories-territory")),
        Head::text(cx.t("territories-lead")),
        Head::text(cx.t("territories-claimed-by")),
    ];
    let row = |one: &Stays| {
        let (name, city) = found.accounts.get(&one.account).map_or(("", ""), |(n, c)| (n.as_str(), c.as_str()));
        let lead = one.lead.and_then(|id| found.people.get(&id)).map(|(name, _)| name.as_str());
        ui::tr(vec![
            Cell::head(ui::two(html! { a href={ "/accounts/" (one.account) } { (name) } }, city)),
            Cell::text(html! { (found.words.territory(cx.locale(), one.territory)) }).phone(Phone::Right),
            Cell::text(
                html! { @if let Some(lead) = lead { (lead) } @else { span.bad { (cx.t("territories-no-lead")) } } },
            )
            .phone(Phone::Left),
            Cell::text(claimed(cx, &found.words, &found.open.rules, &one.rules)).phone(Phone::Full),
        ])
    };
    let count = cx.locale().int(i64::try_from(all.len()).unwrap_or(i64::MAX));
    let table =
        Table::new(title, heads).title(title, Some(&count), html! {}).rows(all.iter().take(SHOWN).map(row).collect());
    let table = if all.len() > SHOWN {
        let args = [("n", SHOWN.into()), ("all", all.len().into())];
        table.footer(html! { span.mute { (cx.tr("territories-first", &args)) } })
    } else {
        table
    };
    table.draw()
}

/// GET: one kind as a file.
pub async fn file(cx: Cx, Query(query): Query<ClaimsQuery>) -> Result<Response> {
    let found = load(&cx, &query, query.gap()?, usize::MAX).await?;
    let rows = found.open.accounts.iter().map(|one| {
        let (name, city) = found.accounts.get(&one.account).cloned().unwrap_or_default();
        let lead = one.lead.and_then(|id| found.people.get(&id)).map_or("", |(name, _)| name.as_str());
        let (revenue, currency) = amount(&one.revenue);
        let claims = one.rules.iter().map(|place| {
            let rule = &found.open.rules.list[*place];
            format!("{}: {}", found.words.territory(cx.locale(), Some(rule.territory)), found.words.why(&cx, rule))
        });
        let place = one.territory.map_or("", |id| found.words.territory(cx.locale(), Some(id)));
        let (place, lead) = (place.to_owned(), lead.to_owned());
        let claims = claims.collect::<Vec<_>>().join("; ");
        vec![name.into(), city.into(), place.into(), lead.into(), revenue, currency, claims.into()]
    });
    let head = ["account", "city", "territory", "lead", "revenue", "currency", "claimed_by"];
    sheets::answer(&cx, "territory-claims", &head, rows.collect::<Vec<_>>())
}
