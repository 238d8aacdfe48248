//! `/deals/new` and `/accounts/{id}/deals/{deal}/edit`: what a deal says.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions;
use super::super::form::DealForm;
use super::super::model::renewals::WithoutNotice;
use super::super::model::{Category, Deal, EditDeal, Kind, NewDeal, Outcome, Stage};
use super::super::store::{deal, stages};
use super::href;
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Acting, Conn, Cx, DealId, Edit, Error, Fields, Permit, Read, Result, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::people::merge::Posted;
use crate::features::people::pages::draw::{
    Clash, Draw, account_of, at_typed, conflict_page, crumbs, on_account, with_none,
};
use crate::features::{accounts, competitors, offerings};
use crate::ui;

/// Empty lines that a form offers.
const SPARE: usize = 3;

/// What the selects offer, value and words, and what the account is called.
#[derive(Default)]
struct Ground {
    account: Option<(AccountId, String)>,
    units: Vec<(String, String)>,
    offerings: Vec<(String, String)>,
    competitors: Vec<(String, String)>,
    stages: Vec<Stage>,
}

impl Ground {
    fn load(permit: &Permit<'_, Read>) -> Result<Self> {
        let units = accounts::store::units::list(permit)?.into_iter().filter(|u| u.archived_at.is_none());
        Ok(Self {
            account: Some((permit.account(), accounts::store::account::name(permit)?)),
            units: units.map(|u| (u.id.to_string(), u.name)).collect(),
            ..Self::anywhere(permit.conn())?
        })
    }

    /// What is known before an account is chosen.
    fn anywhere(q: &Conn<'_>) -> Result<Self> {
        let all = offerings::store::all(q)?.into_iter().filter(|o| o.archived_at.is_none()).collect();
        let rivals = competitors::store::all(q)?.into_iter().filter(|c| c.archived_at.is_none());
        Ok(Self {
            offerings: offerings::model::tree(all)
                .into_iter()
                .map(|(depth, o)| (o.id.to_string(), format!("{}{}", "\u{2003}".repeat(depth), o.facts.name)))
                .collect(),
            competitors: rivals.map(|c| (c.id.to_string(), c.facts.name)).collect(),
            stages: stages::all(q)?.into_iter().filter(|s| !s.archived).collect(),
            ..Self::default()
        })
    }

    /// Value and words of all selects, for the page of a conflict.
    fn words(&self, cx: &Cx) -> Vec<(String, String)> {
        let kinds = Kind::ALL.iter().map(|k| (k.code().to_owned(), cx.t(k.label()).to_owned()));
        let all = [&self.units, &self.offerings, &self.competitors];
        all.into_iter().flatten().cloned().chain(kinds).collect()
    }
}

/// What a new deal begins with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Start {
    account: Option<AccountId>,
    name: String,
    kind: String,
    unit: String,
    offering: String,
    amount: String,
    currency: String,
    competitor: String,
}

/// `GET /deals/new`
pub(super) async fn new(cx: Cx, Query(start): Query<Start>) -> Result<Response> {
    let (inner, account) = (cx.clone(), start.account);
    let ground = cx
        .read(move |q| match account {
            None => Ground::anywhere(q),
            Some(id) => {
                let permit = look::<Read>(q, &inner.viewer, id)?;
                permit.may::<Edit>()?;
                Ground::load(&permit)
            }
        })
        .await?;
    let currency = if start.currency.is_empty() { cx.settings().currency.clone() } else { start.currency };
    let mut form = DealForm {
        name: start.name,
        kind: if start.kind.is_empty() { Kind::Expansion.code().to_owned() } else { start.kind },
        unit: start.unit.clone(),
        amount: start.amount.clone(),
        currency,
        competitors: Some(start.competitor).into_iter().filter(|c| !c.is_empty()).collect(),
        ..DealForm::default()
    };
    if !start.offering.is_empty() {
        form.line_id.push(String::new());
        form.line_offering.push(start.offering);
        form.line_unit.push(start.unit);
        form.line_amount.push(start.amount);
    }
    Ok(page(&cx, None, &ground, &form, &Fields::default()))
}

