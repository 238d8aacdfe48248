//! Lines as a file: the columns of the import, with the converted amount and its rate beside them.

use axum::response::Response;

use super::super::ask::Ask;
use super::super::store::filter::Whose;
use super::super::store::list::{Named, page};
use crate::base::extract::{Path, Query};
use crate::base::money::Money;
use crate::base::permit::look;
use crate::base::sheets::{self, Cell};
use crate::base::{AccountId, Cx, Read, Result};
use crate::features::identity;
use crate::features::rates;
use crate::features::rates::model::{Basis, Rates};

/// Most rows of a file.
const ROWS: usize = 200_000;

const HEAD: [&str; 24] = [
    "account",
    "unit",
    "date",
    "amount",
    "currency",
    "quantity",
    "offering",
    "document_number",
    "line",
    "kind",
    "period_from",
    "period_to",
    "due_on",
    "paid_on",
    "disputed",
    "agreement",
    "sold_by_email",
    "territory",
    "source_system",
    "source_id",
    "converted",
    "converted_currency",
    "rate",
    "rate_date",
];

/// `GET /accounts/{id}/revenue.csv`
pub(super) async fn of_account(cx: Cx, Path(account): Path<AccountId>, Query(asked): Query<Ask>) -> Result<Response> {
    let inner = cx.clone();
    let (rows, rates, users, basis) = cx
        .snapshot(move |q| {
            look::<Read>(q, &inner.viewer, account)?;
            let filter = asked.filter(q, inner.today(), inner.settings())?;
            let rows = page(q, &Whose::Account(account), &filter, inner.today(), None, ROWS)?;
            let sellers: Vec<_> = rows.iter().filter_map(|n| n.line.facts.sold_by).collect();
            let users = identity::store::emails(q, &sellers)?;
            Ok((rows, rates::store::all(q)?, users, asked.basis(inner.today())?))
        })
        .await?;
    let currency = cx.settings().currency.clone();
    let cells = rows.into_iter().map(|named| {
        let email = named.line.facts.sold_by.and_then(|id| users.get(&id).cloned()).unwrap_or_default();
        cells(named, email, &rates, basis, &currency)
    });
    sheets::answer(&cx, "revenue-lines", &HEAD, cells)
}

fn cells(named: Named, email: String, rates: &Rates, basis: Basis, currency: &str) -> Vec<Cell> {
    let f = named.line.facts;
    let on = match basis {
        Basis::Historical => f.sold_on,
        Basis::Constant(day) => day,
    };
    let factor = rates.factor(&f.currency, currency, on);
    let minor = factor.and_then(|factor| factor.apply(f.amount_minor, &f.currency, currency));
    let converted = minor.map(|minor| Money { minor, currency: currency.to_owned() });
    vec![
        named.account.into(),
        named.unit.into(),
        f.sold_on.into(),
        Money { minor: f.amount_minor, currency: f.currency.clone() }.into(),
        f.currency.into(),
        f.quantity.map_or(Cell::Empty, |n| Cell::Decimal(n, 6)),
        named.offering.into(),
        f.document_number.into(),
        f.document_line.into(),
        f.kind.code().into(),
        f.period.map(|p| p.from).into(),
        f.period.and_then(|p| p.last()).into(),
        f.due_on.into(),
        f.paid_on.into(),
        if f.disputed { "yes" } else { "no" }.into(),
        f.agreement_ref.into(),
        email.into(),
        named.territory.into(),
        f.source_system.into(),
        f.source_id.into(),
        converted.into(),
        currency.into(),
        factor.and_then(|f| f.scaled()).map_or(Cell::Empty, |n| Cell::Decimal(n, 10)),
        factor.and_then(|f| f.on).into(),
    ]
}
