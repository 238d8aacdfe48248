//! The API: reporting lines, territories with their holders, deputies.

pub mod deputies;
pub mod holders;
pub mod lines;
pub mod territories;
pub mod wire;

use axum::http::Method;

use crate::base::routes::Op;
use crate::base::{Need, Right, Routes};

const PAGED: &[(&str, &str)] = &[
    ("limit", "Rows per page, 1 to 200; 50 without it"),
    ("cursor", "The `next` of the page before"),
    ("as_of", "Only rows that hold on this day"),
    ("day", "The same by its older name"),
    ("user", "Only rows of this user"),
];

/// Adds the operations.
pub fn routes(routes: Routes) -> Routes {
    let admin = Need::Right(Right::Administer);
    let end = |what| Op::new(what).takes::<wire::EndInput>();
    let routes = routes
        .api(
            Method::GET,
            "/api/v1/reporting-lines",
            Need::User,
            Op::new("Reporting lines").gives::<wire::Lines>().query(PAGED),
            lines::list,
        )
        .api(
            Method::POST,
            "/api/v1/reporting-lines",
            admin,
            Op::new("Sets a reporting line; a new solid line ends the one before")
                .takes::<lines::LineInput>()
                .gives::<wire::Made>(),
            lines::set,
        )
        .api(Method::PATCH, "/api/v1/reporting-lines/{id}", admin, end("Ends a reporting line"), lines::end)
        .api(
            Method::GET,
            "/api/v1/territories",
            Need::User,
            Op::new("Territories, parents before children").gives::<territories::Territories>().query(PAGED),
            territories::list,
        )
        .api(
            Method::POST,
            "/api/v1/territories",
            admin,
            Op::new("Creates a territory").takes::<territories::TerritoryInput>().gives::<territories::TerritoryOut>(),
            territories::create,
        )
        .api(
            Method::GET,
            "/api/v1/territories/{id}",
            Need::User,
            Op::new("One territory").gives::<territories::TerritoryOut>(),
            territories::show,
        )
        .api(
            Method::PATCH,
            "/api/v1/territories/{id}",
            admin,
            Op::new("Changes a territory, archives or restores it")
                .takes::<territories::TerritoryPatch>()
                .gives::<territories::TerritoryOut>(),
            territories::edit,
        );
    people(routes, admin)
}

fn people(routes: Routes, admin: Need) -> Routes {
    let end = |what| Op::new(what).takes::<wire::EndInput>();
    routes
        .api(
            Method::GET,
            "/api/v1/territory-holders",
            Need::User,
            Op::new("Holders of territories").gives::<holders::Holders>().query(PAGED),
            holders::list,
        )
        .api(
            Method::POST,
            "/api/v1/territory-holders",
            admin,
            Op::new("Sets a holder").takes::<holders::HolderInput>().gives::<wire::Made>(),
            holders::set,
        )
        .api(Method::PATCH, "/api/v1/territory-holders/{id}", admin, end("Ends a holding"), holders::end)
        .api(
            Method::GET,
            "/api/v1/deputies",
            Need::User,
            Op::new("Your own deputies; all of them for administrators").gives::<deputies::Deputies>().query(PAGED),
            deputies::list,
        )
        .api(
            Method::POST,
            "/api/v1/deputies",
            Need::User,
            Op::new("Names a deputy until a day").takes::<deputies::DeputyInput>().gives::<wire::Made>(),
            deputies::name,
        )
        .api(Method::PATCH, "/api/v1/deputies/{id}", Need::User, end("Ends a deputy's time"), deputies::end)
}