/// `POST /deals/new`
pub(super) async fn create(cx: Cx, Form(form): Form<DealForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let account = account_of(tx, &by.viewer, &form.account)?;
            let all = stages::all(tx)?;
            let first = |kind| all.iter().find(|s| s.kind == kind && !s.archived).map(|s| s.id);
            let new = on_account(account, |account| Ok(NewDeal { account, facts: form.new_facts(by, first)? }))?;
            let ids = actions::add(tx, by, std::slice::from_ref(&new))?;
            let id = ids.first().copied().ok_or_else(|| Error::internal("no deal was added"))?;
            Ok((new.account, id))
        })
        .await;
    match done {
        Ok((account, id)) => Ok(flash::done(&href(account, id), "deals-added", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let (inner, name) = (cx.clone(), typed.account.clone());
            let ground =
                cx.read(move |q| at_typed(q, &inner.viewer, &name, Ground::load, || Ground::anywhere(q))).await?;
            Ok(page(&cx, None, &ground, &typed, &fields))
        }
        Err(other) => Err(other),
    }
}

type At = Path<(AccountId, DealId)>;

async fn stored(cx: &Cx, (account, id): (AccountId, DealId)) -> Result<(Deal, Ground)> {
    let inner = cx.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &inner.viewer, account)?;
        let deal = deal::find(&permit, id)?;
        permit.may::<Edit>()?;
        if deal.archived {
            return Err(Error::NotFound);
        }
        Ok((deal, Ground::load(&permit)?))
    })
    .await
}

/// `GET /accounts/{id}/deals/{deal}/edit`
pub(super) async fn edit(cx: Cx, Path(at): At) -> Result<Response> {
    let (deal, ground) = stored(&cx, at).await?;
    let form = DealForm::of(&deal);
    Ok(page(&cx, Some(&deal), &ground, &form, &Fields::default()))
}

/// `POST /accounts/{id}/deals/{deal}/edit`
pub(super) async fn save(cx: Cx, Path(at): At, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let posted: Posted<DealForm> = Posted::read(pairs)?;
    let (by, typed) = (cx.acting(), posted.form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = deal::find(&look::<Read>(tx, &by.viewer, at.0)?, at.1)?;
            actions::edit(tx, by, at, &input(&posted, &stored, by)?)
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(&href(at.0, at.1), "saved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let (deal, ground) = stored(&cx, at).await?;
            Ok(page(&cx, Some(&deal), &ground, &typed, &fields))
        }
        Err(Error::Conflict(conflict)) if conflict.version.is_some() => {
            let (_, ground) = stored(&cx, at).await?;
            let name = ground.account.as_ref().map_or("", |(_, name)| name.as_str());
            let clash = Clash {
                action: &format!("{}/edit", href(at.0, at.1)),
                back: &href(at.0, at.1),
                prefix: "deals",
                words: &ground.words(&cx),
                account: (at.0, name),
                custom: &[],
            };
            Ok(conflict_page(&cx, &clash, &typed, &conflict))
        }
        Err(other) => Err(other),
    }
}

fn input(posted: &Posted<DealForm>, stored: &Deal, by: &Acting) -> Result<EditDeal> {
    let mut set = posted.form.set(by, &stored.facts)?;
    set.retain(|field, _| !posted.drop.contains(field));
    let mut base = posted.base.clone();
    base.version = posted.form.version.trim().parse().ok();
    Ok(EditDeal { set, base })
}

