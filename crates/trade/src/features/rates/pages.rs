//! `/admin/rates`: the rates, the latest first, with a form that sets one.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::ADMIN;
use super::actions::{self, NewRate};
use super::model::{Rate, decimal};
use super::store::{self, Filter, cursor};
use crate::base::extract::{Form, Query};
use crate::base::page::{Page, downloads};
use crate::base::paging::{Cursor, List, PAGE};
use crate::base::{Cx, Error, Fields, Result, Routes, calendar, flash, sheets};
use crate::features::accounts::pages::form::summary;
use crate::features::people::listing::query;
use crate::features::people::pages::draw::Draw;
use crate::ui::{self, Cell, Head, Phone};

/// Most rows of a file.
const FILE_ROWS: usize = 200_000;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/rates", ADMIN, show)
        .post("/admin/rates", ADMIN, add)
        .post("/admin/rates/removing", ADMIN, remove)
        .get("/admin/rates.csv", ADMIN, file)
        .get("/admin/rates.xlsx", ADMIN, file)
}

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    currency: String,
    cursor: String,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        Filter { currency: Some(self.currency.trim().to_uppercase()).filter(|c| !c.is_empty()) }
    }
}

/// What people type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of NewRate, as text")]
pub struct RateForm {
    pub currency: String,
    pub base: String,
    pub date: String,
    pub rate: String,
}

async fn show(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    page(&cx, &asked, &RateForm::default(), &Fields::default()).await
}

async fn add(cx: Cx, Form(form): Form<RateForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let mut wrong = Fields::default();
            let text = (form.currency.as_str(), form.base.as_str(), form.date.as_str(), form.rate.as_str());
            let new = NewRate::parse(text, &by.settings.currency, by.today, &mut wrong);
            wrong.finish()?;
            actions::set(tx, by, &[new])
        })
        .await;
    match done {
        Ok(changed) => Ok(flash::done("/admin/rates", "rates-saved", (changed > 0).then_some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, &ListQuery::default(), &typed, &fields).await,
        Err(other) => Err(other),
    }
}

async fn remove(cx: Cx, Form(form): Form<RateForm>) -> Result<Response> {
    let on: Date = form.date.parse().map_err(|_| Error::NotFound)?;
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| {
        let gone = NewRate { currency: form.currency.clone(), base: form.base.clone(), on, rate: None };
        actions::set(tx, by, &[gone])
    })
    .await?;
    Ok(flash::done("/admin/rates", "rates-removed", Some(batch)))
}

async fn page(cx: &Cx, asked: &ListQuery, form: &RateForm, fields: &Fields) -> Result<Response> {
    let ask = asked.clone();
    let (rows, count) = cx
        .read(move |q| {
            let from = if ask.cursor.is_empty() { None } else { Some(Cursor::decode(&ask.cursor)?) };
            Ok((store::page(q, &ask.filter(), from.as_ref(), PAGE)?, store::count(q)?))
        })
        .await?;
    let list = List::cut(rows, PAGE, cursor);
    let title = cx.t("rates-title");
    let file = query("/admin/rates.csv", &[("currency", &asked.currency)]);
    let body = html! {
        (ui::page_head(title, html! { (cx.tr("rates-summary", &[("currency", cx.settings().currency.as_str().into())])) },
            downloads(cx, &file)))
        (ui::columns(table(cx, asked, &list, count), one(cx, form, fields)))
    };
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    Ok(page.crumb(None, title).status(status).respond(cx))
}

/// The form that sets one.
fn one(cx: &Cx, form: &RateForm, fields: &Fields) -> Markup {
    let d = Draw { cx, fields, prefix: "rates" };
    ui::Panel::new(cx.t("rates-add")).body(html! {
        form.set method="post" action="/admin/rates" novalidate {
            (summary(cx, fields))
            (d.text("currency", &form.currency, "rates-hint-currency"))
            (d.text("rate", &form.rate, "rates-hint-rate"))
            (d.text("base", &form.base, "rates-hint-base"))
            (d.day("date", &form.date, "rates-hint-date"))
            (ui::form_foot(html! {}, ui::submit(ui::Look::Primary, "plus", cx.t("rates-add"))))
        }
    })
}

fn table(cx: &Cx, asked: &ListQuery, list: &List<Rate>, count: i64) -> Markup {
    let title = cx.t("rates-title");
    if list.items.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("rates-none"), html! {}));
    }
    let heads = vec![
        Head::text(cx.t("rates-field-date")),
        Head::text(cx.t("rates-field-currency")),
        Head::number(cx.t("rates-field-rate")),
        Head::text(cx.t("rates-field-base")),
        Head::blank(cx.t("rates-remove")),
    ];
    let rows = list.items.iter().map(|r| row(cx, r)).collect();
    let table = ui::Table::new(title, heads).title(title, Some(&cx.locale().int(count)), html! {}).rows(rows);
    let at = |cursor: &str| query("/admin/rates", &[("currency", &asked.currency), ("cursor", cursor)]);
    let first = at("");
    let back = (!asked.cursor.is_empty()).then_some((first.as_str(), cx.t("comments-first-page")));
    match &list.next {
        None => table.draw(),
        Some(next) => {
            let next = at(next);
            table.footer(ui::pager("", back, Some((next.as_str(), cx.t("comments-next-page"))))).draw()
        }
    }
}

fn row(cx: &Cx, r: &Rate) -> Markup {
    let rate = decimal(r.rate);
    let name = cx.tr("rates-remove-one", &[("pair", format!("{} / {}", r.currency, r.base).into())]);
    let day = r.on.to_string();
    let values = [("currency", r.currency.as_str()), ("base", &r.base), ("date", &day)];
    ui::tr(vec![
        Cell::head(calendar::time_tag(cx.locale(), cx.today(), r.on)),
        Cell::text(html! { "1 " (r.currency) }).phone(Phone::Left),
        Cell::number(html! { span.num { (rate) } }).phone(Phone::Right),
        Cell::text(html! { (r.base) }).phone(Phone::Right),
        Cell::text(ui::icon_post("/admin/rates/removing", "trash", &name, &values)),
    ])
}

async fn file(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let rows = cx.read(move |q| store::page(q, &asked.filter(), None, FILE_ROWS)).await?;
    let cells = rows
        .into_iter()
        .map(|r| vec![r.currency.into(), r.base.into(), r.on.into(), sheets::Cell::Decimal(r.rate, 10)]);
    sheets::answer(&cx, "currency-rates", &["currency", "base", "date", "rate"], cells)
}
