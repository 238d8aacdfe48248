//! Forecasts, the deals behind them and win rates as files.

use axum::response::Response;

use super::super::against::Against;
use super::super::asked::{ForecastQuery, When};
use super::super::behind::{Reads, behind};
use super::super::decided::{self, WinQuery};
use super::super::frozen as past;
use super::super::gather::kind_name;
use super::super::model::Sum;
use super::super::store::Ask;
use super::deals::{stage, standing};
use super::show::{choice, ground};
use super::{frozen as then, rows, wins as drawn};
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::sheets::{self, Cell};
use crate::base::{Cx, Result, Scope};

/// Most rows of a file.
const MOST: usize = 100_000;

/// Nothing for what is not known.
fn decimal(minor: Option<i64>, currency: &str) -> Cell {
    minor.map(|minor| Money { minor, currency: currency.to_owned() }.into()).unwrap_or_default()
}

/// Nothing where there is no deal, or nothing is known of any.
fn sum(sum: &Sum, currency: &str) -> Cell {
    decimal(sum.known().filter(|_| sum.deals > 0), currency)
}

/// `GET /pipeline/forecast.csv`: the rows of the page.
pub async fn rows(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<Response> {
    let asked = query.read(cx.today(), cx.settings())?;
    let choice = choice(&cx, &query.scope);
    let (inner, ask) = (cx.clone(), asked.clone());
    let lines = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let deals = Ask::new(&scope, inner.settings(), &ask.only);
            let ground = ground(q, &inner, &scope, &ask)?;
            let against = Against::load(q, &inner.viewer, inner.settings(), &deals, &ground)?;
            ground.lines(q, &scope, inner.locale(), ask.by, &against)
        })
        .await?;
    let currency = cx.settings().currency.clone();
    let with = |key: &'static str| format!("{} {currency}", cx.t(key));
    let head = [
        cx.t(asked.by.label()).to_owned(),
        with("forecast-won"),
        with("forecast-commit"),
        with("forecast-best"),
        with("forecast-weighted"),
        with("forecast-counts-open"),
        with("forecast-target"),
        cx.t("forecast-open-deals").to_owned(),
        cx.t("forecast-left-out-head").to_owned(),
    ];
    let cells = lines.iter().map(|line| {
        let f = &line.figures;
        vec![
            rows::name(&cx, asked.by, line).to_owned().into(),
            sum(&f.won, &currency),
            sum(&f.commit(), &currency),
            sum(&f.best(), &currency),
            decimal(f.weighted().filter(|_| f.open.deals > 0), &currency),
            sum(&f.open, &currency),
            decimal(line.target, &currency),
            f.open.deals.into(),
            (f.won.unknown + f.open.unknown).into(),
        ]
    });
    sheets::answer(&cx, &format!("forecast-{}-{}", asked.by.code(), cx.today()), &head, cells)
}

/// `GET /pipeline/forecast/deals.csv`
pub async fn deals(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<Response> {
    let asked = query.read(cx.today(), cx.settings())?;
    let choice = choice(&cx, &query.scope);
    let inner = cx.clone();
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let (viewer, settings) = (&*inner.viewer, inner.settings());
            let by = Reads { viewer, settings, ask: Ask::new(&scope, settings, &asked.only) };
            behind(q, &by, &asked, 0, MOST)
        })
        .await?;
    let currency = cx.settings().currency.clone();
    let head = [
        "account_id",
        "account",
        "id",
        "deal",
        "kind",
        "stage",
        "counts_as",
        "probability",
        "closes_on",
        "first_close_on",
        "lead",
        "next_step",
        "next_step_on",
        "amount",
        "currency",
        "counted_amount",
        "reporting_currency",
    ];
    let rows = found.items.iter().map(|item| {
        let (shot, named) = (&item.shot, &item.named);
        vec![
            shot.key.0.to_string().into(),
            named.account.clone().into(),
            shot.key.1.to_string().into(),
            named.name.clone().into(),
            kind_name(cx.locale(), &named.kind).into(),
            stage(&cx, item).into(),
            standing(&cx, item).to_owned().into(),
            shot.probability.into(),
            shot.day.into(),
            named.first_day.into(),
            shot.lead.and_then(|id| found.people.get(&id.0).cloned()).into(),
            named.next_step.clone().into(),
            named.next_on.into(),
            decimal(named.own, &named.currency),
            named.currency.clone().into(),
            decimal(item.part, &currency),
            currency.clone().into(),
        ]
    });
    sheets::answer(&cx, &format!("forecast-deals-{}", cx.today()), &head, rows)
}

