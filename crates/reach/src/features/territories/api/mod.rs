//! Territory rules for machines: sets, their rules, previews and what is open.

pub mod previews;
pub mod sets;
pub mod wire;
pub mod workloads;

use axum::http::Method;

use super::registrations::LEAD;
use crate::base::Routes;
use crate::base::paging::List;
use crate::base::routes::Op;

const PAGE: &[(&str, &str)] =
    &[("limit", "Rows per page, 1 to 200; 50 without it"), ("cursor", "The `next` of the page before")];
const PREVIEW: &[(&str, &str)] =
    &[("from", "The first day; today without it"), ("limit", "Most accounts of each list, 1 to 10000; 200 without it")];
const CLAIMS: &[(&str, &str)] = &[
    ("scope", "mine, team, all or territory:ID; all without it"),
    ("kind", "unassigned, doubly, elsewhere or unled; unassigned without it"),
    ("limit", "Most accounts, 1 to 10000; 200 without it"),
];

/// Adds the operations.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/territory-rules";
    const ONE: &str = "/api/v1/territory-rules/{set}";
    const RULE: &str = "/api/v1/territory-rules/{set}/rules/{rule}";
    let list = Op::new("Sets of territory rules: the one in force first, then drafts").query(PAGE);
    let draft = Op::new("Begins a draft, empty or as a copy").takes::<wire::SetInput>().gives::<wire::SetOut>();
    let edit = Op::new("Changes name and manner of a draft").takes::<wire::SetPatch>().gives::<wire::SetOut>();
    let add = Op::new("Adds a rule to a draft").takes::<wire::RuleIn>().gives::<wire::RuleOut>();
    let change = Op::new("Replaces a rule of a draft; needs If-Match").takes::<wire::RuleIn>().gives::<wire::RuleOut>();
    let preview = Op::new("What a set would change from a day on, and what stays and why; nothing is written");
    let claims =
        Op::new("Accounts without a territory, claimed twice, elsewhere than the rules say, or without a lead");
    routes
        .api(Method::GET, ALL, LEAD, list.gives::<List<wire::SetOut>>(), sets::list)
        .api(Method::POST, ALL, LEAD, draft, sets::draft)
        .api(Method::GET, ONE, LEAD, Op::new("A set with its rules").gives::<wire::SetOut>(), sets::show)
        .api(Method::PATCH, ONE, LEAD, edit, sets::edit)
        .api(Method::DELETE, ONE, LEAD, Op::new("Throws a draft away"), sets::discard)
        .api(Method::POST, "/api/v1/territory-rules/{set}/rules", LEAD, add, sets::add)
        .api(Method::PATCH, RULE, LEAD, change, sets::change)
        .api(Method::DELETE, RULE, LEAD, Op::new("Takes a rule out of a draft"), sets::remove)
        .api(
            Method::GET,
            "/api/v1/territory-rules/{set}/preview",
            LEAD,
            preview.gives::<wire::PreviewOut>().query(PREVIEW),
            previews::preview,
        )
        .api(
            Method::POST,
            "/api/v1/territory-rules/{set}/application",
            LEAD,
            Op::new("Applies a set from a day on, as the preview with this fingerprint showed it")
                .takes::<wire::ApplyInput>()
                .gives::<wire::AppliedOut>(),
            previews::apply,
        )
        .api(
            Method::GET,
            "/api/v1/territory-claims",
            LEAD,
            claims.gives::<wire::ClaimsOut>().query(CLAIMS),
            previews::claims,
        )
        .api(
            Method::GET,
            "/api/v1/accounts/{id}/workload",
            crate::base::Need::User,
            Op::new("What an account weighs in its lead's load").gives::<workloads::WorkloadOut>(),
            workloads::show,
        )
        .api(
            Method::PUT,
            "/api/v1/accounts/{id}/workload",
            crate::base::Need::User,
            Op::new("Sets what an account weighs, or goes back to its tier")
                .takes::<workloads::WorkloadInput>()
                .gives::<workloads::WorkloadOut>(),
            workloads::set,
        )
        .api(
            Method::POST,
            "/api/v1/regions",
            super::registrations::ADMIN,
            Op::new("Makes a region or changes its names and countries")
                .takes::<wire::RegionIn>()
                .gives::<wire::RegionOut>(),
            sets::set_region,
        )
        .api(
            Method::GET,
            "/api/v1/regions",
            crate::base::Need::User,
            Op::new("Regions with their countries").gives::<List<wire::RegionOut>>(),
            sets::regions,
        )
}
