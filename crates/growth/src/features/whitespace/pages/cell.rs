//! `/accounts/{id}/whitespace/cell`: what is known of one cell, and noting what it is. Opens as a dialog.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions::{self, Setting};
use super::super::form::CellForm;
use super::super::gather::Books;
use super::super::model::grid::{Cell, Grid};
use super::super::model::{Confidence, Mark, Noted, Place};
use super::super::store::proof::{Contact, people};
use super::super::store::{Whose, cells, known};
use super::words::{Teller, maybe, percent, rival, short, stage, unrated};
use super::{PlaceQuery, cell_href, deal_href, tab_href};
use crate::base::asof::{self, AsOf};
use crate::base::extract::{Form, Path, Query};
use crate::base::money::Money;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, CompetitorId, Cx, Edit, Error, Fields, Permit, Read, Result, calendar, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::people::listing::query;
use crate::features::people::pages::draw::{Draw, crumbs, with_none};
use crate::features::relationships;
use crate::features::revenue::ask::year_before;
use crate::features::{accounts, deals};
use crate::ui::{self, Look};

/// People that are listed.
const PEOPLE: i64 = 8;

/// What the page shows.
pub(super) struct Shown {
    pub(super) account: AccountId,
    pub(super) name: String,
    books: Books,
    grid: Grid,
    place: Place,
    history: Vec<(Noted, Option<String>, Timestamp)>,
    people: Vec<Contact>,
    pub(super) rivals: Vec<(CompetitorId, String)>,
    all_rivals: HashMap<CompetitorId, String>,
    as_of: Option<AsOf>,
    edit: bool,
}

fn load(permit: &Permit<'_, Read>, cx: &Cx, place: Place, as_of: Option<AsOf>) -> Result<Shown> {
    let (q, account, day) = (permit.conn(), permit.account(), asof::day(as_of, cx.today()));
    let books = Books::load(q, &Whose::Account(account), cx.settings(), day, cx.today())?;
    books.tree.get(place.1).ok_or(Error::NotFound)?;
    // What lies below an opened line is a cell, too.
    let grid = books.grid(account, &books.tree.above(place.1));
    let row = grid.row(place.0);
    if place.0.is_some() && row.is_none() {
        return Err(Error::NotFound);
    }
    let archived = row.is_some_and(|r| r.head.archived);
    Ok(Shown {
        account,
        name: accounts::store::account::name(permit)?,
        grid,
        place,
        history: cells::history(permit, place)?,
        people: people(permit, place.0, day, PEOPLE)?,
        rivals: known::competitors(q, false)?,
        all_rivals: known::competitors(q, true)?.into_iter().collect(),
        as_of,
        edit: permit.allows::<Edit>() && as_of.is_none() && !archived,
        books,
    })
}

impl Shown {
    fn cell(&self) -> Option<&Cell> {
        self.grid.cell(self.place)
    }

    /// What holds on the day.
    fn noted(&self, cx: &Cx) -> Option<&Noted> {
        let day = asof::day(self.as_of, cx.today());
        self.history.iter().map(|(n, ..)| n).find(|n| n.span.holds(day))
    }

    fn title(&self, cx: &Cx) -> String {
        let unit = self.grid.row(self.place.0).filter(|r| r.head.unit.is_some()).map(|r| r.head.name.clone());
        let unit = unit.unwrap_or_else(|| cx.t("whitespace-whole").to_owned());
        cx.tr("whitespace-opening", &[("offering", self.books.tree.name(self.place.1).into()), ("unit", unit.into())])
    }
}

/// `GET /accounts/{id}/whitespace/cell`
pub(super) async fn show(cx: Cx, Path(account): Path<AccountId>, Query(asked): Query<PlaceQuery>) -> Result<Response> {
    let (place, as_of, inner) = (asked.place()?, AsOf::of(&cx, &asked.as_of)?, cx.clone());
    let shown = cx.snapshot(move |q| load(&look::<Read>(q, &inner.viewer, account)?, &inner, place, as_of)).await?;
    let form = CellForm::of(shown.noted(&cx), &cx.settings().currency);
    Ok(page(&cx, &shown, &form, &Fields::default(), false))
}

/// What the form sends: the cell, the row that was read, and what people typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    unit: String,
    offering: String,
    seen: String,
    #[serde(flatten)]
    form: CellForm,
}

