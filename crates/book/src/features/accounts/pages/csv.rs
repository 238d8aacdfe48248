//! `/accounts.csv` and `/accounts.xlsx`: exactly what the table shows, every page of it, inert in spreadsheets.

use axum::response::Response;

use super::super::columns::Columns;
use super::super::listing::{ListQuery, ground};
use super::super::store::list::{self, Ask, Item};
use super::cells::Draw;
use crate::base::asof::{self, AsOf};
use crate::base::extract::Query;
use crate::base::registry::{Cell, ListColumn};
use crate::base::scope::{self, Scope};
use crate::base::sheets::{self, Form, Sheet};
use crate::base::{Cx, Need, Result, Routes};
use crate::features::settings::terms::Terms;

/// Rows read at once.
const CHUNK: usize = 1_000;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts.csv", Need::User, export).get("/accounts.xlsx", Need::User, export)
}

async fn export(cx: Cx, Query(query): Query<ListQuery>) -> Result<Response> {
    let query = query.settled(&cx)?;
    let day = asof::day(query.day, cx.today());
    let inner = cx.clone();
    let body = cx
        .snapshot(move |q| {
            let all = Columns::of(q, &inner)?;
            let columns = query.shown(&all);
            let choice = scope::choice(&inner.viewer, Some(&query.scope));
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let (filter, order, terms) = (query.parse(&all, ground(&inner))?, query.order(&all)?, Terms::load(q)?);
            let pen = Draw { cx: &inner, terms: &terms, columns: &all };
            let mut out = Out::new(&inner, &all, &columns, query.day)?;
            let mut start = None;
            loop {
                let ask = Ask {
                    scope: &scope,
                    filter: &filter,
                    order,
                    columns: &columns,
                    start: start.as_ref(),
                    back: false,
                    limit: CHUNK,
                    ids: false,
                    currency: &inner.settings().currency,
                };
                let page = list::read(q, &inner, &ask)?;
                for item in &page.items {
                    out.row(&pen, &columns, item, query.day)?;
                }
                match page.items.last() {
                    Some(last) if page.after => start = Some(last.cursor()),
                    _ => return out.0.finish(),
                }
            }
        })
        .await?;
    sheets::respond(Form::of(&cx), &format!("accounts-{day}"), body)
}

/// The file under construction.
struct Out(Sheet);

impl Out {
    /// Begins with the mark by which spreadsheets know UTF-8, and with the heads.
    fn new(cx: &Cx, all: &Columns, columns: &[&ListColumn], as_of: Option<AsOf>) -> Result<Self> {
        let mut heads = vec![cx.t("accounts-column-account").to_owned()];
        for column in columns {
            heads.push(asof::undated(cx, all.words(cx.locale(), column), as_of.filter(|_| !asof::dated(column))));
            if matches!(column.cell, Cell::Money | Cell::House) {
                heads.push(cx.t("accounts-field-currency").to_owned());
            }
        }
        heads.extend(as_of.map(|_| cx.t("as-of").to_owned()));
        Sheet::marked(Form::of(cx), cx.t("accounts-title"), &heads, cx.viewer.zone.clone()).map(Self)
    }

    fn row(&mut self, pen: &Draw<'_>, columns: &[&ListColumn], item: &Item, as_of: Option<AsOf>) -> Result<()> {
        let mut cells = vec![sheets::Cell::from(item.name.as_str())];
        for (column, raw) in columns.iter().zip(&item.cells) {
            cells.push(pen.typed(column, raw, item));
            match column.cell {
                Cell::Money => cells.push(item.currency.as_str().into()),
                Cell::House => cells.push(pen.cx.settings().currency.as_str().into()),
                _ => {}
            }
        }
        cells.extend(as_of.map(|a| a.day.into()));
        self.0.row(&cells, |_| None)
    }
}