/// `GET /pipeline/forecast/frozen.csv`: all deals of the page's pages, as they were then.
pub async fn frozen(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<Response> {
    let asked = query.read(cx.today(), cx.settings())?;
    let choice = choice(&cx, &query.scope);
    let inner = cx.clone();
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let (viewer, settings) = (&*inner.viewer, inner.settings());
            let by = Reads { viewer, settings, ask: Ask::new(&scope, settings, &asked.only) };
            past::read(q, &by, &asked, 0, MOST)
        })
        .await?;
    let currency = cx.settings().currency.clone();
    let head = [
        "account_id",
        "account",
        "id",
        "deal",
        "kind",
        "day",
        "stage",
        "counted_as",
        "probability",
        "closes_on",
        "lead",
        "amount",
        "currency",
        "counted_amount",
        "reporting_currency",
        "since",
        "since_on",
    ];
    let rows = found.items.iter().map(|item| {
        let (shot, now) = (&item.shot, item.now.as_ref());
        vec![
            shot.key.0.to_string().into(),
            now.map(|now| now.account.clone()).into(),
            shot.key.1.to_string().into(),
            now.map(|now| now.name.clone()).into(),
            now.map(|now| kind_name(cx.locale(), &now.kind)).into(),
            found.when.map(When::day).into(),
            then::stage(&cx, item).into(),
            then::standing(&cx, item).into(),
            shot.probability.into(),
            shot.day.into(),
            shot.lead.and_then(|id| found.people.get(&id.0).cloned()).into(),
            decimal(shot.own, &shot.currency),
            shot.currency.clone().into(),
            decimal(shot.minor, &currency),
            currency.clone().into(),
            cx.t(item.fate.0.label()).into(),
            item.fate.1.into(),
        ]
    });
    sheets::answer(&cx, &format!("forecast-frozen-{}", cx.today()), &head, rows)
}

/// `GET /pipeline/win-rates.csv`
pub async fn wins(cx: Cx, Query(query): Query<WinQuery>) -> Result<Response> {
    let asked = query.read(cx.today(), cx.settings())?;
    let choice = choice(&cx, &query.scope);
    let (inner, ask) = (cx.clone(), asked.clone());
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let settings = inner.settings();
            decided::read(q, &Ask::new(&scope, settings, &ask.only), &ask, settings, inner.locale())
        })
        .await?;
    let currency = cx.settings().currency.clone();
    let head = [
        cx.t(asked.by.label()).to_owned(),
        cx.t("forecast-won").to_owned(),
        cx.t("forecast-lost").to_owned(),
        format!("{} {currency}", cx.t("forecast-won-value")),
        format!("{} {currency}", cx.t("forecast-lost-value")),
        cx.t("forecast-win-rate").to_owned(),
        cx.t("forecast-win-rate-value").to_owned(),
        cx.t("forecast-left-out-head").to_owned(),
    ];
    // Rates in hundredths of a percent, so that they are numbers in both files.
    let rate = |of: Option<f64>| of.map_or(Cell::Empty, |of| Cell::Decimal((of * 10_000.0).round() as i64, 4));
    let rows = found.rows.iter().map(|line| {
        let d = &line.decided;
        vec![
            drawn::name(&cx, asked.by, line).to_owned().into(),
            d.won.deals.into(),
            d.lost.deals.into(),
            sum(&d.won, &currency),
            sum(&d.lost, &currency),
            rate(d.by_count()),
            rate(d.by_value()),
            (d.won.unknown + d.lost.unknown).into(),
        ]
    });
    sheets::answer(&cx, &format!("win-rates-{}-{}", asked.by.code(), cx.today()), &head, rows)
}