/// `POST /accounts/{id}/whitespace/cell`
pub(super) async fn save(
    cx: Cx,
    Path(account): Path<AccountId>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let sent = read(&sent)?;
    let place =
        PlaceQuery { unit: sent.unit.clone(), offering: sent.offering.clone(), as_of: String::new() }.place()?;
    let (by, typed, inner) = (cx.acting(), sent.form.clone(), cx.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let facts = sent.form.parse(by)?;
            let seen = Some(sent.seen.parse().ok());
            actions::set(tx, by, account, &[Setting { place, facts, from: by.today, seen }])?;
            // Whether the estimate is less than what we sold is told, and not refused.
            let shown = load(&look::<Read>(tx, &by.viewer, account)?, &inner, place, None)?;
            Ok(shown.cell().is_some_and(|c| c.low))
        })
        .await;
    let again = |fields: Fields, since: bool| async move {
        let inner = cx.clone();
        let shown = cx.snapshot(move |q| load(&look::<Read>(q, &inner.viewer, account)?, &inner, place, None)).await?;
        Ok(page(&cx, &shown, &typed, &fields, since))
    };
    match done {
        Ok(low) => {
            let key = if low { "whitespace-saved-low" } else { "saved" };
            Ok(flash::done(&tab_href(account), key, Some(batch)))
        }
        Err(Error::Invalid(fields)) => again(fields, false).await,
        Err(Error::Conflict(c)) if c.key == "whitespace-error-since" => again(Fields::default(), true).await,
        Err(other) => Err(other),
    }
}

/// The fields of the form; unknown ones are left out.
fn read(pairs: &[(String, String)]) -> Result<Sent> {
    let text = serde_html_form::to_string(pairs).unwrap_or_default();
    serde_html_form::from_str(&text)
        .map_err(|e| Error::BadRequest(StatusCode::BAD_REQUEST, "error-query", e.to_string()))
}

