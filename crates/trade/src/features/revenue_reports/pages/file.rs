//! The report and its lines as files: real numbers and dates, inert in spreadsheets.

use axum::response::Response;

use super::super::asked::ReportQuery;
use super::super::gather::gather;
use super::super::model::Amount;
use super::charts::{labels, name};
use super::lines::find;
use super::show::choice;
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::{Cx, Result, Scope};
use crate::features::people::csv;

/// Most lines of a file.
const MOST: usize = 100_000;

/// `GET /reports/revenue.csv`: the rows of the page, with both attributions by period.
pub async fn report(cx: Cx, Query(query): Query<ReportQuery>) -> Result<Response> {
    let asked = query.read(cx.today())?;
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
        let mut cells = vec![name(&cx, &asked, line).to_owned()];
        cells.extend(line.row.then.iter().chain([&line.row.sum_then]).map(|a| decimal(a, currency)));
        if asked.by.dated() {
            cells.extend(line.row.now.iter().chain([&line.row.sum_now]).map(|a| decimal(a, currency)));
        }
        cells.push(line.row.then.iter().map(|a| a.unknown).sum::<i64>().to_string());
        cells
    });
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    csv::answer(&format!("revenue-{}-{}.csv", asked.by.code(), cx.today()), &head, rows)
}

/// Nothing for what is unknown.
fn decimal(amount: &Amount, currency: &str) -> String {
    amount.minor.map(|minor| Money { minor, currency: currency.to_owned() }.decimal()).unwrap_or_default()
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
    ];
    let rows = found.lines.iter().map(|l| {
        let person =
            |id: Option<crate::base::UserId>| id.and_then(|id| found.people.get(&id.0).cloned()).unwrap_or_default();
        vec![
            l.account.to_string(),
            l.name.clone(),
            l.id.to_string(),
            l.sold_on.to_string(),
            l.document.clone(),
            l.offering.and_then(|id| found.offerings.get(&id.0).cloned()).unwrap_or_default(),
            person(l.then),
            person(l.now),
            Money { minor: l.minor, currency: l.currency.clone() }.decimal(),
            l.currency.clone(),
            l.reporting.map(|minor| Money { minor, currency: currency.clone() }.decimal()).unwrap_or_default(),
            currency.clone(),
        ]
    });
    csv::answer(&format!("revenue-lines-{}.csv", cx.today()), &head, rows)
}
