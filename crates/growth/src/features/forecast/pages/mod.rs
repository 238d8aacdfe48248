//! Pages of forecasts.

pub mod bar;
pub mod deals;
pub mod file;
pub mod frozen;
pub mod head;
pub mod moves;
pub mod past;
pub mod rows;
pub mod show;
pub mod submission;
pub mod submissions;
pub mod submit;
pub mod wins;

use crate::base::{Need, Right, Routes};

/// The page of the forecast.
pub const HERE: &str = "/pipeline/forecast";
/// The deals behind its numbers.
pub const DEALS: &str = "/pipeline/forecast/deals";
/// The deals behind its numbers of the past.
const FROZEN: &str = "/pipeline/forecast/frozen";
/// Its figures alone, for scopes that are too large to be added up before the page is sent.
const FIGURES: &str = "/pipeline/forecast/figures";
/// How well earlier forecasts hit.
const PAST: &str = "/pipeline/forecast/past";
/// Won and lost.
const WINS: &str = "/pipeline/win-rates";
/// Freezing by hand.
const FREEZES: &str = "/pipeline/forecast/freezes";
/// Forecasts that were submitted.
const SUBMISSIONS: &str = "/pipeline/forecast/submissions";
/// Submitting one.
const SUBMIT: &str = "/pipeline/forecast/submissions/new";

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let freezes = Need::Either(Right::Lead, Right::Administer);
    routes
        .get(HERE, Need::User, show::show)
        .get(FIGURES, Need::User, show::late)
        .get(DEALS, Need::User, deals::show)
        .get("/pipeline/forecast/deals.csv", Need::User, file::deals)
        .get("/pipeline/forecast/deals.xlsx", Need::User, file::deals)
        .get(FROZEN, Need::User, frozen::show)
        .get("/pipeline/forecast/frozen.csv", Need::User, file::frozen)
        .get("/pipeline/forecast/frozen.xlsx", Need::User, file::frozen)
        .get("/pipeline/forecast.csv", Need::User, file::rows)
        .get("/pipeline/forecast.xlsx", Need::User, file::rows)
        .get(PAST, Need::User, past::show)
        .get(WINS, Need::User, wins::show)
        .get("/pipeline/win-rates.csv", Need::User, file::wins)
        .get("/pipeline/win-rates.xlsx", Need::User, file::wins)
        .get(SUBMISSIONS, Need::User, submissions::show)
        .get(SUBMIT, Need::User, submit::new)
        .post(SUBMIT, Need::User, submit::create)
        .get("/pipeline/forecast/submissions/{id}", Need::User, submission::show)
        .post("/pipeline/forecast/submissions/{id}/withdrawal", Need::User, submission::withdraw)
        .post(FREEZES, freezes, show::freeze)
}
