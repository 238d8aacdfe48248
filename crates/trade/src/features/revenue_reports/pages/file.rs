//! The report and its lines as files: real numbers and dates, inert in spreadsheets.

use axum::response::Response;
use jiff::civil::Date;

use super::super::asked::{Asked, ReportQuery};
use super::super::gather::gather;
use super::super::model::Amount;
use super::super::moves;
use super::super::store::moved::Moved;
use super::charts::{labels, name};
use super::lines::find;
use super::show::choice;
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::sheets::{self, Cell, Form, Sheet};
use crate::base::{Cx, Result, Scope, UserId, erased};
use crate::features::rates::model::Basis;

/// Most lines of a file.
const MOST: usize = 100_000;

/// `GET /reports/revenue.csv`: all rows, those of every page, with both attributions by period.
pub async fn report(cx: Cx, Query(query): Query<ReportQuery>) -> Result<Response> {
    let asked = Asked { whole: true, ..query.read(cx.today())? };
    let choice = choice(&cx, &query.scope);
    let (inner, ask) = (cx.clone(), asked.clone());
    let report = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            gather(q, &scope, inner.settings(), inner.locale(), &ask)
        })
        .await?;
    let labels = labels(&cx, &asked, &report);
    let currency = &cx.settings().currency;
    let mut head = vec![cx.t(asked.by.label()).to_owned()];
    for who in ["revenue_reports-who-then", "revenue_reports-who-now"] {
        if who.ends_with("now") && !asked.by.dated() {
            continue;
        }
        let word = if asked.by.dated() { format!("{} ", cx.t(who)) } else { String::new() };
        head.extend(labels.iter().map(|label| format!("{word}{label} {currency}")));
        head.push(format!("{word}{} {currency}", super::draw::to_date(&cx, &report.sum)));
    }
    head.push(cx.t("revenue_reports-unknown").to_owned());
    let rows = report.rows.iter().map(|line| {
        let mut cells = vec![Cell::from(name(&cx, &asked, line))];
        cells.extend(line.row.then.iter().chain([&line.row.sum_then]).map(|a| decimal(a, currency)));
        if asked.by.dated() {
            cells.extend(line.row.now.iter().chain([&line.row.sum_now]).map(|a| decimal(a, currency)));
        }
        cells.push(line.row.then.iter().map(|a| a.unknown).sum::<i64>().into());
        cells
    });
    sheets::answer(&cx, &format!("revenue-{}-{}", asked.by.code(), cx.today()), &head, rows)
}

/// Nothing for what is unknown.
fn decimal(amount: &Amount, currency: &str) -> Cell {
    amount.minor.map(|minor| Money { minor, currency: currency.to_owned() }).into()
}

/// `GET /reports/revenue/lines.csv`
pub async fn lines(cx: Cx, Query(query): Query<ReportQuery>) -> Result<Response> {
    let choice = choice(&cx, &query.scope);
    let inner = cx.clone();
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            find(q, &inner, &scope, &query, MOST)
        })
        .await?;
    let currency = cx.settings().currency.clone();
    let head = [
        "account_id",
        "account",
        "id",
        "sold_on",
        "document_number",
        "offering",
        "owner_then",
        "owner_now",
        "amount",
        "currency",
        "reporting_amount",
        "reporting_currency",
        "rates_of",
    ];
    let rows = found.lines.iter().map(|l| {
        let person = |id: Option<UserId>| Cell::from(id.and_then(|id| found.people.get(&id.0).cloned()));
        vec![
            l.account.to_string().into(),
            l.name.clone().into(),
            l.id.to_string().into(),
            l.sold_on.into(),
            l.document.clone().into(),
            l.offering.and_then(|id| found.offerings.get(&id.0).cloned()).into(),
            person(l.then),
            person(l.now),
            Money { minor: l.minor, currency: l.currency.clone() }.into(),
            l.currency.clone().into(),
            l.reporting.map(|minor| Money { minor, currency: currency.clone() }).into(),
            currency.clone().into(),
            found.constant.unwrap_or(l.sold_on).into(),
        ]
    });
    sheets::answer(&cx, &format!("revenue-lines-{}", cx.today()), &head, rows)
}

/// `GET /reports/revenue/moved.csv`: all of the list, written while it is read.
pub async fn moved(cx: Cx, Query(query): Query<ReportQuery>) -> Result<Response> {
    let asked = moves::read(&query, cx.today())?;
    let choice = choice(&cx, &query.scope);
    let (form, name) = (Form::of(&cx), format!("revenue-moved-{}", cx.today()));
    let head = [
        "account_id",
        "account",
        "owner_then",
        "owner_now",
        "handed_on",
        "amount",
        "currency",
        "constant_rates_of",
        "lines",
        "lines_without_rate",
    ];
    let day = match asked.basis {
        Basis::Constant(day) => Some(day),
        Basis::Historical => None,
    };
    let (inner, called) = (cx.clone(), name.clone());
    let bytes = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let mut file = Sheet::new(form, &called, &head, inner.viewer.zone.clone())?;
            moves::each(q, &scope, inner.settings(), &asked, MOST, |m| {
                let row = moved_row(m, &inner.settings().currency, day);
                file.row(&row, |text| erased::shown(text, inner.locale()))
            })?;
            file.finish()
        })
        .await?;
    sheets::respond(form, &name, bytes)
}

fn moved_row(m: Moved, currency: &str, day: Option<Date>) -> Vec<Cell> {
    let known = m.amount();
    vec![
        m.account.to_string().into(),
        m.name.into(),
        m.then_name.into(),
        m.now_name.into(),
        m.on.into(),
        known.map(|minor| Money { minor, currency: currency.to_owned() }).into(),
        currency.to_owned().into(),
        day.into(),
        m.lines.into(),
        m.unknown.into(),
    ]
}