fn page(cx: &Cx, s: &Shown, form: &CellForm, fields: &Fields, since: bool) -> Response {
    let title = s.title(cx);
    let words = s.cell().map(|c| Teller::new(cx, s.books.deals(s.account), &s.all_rivals).told(c)).unwrap_or_default();
    let body = html! {
        (ui::page_head(&title, html! { (words) }, html! {
            @if s.edit { (ui::keyed("n", ui::link_button(Look::Plain, &deal_href(s.account, s.place), "plus", cx.t("whitespace-accept")))) }
        }))
        (asof::notice(cx, &cell_href(s.account, s.place, ""), s.as_of, &[]))
        @if since { (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("whitespace-error-since")) }, html! {})) }
        (ui::columns(
            html! {
                (facts(cx, s))
                @if s.edit { (ui::Panel::new(cx.t("whitespace-note")).body(editor(cx, s, form, fields))) }
                (history(cx, s))
            },
            html! { (contacts(cx, s)) },
        ))
    };
    let status = match (since, fields.0.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (_, true) => StatusCode::OK,
        (_, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    crumbs(Page::new(title.as_str(), body), cx, s.account, &s.name)
        .crumb(Some(&tab_href(s.account)), cx.t("whitespace-title"))
        .crumb(None, title.as_str())
        .status(status)
        .respond(cx)
}

fn editor(cx: &Cx, s: &Shown, form: &CellForm, fields: &Fields) -> Markup {
    let here = format!("{}/cell", tab_href(s.account));
    let seen = s.noted(cx).map(|n| n.id.to_string()).unwrap_or_default();
    html! {
        form.set method="post" action=(here) novalidate data-enhance[cx.request.fragment] {
            (summary(cx, fields))
            (ui::hidden("unit", &s.place.0.map(|u| u.to_string()).unwrap_or_default()))
            (ui::hidden("offering", &s.place.1.to_string()))
            (ui::hidden("seen", &seen))
            (inputs(cx, form, fields, &s.rivals))
            (ui::form_foot(html! {}, html! {
                (ui::link_button(Look::Ghost, &tab_href(s.account), "", cx.t("cancel")))
                (ui::submit(Look::Primary, "", cx.t("save")))
            }))
        }
    }
}

/// The fields of a cell.
pub(super) fn inputs(cx: &Cx, form: &CellForm, fields: &Fields, rivals: &[(CompetitorId, String)]) -> Markup {
    let d = Draw { cx, fields, prefix: "whitespace" };
    let marks: Vec<(&str, &str)> = Mark::ALL.iter().map(|m| (m.code(), cx.t(m.label()))).collect();
    let rivals: Vec<(String, String)> = rivals.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let sure: Vec<(&str, &str)> = std::iter::once(("", cx.t("none")))
        .chain(Confidence::ALL.iter().map(|c| (c.code(), cx.t(c.label()))))
        .collect();
    ui::field_grid(html! {
        (d.switch("state", &form.state, &marks))
        (d.select("competitor", &form.competitor, &with_none(cx.t("whitespace-somebody"), &rivals)))
        (d.text("spend", &form.spend, "whitespace-hint-spend"))
        (d.text("currency", &form.currency, ""))
        (d.text("probability", &form.probability, "whitespace-hint-probability"))
        (d.select("confidence", &form.confidence, &sure))
        (d.day("estimated_on", &form.estimated_on, ""))
        (d.text("source", &form.source, "whitespace-hint-source"))
        (d.area("note", &form.note, ""))
    })
}

fn facts(cx: &Cx, s: &Shown) -> Markup {
    let Some(cell) = s.cell() else { return html! {} };
    let mut rows: Vec<(&str, Markup)> = Vec::new();
    if cell.lines > 0 {
        let day = asof::day(s.as_of, cx.today());
        let from = crate::base::dated::next_day(year_before(day)).to_string();
        let unit = s.place.0.map_or_else(|| String::from("none"), |u| u.to_string());
        let (to, offering) = (day.to_string(), s.place.1.to_string());
        let lines = query(
            &format!("/accounts/{}/revenue", s.account),
            &[("from", &from), ("to", &to), ("offering", &offering), ("unit", &unit)],
        );
        let words = cx.tr("revenue-n-lines", &[("n", cell.lines.into())]);
        let left_out = unrated(cx, cell.unrated, 0);
        rows.push((
            cx.t("whitespace-sold"),
            html! {
                (ui::link(&lines, &maybe(cx, cell.rated()))) " " span.mute { (words) @if !left_out.is_empty() { " · " (left_out) } }
            },
        ));
    }
    if let Some(spend) = cell.spend {
        rows.push((cx.t("whitespace-spend"), html! { (short(cx, spend)) }));
        rows.push((cx.t("whitespace-cell-share"), html! { (percent(cell.share())) }));
        rows.push((cx.t("whitespace-value"), html! { (maybe(cx, cell.gap())) }));
    }
    if cell.foreign > 0 {
        let own = cell.own.as_ref().map(|m| m.short(cx.locale())).unwrap_or_default();
        let words = unrated(cx, 0, cell.foreign);
        rows.push((cx.t("whitespace-spend"), html! { (own) " " span.mute { (words) } }));
    }
    if let Some(probable) = cell.probable {
        rows.push((cx.t("whitespace-probable"), html! { (short(cx, probable)) }));
    }
    if cell.competitor.is_some() {
        rows.push((cx.t("whitespace-field-competitor"), html! { (rival(cx, cell, &s.all_rivals)) }));
    }
    for deal in s
        .books
        .deals(s.account)
        .iter()
        .filter(|d| d.place == s.place || cell.deal.is_some_and(|at| s.books.deals(s.account)[at] == **d))
    {
        let amount = deal.minor.map(|m| short(cx, m)).unwrap_or_default();
        rows.push((
            cx.t("whitespace-state-deal"),
            html! { (ui::link(&deals::pages::href(s.account, deal.id), &deal.name)) " " span.mute { (stage(cx, deal)) " " (amount) } },
        ));
    }
    if rows.is_empty() {
        return html! {};
    }
    ui::Panel::new(cx.t("whitespace-known")).body(ui::facts(&rows))
}

fn contacts(cx: &Cx, s: &Shown) -> Markup {
    let panel = ui::Panel::new(cx.t("whitespace-contacts"));
    if s.people.is_empty() {
        return panel.raw(ui::empty(cx.t("whitespace-contacts-none"), html! {}));
    }
    panel.rows(html! {
        @for p in &s.people {
            (ui::person_row(&ui::PersonRow {
                name: &p.name,
                href: Some(&relationships::pages::href(s.account, p.position)),
                meta: html! {},
                why: html! { (p.title) },
                end: html! { @if p.key { (ui::chip_outline(cx.t("whitespace-key"))) } },
            }))
        }
    })
}

fn history(cx: &Cx, s: &Shown) -> Markup {
    let panel = ui::Panel::new(cx.t("whitespace-history"));
    if s.history.is_empty() {
        return panel.raw(ui::empty(cx.t("whitespace-history-none"), html! {}));
    }
    panel.rows(html! {
        @for (n, who, at) in &s.history {
            (ui::row(html! { div {
                p {
                    b { (cx.t(n.facts.mark.label())) }
                    @if let Some(id) = n.facts.competitor { " " (s.all_rivals.get(&id).map(String::as_str).unwrap_or_default()) }
                    @if let Some(spend) = &n.facts.spend { " · " (Money::short(spend, cx.locale())) }
                    @if let Some(p) = n.facts.probability { " · " (p) "%" }
                }
                p.mute.sm { (estimate(cx, n)) }
                @if !n.facts.note.is_empty() { p { (n.facts.note) } }
                p.mute.sm {
                    (span(cx, n)) " · " (who.as_deref().unwrap_or(cx.t("notifications-house"))) ", "
                    (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, *at))
                }
            } }))
        }
    })
}

/// Where an estimate comes from, how sure it is and of which day.
fn estimate(cx: &Cx, n: &Noted) -> String {
    let f = &n.facts;
    let mut parts = Vec::new();
    parts.extend((!f.source.is_empty()).then(|| f.source.clone()));
    parts.extend(f.confidence.map(|c| cx.tr("whitespace-sure", &[("how", cx.t(c.label()).into())])));
    parts.extend(f.estimated_on.map(|d| calendar::full(cx.locale(), d)));
    parts.join(" · ")
}

fn span(cx: &Cx, n: &Noted) -> String {
    let from = calendar::full(cx.locale(), n.span.from);
    match n.span.last() {
        None => cx.tr("whitespace-since", &[("day", from.into())]),
        Some(last) => format!("{from} – {}", calendar::full(cx.locale(), last)),
    }
}
