//! `/accounts/{id}/revenue/new` and `/accounts/{id}/revenue/{line}/edit`: one line.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::form::LineForm;
use super::super::model::{EditLine, Kind, Line, NewLine};
use super::super::{actions, store};
use super::{href, tab_href};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Acting, Cx, Edit, Error, Fields, Permit, Read, Result, RevenueLineId, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::offerings;
use crate::features::people::merge::Posted;
use crate::features::people::pages::draw::{Clash, Draw, conflict_page, crumbs, with_none};
use crate::features::{accounts, identity, org};
use crate::ui;

/// What the selects offer, value and words, and what the account is called.
struct Ground {
    name: String,
    units: Vec<(String, String)>,
    offerings: Vec<(String, String)>,
    users: Vec<(String, String)>,
    territories: Vec<(String, String)>,
}

impl Ground {
    fn load(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Self> {
        let q = permit.conn();
        let all = offerings::store::all(q)?.into_iter().filter(|o| o.archived_at.is_none()).collect();
        let indented = |depth: usize, name: &str| format!("{}{name}", "\u{2003}".repeat(depth));
        let units = accounts::store::units::list(permit)?.into_iter().filter(|u| u.archived_at.is_none());
        Ok(Self {
            name: accounts::store::account::name(permit)?,
            units: units.map(|u| (u.id.to_string(), u.name)).collect(),
            offerings: offerings::model::tree(all)
                .into_iter()
                .map(|(depth, o)| (o.id.to_string(), indented(depth, &o.facts.name)))
                .collect(),
            users: identity::store::active(q, cx.today())?.into_iter().map(|u| (u.id.to_string(), u.name)).collect(),
            territories: org::territories::tree(q, false)?
                .into_iter()
                .map(|row| (row.territory.id.to_string(), indented(usize::from(row.depth), &row.territory.name)))
                .collect(),
        })
    }

    /// Value and words of all selects, for the page of a conflict.
    fn words(&self, cx: &Cx) -> Vec<(String, String)> {
        let kinds = Kind::ALL.iter().map(|k| (k.code().to_owned(), cx.t(k.label()).to_owned()));
        let all = [&self.units, &self.offerings, &self.users, &self.territories];
        all.into_iter().flatten().cloned().chain(kinds).collect()
    }
}

async fn ground(cx: &Cx, account: AccountId) -> Result<Ground> {
    let inner = cx.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &inner.viewer, account)?;
        permit.may::<Edit>()?;
        Ground::load(&permit, &inner)
    })
    .await
}

/// `GET /accounts/{id}/revenue/new`
pub(super) async fn new(cx: Cx, Path(account): Path<AccountId>) -> Result<Response> {
    let ground = ground(&cx, account).await?;
    let form = LineForm {
        kind: Kind::Invoice.code().to_owned(),
        sold_on: cx.today().to_string(),
        currency: cx.settings().currency.clone(),
        sold_by: cx.viewer.actor().map(|id| id.to_string()).unwrap_or_default(),
        ..LineForm::default()
    };
    Ok(page(&cx, account, None, &ground, &form, &Fields::default()))
}

/// `POST /accounts/{id}/revenue/new`
pub(super) async fn create(cx: Cx, Path(account): Path<AccountId>, Form(form): Form<LineForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            actions::add(tx, by, &NewLine { account, facts: form.parse(by)? })
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(&tab_href(account), "revenue-added", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let ground = ground(&cx, account).await?;
            Ok(page(&cx, account, None, &ground, &typed, &fields))
        }
        Err(other) => Err(other),
    }
}

type At = Path<(AccountId, RevenueLineId)>;

async fn stored(cx: &Cx, (account, id): (AccountId, RevenueLineId)) -> Result<(Line, Ground)> {
    let inner = cx.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &inner.viewer, account)?;
        let line = store::line::find(&permit, id)?;
        permit.may::<Edit>()?;
        if line.archived {
            return Err(Error::NotFound);
        }
        Ok((line, Ground::load(&permit, &inner)?))
    })
    .await
}

/// `GET /accounts/{id}/revenue/{line}/edit`
pub(super) async fn edit(cx: Cx, Path(at): At) -> Result<Response> {
    let (line, ground) = stored(&cx, at).await?;
    Ok(page(&cx, at.0, Some(at.1), &ground, &LineForm::of(&line), &Fields::default()))
}

