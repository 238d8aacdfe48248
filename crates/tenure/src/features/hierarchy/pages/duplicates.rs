//! `/accounts/duplicates`: pairs that may be one company, each with what speaks for it.

use std::collections::HashSet;

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions;
use super::super::duplicates::{Proposal, SHOWN, proposals};
use super::super::model::duplicates::{Evidence, Party};
use super::super::store::tree;
use crate::base::extract::{Form, Query};
use crate::base::page::Page;
use crate::base::scope::{self, Scope};
use crate::base::{AccountId, Cx, Edit, Need, Result, Right, Routes, calendar, flash};
use crate::features::accounts::countries;
use crate::features::people::listing::query;
use crate::ui::{self, Phone, Tone};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/duplicates", Need::User, show).post("/accounts/duplicates/distinct", Need::User, apart)
}

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DuplicatesQuery {
    scope: String,
}

async fn show(cx: Cx, Query(asked): Query<DuplicatesQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let inner = cx.clone();
    let (bar, found, may) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let found = proposals(q, &scope, inner.today())?;
            let ids: Vec<AccountId> = found.iter().flat_map(|p| [p.one.id, p.other.id]).collect();
            let may = tree::held::<Edit>(q, &inner.viewer, &ids)?;
            Ok((scope::bar_of(q, &inner.viewer, &scope, inner.locale())?, found, may))
        })
        .await?;
    let title = cx.t("hierarchy-duplicates");
    let body = ui::fragment("duplicates", page(&cx, &asked, &found, &may));
    let page = Page::new(title, body).nav("/accounts").scope(bar);
    Ok(page.respond(&cx))
}

fn page(cx: &Cx, asked: &DuplicatesQuery, found: &[Proposal], may: &HashSet<AccountId>) -> Markup {
    let title = cx.t("hierarchy-duplicates");
    let summary = cx.tr("hierarchy-duplicates-summary", &[("n", found.len().into())]);
    let heads = vec![
        ui::Head::text(cx.t("hierarchy-duplicates-pair")),
        ui::Head::text(cx.t("hierarchy-duplicates-evidence")),
        ui::Head::number(cx.t("hierarchy-duplicates-score")),
        ui::Head::blank(cx.t("hierarchy-duplicates-decide")),
    ];
    let back = query("/accounts/duplicates", &[("scope", &asked.scope)]);
    let rows = found.iter().map(|p| {
        let both = may.contains(&p.one.id) && may.contains(&p.other.id);
        ui::tr(vec![
            ui::Cell::head(html! { (party(cx, &p.one)) (party(cx, &p.other)) }),
            ui::Cell::text(evidence(cx, &p.evidence)).phone(Phone::Full),
            ui::Cell::number(html! { b { (p.score) } }).phone(Phone::Right),
            ui::Cell::text(html! { @if both { (verbs(cx, (&p.one, &p.other), &back)) } }).phone(Phone::Full),
        ])
    });
    html! {
        (ui::page_head(title, html! { (summary) }, html! {}))
        @if found.is_empty() { (ui::empty(cx.t("hierarchy-duplicates-none"), html! {})) } @else {
            (ui::Table::new(title, heads).rows(rows.collect()).draw())
            p.mute.sm { (cx.t("hierarchy-duplicates-note")) @if found.len() >= SHOWN { " " (cx.tr("hierarchy-duplicates-first", &[("n", SHOWN.into())])) } }
        }
    }
}

fn party(cx: &Cx, party: &Party) -> Markup {
    ui::two(html! { a href={ "/accounts/" (party.id) } { (party.name) } }, &facts(cx, party))
}

/// What tells an account from another.
pub fn facts(cx: &Cx, party: &Party) -> String {
    let locale = cx.locale();
    let country = countries::name(locale, &party.country);
    let mut facts: Vec<String> =
        [party.city.as_str(), country].iter().filter(|t| !t.is_empty()).map(|t| (*t).to_owned()).collect();
    facts.extend(party.lead.clone());
    facts.push(cx.tr("hierarchy-people", &[("n", party.people.into())]));
    if let Some(at) = party.last {
        let day = calendar::day(locale, cx.today(), at.to_zoned_datetime(cx.viewer.zone.clone()).date());
        facts.push(cx.tr("hierarchy-last", &[("day", day.into())]));
    }
    facts.join(" · ")
}

/// What speaks for one company, and against it.
pub fn evidence(cx: &Cx, found: &[Evidence]) -> Markup {
    html! {
        span.flow {
            @for one in found {
                @let (key, what) = one.words();
                @let words = cx.tr(key, &[("what", what.into())]);
                @if one.points() < 0 { (ui::chip(Tone::Warn, &words)) } @else { (ui::chip_outline(&words)) }
            }
        }
    }
}

/// What can be done with a pair.
pub(super) fn verbs(cx: &Cx, (one, other): (&Party, &Party), back: &str) -> Markup {
    let (one, other) = (one.id.to_string(), other.id.to_string());
    let values = [("one", one.as_str()), ("other", other.as_str()), ("back", back)];
    html! {
        span.flow {
            @if cx.viewer.has(Right::Merge) {
                @let merge = query("/accounts/merge", &[("stays", &one), ("goes", &other)]);
                (ui::link_button(ui::Look::Plain, &merge, "", cx.t("hierarchy-merge")))
            }
            (ui::post_button(ui::Look::Plain, "/accounts/duplicates/distinct", "", cx.t("hierarchy-distinct"), &values))
        }
    }
}

/// Which two.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairForm {
    one: AccountId,
    other: AccountId,
    #[serde(default)]
    back: String,
}

async fn apart(cx: Cx, Form(form): Form<PairForm>) -> Result<Response> {
    let by = cx.acting();
    let (batch, pair) = (by.batch, (form.one, form.other));
    cx.write_as(by, move |tx, by| actions::tell_apart(tx, by, pair.0, pair.1)).await?;
    let back = crate::features::people::listing::back(&form.back, "/accounts/duplicates").to_owned();
    Ok(flash::done(&back, "hierarchy-told-apart", Some(batch)))
}
