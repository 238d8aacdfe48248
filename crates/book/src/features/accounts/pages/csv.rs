//! `/accounts.csv`: exactly what the table shows, every page of it, inert in spreadsheets.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::super::columns::Columns;
use super::super::listing::{ListQuery, ground};
use super::super::store::list::{self, Ask, Item};
use super::cells::Draw;
use crate::base::asof::{self, AsOf};
use crate::base::extract::Query;
use crate::base::registry::{Cell, ListColumn};
use crate::base::scope::{self, Scope};
use crate::base::{Cx, Error, Need, Result, Routes};
use crate::features::settings::terms::Terms;

/// Rows read at once.
const CHUNK: usize = 1_000;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts.csv", Need::User, export)
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
                };
                let page = list::page(q, &ask)?;
                for item in &page.items {
                    out.row(&pen, &columns, item, query.day)?;
                }
                match page.items.last() {
                    Some(last) if page.after => start = Some(last.cursor()),
                    _ => return out.finish(),
                }
            }
        })
        .await?;
    let name = format!("attachment; filename=\"accounts-{}.csv\"", day);
    let kind = String::from("text/csv; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], body).into_response())
}

/// The file under construction.
struct Out(csv::Writer<Vec<u8>>);

impl Out {
    /// Begins with the mark by which spreadsheets know UTF-8, and with the heads.
    fn new(cx: &Cx, all: &Columns, columns: &[&ListColumn], as_of: Option<AsOf>) -> Result<Self> {
        let mut writer = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
        let mut heads = vec![cx.t("accounts-column-account").to_owned()];
        for column in columns {
            heads.push(asof::undated(cx, all.words(cx.locale(), column), as_of.filter(|_| !asof::dated(column))));
            if column.cell == Cell::Money {
                heads.push(cx.t("accounts-field-currency").to_owned());
            }
        }
        heads.extend(as_of.map(|_| cx.t("as-of").to_owned()));
        writer.write_record(heads.iter().map(|h| safe(h))).map_err(|e| broken(&e))?;
        Ok(Self(writer))
    }

    fn row(&mut self, pen: &Draw<'_>, columns: &[&ListColumn], item: &Item, as_of: Option<AsOf>) -> Result<()> {
        let mut cells = vec![safe(&item.name)];
        for (column, raw) in columns.iter().zip(&item.cells) {
            cells.push(safe(&pen.plain(column, raw, item)));
            if column.cell == Cell::Money {
                cells.push(safe(&item.currency));
            }
        }
        cells.extend(as_of.map(|a| a.day.to_string()));
        self.0.write_record(&cells).map_err(|e| broken(&e))
    }

    fn finish(self) -> Result<Vec<u8>> {
        self.0.into_inner().map_err(|e| broken(&e))
    }
}

fn broken(e: &dyn std::fmt::Display) -> Error {
    Error::internal(format!("cannot write CSV: {e}"))
}

/// A cell that no spreadsheet takes for a formula; plain numbers stay numbers.
pub fn safe(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula && !number(text) { format!("'{text}") } else { text.to_owned() }
}

fn number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_words_and_numbers_stay() {
        for text in ["=1+1", "+49 30", "-x", "@sum", "\t=1", "-1-1", "-1.2.3", "--1"] {
            assert_eq!(safe(text), format!("'{text}"));
        }
        for text in ["-1", "-12.50", "12", "Aurelia", "'x", ""] {
            assert_eq!(safe(text), text);
        }
    }
}