fn page(cx: &Cx, deal: Option<&Deal>, ground: &Ground, form: &DealForm, fields: &Fields) -> Response {
    let title = deal.map_or(cx.t("deals-new").to_owned(), |d| d.facts.name.clone());
    let here = deal.map_or(String::from("/deals/new"), |d| format!("{}/edit", href(d.account, d.id)));
    let back = match (deal, &ground.account) {
        (Some(d), _) => href(d.account, d.id),
        (None, Some((id, _))) => format!("/accounts/{id}"),
        (None, None) => String::from("/pipeline"),
    };
    let d = Draw { cx, fields, prefix: "deals" };
    let closed = deal.is_some_and(sold);
    let body = html! {
        (ui::page_head(&title, html! { @if let Some((_, name)) = &ground.account { (name) } }, html! {}))
        form method="post" action=(here) novalidate {
            (summary(cx, fields))
            (ui::hidden("version", &form.version))
            (ui::hidden("source_system", &form.source_system))
            (ui::hidden("source_id", &form.source_id))
            @if deal.is_none() && let Some((id, _)) = &ground.account { (ui::hidden("account", &id.to_string())) }
            (ui::columns(
                ui::stack(html! {
                    (what(cx, &d, form, ground, deal))
                    @if closed { (kept_lines(cx, form)) } @else { (lines(cx, &d, form, ground)) }
                }),
                ui::stack(html! { (likely(cx, &d, form)) (others(cx, &d, form, ground)) }),
            ))
            (ui::action_bar(html! {}, html! {
                (ui::link_button(ui::Look::Ghost, &back, "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("save")))
            }))
        }
    };
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::new(title.as_str(), body);
    let page = match (&ground.account, deal) {
        (Some((id, name)), Some(_)) => crumbs(page, cx, *id, name).nav("/pipeline").crumb(Some(&back), &title),
        _ => page.nav("/pipeline").crumb(Some("/pipeline"), cx.t("deals-pipeline")),
    };
    let last = if deal.is_some() { cx.t("edit") } else { title.as_str() };
    page.crumb(None, last).status(status).respond(cx)
}

/// Whether what it was sold for stays, so that it says the same as what was sold.
fn sold(deal: &Deal) -> bool {
    deal.facts.outcome != Outcome::Open && !deal.facts.lines.is_empty()
}

fn what(cx: &Cx, d: &Draw<'_>, form: &DealForm, ground: &Ground, deal: Option<&Deal>) -> Markup {
    let new = deal.is_none();
    let kinds: Vec<(&str, &str)> = Kind::ALL.iter().map(|k| (k.code(), cx.t(k.label()))).collect();
    let stages: Vec<(String, String)> = ground
        .stages
        .iter()
        .map(|s| (s.id.to_string(), format!("{} · {}", cx.t(s.kind.label()), s.named(cx.locale()))))
        .collect();
    ui::Panel::new(cx.t("deals-facts")).body(html! {
        @if new && ground.account.is_none() { (d.account(&form.account, form.name.is_empty())) }
        (ui::field_grid(html! {
            (d.first("name", &form.name, ""))
            (d.select("kind", &form.kind, &kinds))
            @if new { (d.select("stage", &form.stage, &with_none(cx.t("deals-first-stage"), &stages))) }
            @if deal.is_some_and(sold) {
                (ui::hidden("amount", &form.amount))
                (ui::hidden("currency", &form.currency))
            } @else {
                (d.text("amount", &form.amount, "deals-hint-amount"))
                (d.text("currency", &form.currency, ""))
            }
            (d.day("close_on", &form.close_on, ""))
            (d.day("opened_on", &form.opened_on, "deals-hint-opened"))
            (d.text("next_step", &form.next_step, "deals-hint-next-step"))
            (d.day("next_step_on", &form.next_step_on, ""))
            @if deal.is_some_and(sold) {
                (ui::hidden("unit", &form.unit))
            } @else if !ground.units.is_empty() {
                (d.select("unit", &form.unit, &with_none(cx.t("revenue-whole-account"), &ground.units)))
            }
            (d.text("goal", &form.goal, "deals-hint-goal"))
        }))
    })
}

fn lines(cx: &Cx, d: &Draw<'_>, form: &DealForm, ground: &Ground) -> Markup {
    let count = form.line_offering.len().max(form.line_amount.len()) + SPARE;
    let offerings = with_none("–", &ground.offerings);
    let units = with_none(cx.t("deals-line-unit-of-deal"), &ground.units);
    let labels = ["offering", "unit", "quantity", "amount", "from", "to"].map(|name| d.label(&format!("line_{name}")));
    let wrong = d.fields.0.iter().any(|e| e.field == "lines");
    let select = |name: &str, label: &str, value: &str, options: &[(&str, &str)]| {
        ui::Field::select(name, label, options).value(value).draw()
    };
    let text = |name: &str, label: &str, value: &str| ui::Field::text(name, label).value(value).draw();
    let day = |name: &str, label: &str, value: &str| ui::Field::date(name, label).value(value).draw();
    ui::Panel::new(cx.t("deals-lines")).body(html! {
        p.hint.bad[wrong] { (cx.t("deals-hint-lines")) }
        @for at in 0..count {
            (ui::fieldset(&cx.tr("deals-line-n", &[("n", (at + 1).into())]), html! {
                (ui::hidden("line_id", DealForm::cell(&form.line_id, at)))
                (ui::field_grid(html! {
                    (select("line_offering", &labels[0], DealForm::cell(&form.line_offering, at), &offerings))
                    @if ground.units.is_empty() { (ui::hidden("line_unit", "")) } @else {
                        (select("line_unit", &labels[1], DealForm::cell(&form.line_unit, at), &units))
                    }
                    (text("line_quantity", &labels[2], DealForm::cell(&form.line_quantity, at)))
                    (text("line_amount", &labels[3], DealForm::cell(&form.line_amount, at)))
                    (day("line_from", &labels[4], DealForm::cell(&form.line_from, at)))
                    (day("line_to", &labels[5], DealForm::cell(&form.line_to, at)))
                }))
            }))
        }
    })
}

/// The lines of a closed deal, which go along unseen.
fn kept_lines(cx: &Cx, form: &DealForm) -> Markup {
    let lists = [
        ("line_id", &form.line_id),
        ("line_offering", &form.line_offering),
        ("line_unit", &form.line_unit),
        ("line_quantity", &form.line_quantity),
        ("line_amount", &form.line_amount),
        ("line_from", &form.line_from),
        ("line_to", &form.line_to),
    ];
    ui::Panel::new(cx.t("deals-lines")).body(html! {
        p.mute { (cx.t("deals-lines-closed")) }
        @for (name, list) in lists { @for value in list { (ui::hidden(name, value)) } }
    })
}

fn likely(cx: &Cx, d: &Draw<'_>, form: &DealForm) -> Markup {
    let categories: Vec<(String, String)> =
        Category::ALL.iter().map(|c| (c.code().to_owned(), cx.t(c.label()).to_owned())).collect();
    ui::Panel::new(cx.t("deals-forecast")).body(html! {
        (d.text("probability", &form.probability, "deals-hint-probability"))
        (d.text("probability_reason", &form.probability_reason, ""))
        (d.select("override_category", &form.override_category, &with_none(cx.t("deals-by-evidence"), &categories)))
        (d.text("override_reason", &form.override_reason, ""))
        (d.day("override_until", &form.override_until, "deals-hint-until"))
    })
}

/// What may happen without notice; nobody knows first.
pub(super) fn without_notice(cx: &Cx) -> Vec<(&'static str, &'static str)> {
    let known = WithoutNotice::ALL.iter().map(|w| (w.code(), cx.t(w.label())));
    std::iter::once(("", cx.t("deals-without-unknown"))).chain(known).collect()
}

fn others(cx: &Cx, d: &Draw<'_>, form: &DealForm, ground: &Ground) -> Markup {
    html! {
        @if !ground.competitors.is_empty() {
            (ui::Panel::new(cx.t("deals-field-competitors")).body(html! {
                @for (id, name) in &ground.competitors {
                    (ui::checkbox("competitors", id, name, form.competitors.contains(id)))
                }
            }))
        }
        (ui::Panel::new(cx.t("deals-agreement")).body(html! {
            (d.text("agreement", &form.agreement, ""))
            (d.day("notice_on", &form.notice_on, "deals-hint-notice"))
            (d.text("former", &form.former, "deals-hint-former"))
            (d.select("without_notice", &form.without_notice, &without_notice(cx)))
            (d.text("runs_on_months", &form.runs_on_months, "deals-hint-runs-on"))
        }))
    }
}
