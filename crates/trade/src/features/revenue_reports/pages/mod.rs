//! Pages of revenue reports.

pub mod bar;
pub mod charts;
pub mod draw;
pub mod file;
pub mod lines;
pub mod moved;
pub mod show;
pub mod table;
pub mod what;

use crate::base::{Need, Routes};

/// The page of the report.
pub const HERE: &str = "/reports/revenue";
/// The lines behind its sums.
const LINES: &str = "/reports/revenue/lines";
/// Its sums alone, for scopes that are too large to be summed before the page is sent.
const SUMS: &str = "/reports/revenue/sums";
/// What moved between people.
const MOVED: &str = "/reports/revenue/moved";

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(HERE, Need::User, show::show)
        .get(SUMS, Need::User, show::late)
        .get("/reports/revenue.csv", Need::User, file::report)
        .get("/reports/revenue.xlsx", Need::User, file::report)
        .get(LINES, Need::User, lines::show)
        .get("/reports/revenue/lines.csv", Need::User, file::lines)
        .get("/reports/revenue/lines.xlsx", Need::User, file::lines)
        .get(MOVED, Need::User, moved::show)
        .get("/reports/revenue/moved.csv", Need::User, file::moved)
        .get("/reports/revenue/moved.xlsx", Need::User, file::moved)
}