/// `POST /accounts/{id}/revenue/{line}/edit`
pub(super) async fn save(cx: Cx, Path(at): At, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let posted: Posted<LineForm> = Posted::read(pairs)?;
    let (by, typed) = (cx.acting(), posted.form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            store::line::find(&look::<Read>(tx, &by.viewer, at.0)?, at.1)?;
            actions::edit(tx, by, at.0, at.1, &input(&posted, by)?)
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(&tab_href(at.0), "saved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let (_, ground) = stored(&cx, at).await?;
            Ok(page(&cx, at.0, Some(at.1), &ground, &typed, &fields))
        }
        Err(Error::Conflict(conflict)) if conflict.version.is_some() => {
            let (_, ground) = stored(&cx, at).await?;
            let clash = Clash {
                action: &href(at.0, at.1),
                back: &tab_href(at.0),
                prefix: "revenue",
                words: &ground.words(&cx),
                account: (at.0, &ground.name),
                custom: &[],
            };
            Ok(conflict_page(&cx, &clash, &typed, &conflict))
        }
        Err(other) => Err(other),
    }
}

fn input(posted: &Posted<LineForm>, by: &Acting) -> Result<EditLine> {
    let mut set = posted.form.parse(by)?.fields();
    set.retain(|field, _| !posted.drop.contains(field));
    let mut base = posted.base.clone();
    base.version = posted.form.version.trim().parse().ok();
    Ok(EditLine { set, base })
}

/// `POST /accounts/{id}/revenue/{line}/removing`
pub(super) async fn remove(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::remove(tx, by, account, id)).await?;
    Ok(flash::done(&tab_href(account), "revenue-removed", Some(batch)))
}

fn page(
    cx: &Cx,
    account: AccountId,
    id: Option<RevenueLineId>,
    ground: &Ground,
    form: &LineForm,
    fields: &Fields,
) -> Response {
    let title = cx.t(if id.is_some() { "revenue-edit" } else { "revenue-new" });
    let here = id.map_or(format!("{}/new", tab_href(account)), |id| href(account, id));
    let d = Draw { cx, fields, prefix: "revenue" };
    let body = html! {
        (ui::page_head(title, html! { (ground.name) }, html! {}))
        form method="post" action=(here) novalidate {
            (summary(cx, fields))
            (ui::hidden("version", &form.version))
            (ui::hidden("source_system", &form.source_system))
            (ui::hidden("source_id", &form.source_id))
            (ui::columns(what(cx, &d, form, ground), paid(cx, &d, form, ground)))
            (ui::action_bar(html! { (cx.t("revenue-form-note")) }, html! {
                (ui::link_button(ui::Look::Ghost, &tab_href(account), "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("save")))
            }))
        }
        @if let Some(id) = id {
            (ui::post_button(ui::Look::Ghost, &format!("{}/{id}/removing", tab_href(account)), "trash", cx.t("revenue-remove"), &[]))
        }
    };
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    crumbs(Page::new(title, body), cx, account, &ground.name)
        .crumb(Some(&tab_href(account)), cx.t("revenue-title"))
        .crumb(None, title)
        .status(status)
        .respond(cx)
}

fn what(cx: &Cx, d: &Draw<'_>, form: &LineForm, ground: &Ground) -> Markup {
    let kinds: Vec<(&str, &str)> = Kind::ALL.iter().map(|k| (k.code(), cx.t(k.label()))).collect();
    let none = cx.t("none");
    ui::Panel::new(cx.t("revenue-sold")).body(ui::field_grid(html! {
        (d.switch("kind", &form.kind, &kinds))
        (d.required("amount", &form.amount))
        (d.text("currency", &form.currency, "revenue-hint-currency"))
        (d.day("sold_on", &form.sold_on, ""))
        (d.select("offering", &form.offering, &with_none(none, &ground.offerings)))
        (d.text("quantity", &form.quantity, ""))
        @if !ground.units.is_empty() { (d.select("unit", &form.unit, &with_none(cx.t("revenue-whole-account"), &ground.units))) }
        (d.select("sold_by", &form.sold_by, &with_none(none, &ground.users)))
        @if !ground.territories.is_empty() { (d.select("territory", &form.territory, &with_none(none, &ground.territories))) }
    }))
}

fn paid(cx: &Cx, d: &Draw<'_>, form: &LineForm, _: &Ground) -> Markup {
    ui::Panel::new(cx.t("revenue-document")).body(html! {
        (d.text("document_number", &form.document_number, "revenue-hint-document"))
        (d.text("document_line", &form.document_line, ""))
        (d.text("agreement", &form.agreement, ""))
        (d.day("period_from", &form.period_from, "revenue-hint-period"))
        (d.day("period_to", &form.period_to, ""))
        (d.day("due_on", &form.due_on, ""))
        (d.day("paid_on", &form.paid_on, ""))
        (ui::checkbox("disputed", "1", cx.t("revenue-field-disputed"), form.disputed == "1"))
    })
}
