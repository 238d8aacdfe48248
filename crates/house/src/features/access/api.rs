//! The API: teams, grants, explanations of access, reassignment.

pub mod explain;
pub mod rows;

use axum::http::Method;

use crate::base::routes::Op;
use crate::base::{Need, Right, Routes};

const DAY: &[(&str, &str)] = &[
    ("as_of", "The day to ask about; today without it, and for days to come"),
    ("day", "The same by its older name"),
    ("user", "Only this user, with every rule that was tried"),
];
const PAGED: &[(&str, &str)] = &[
    ("limit", "Rows per page, 1 to 200; 50 without it"),
    ("cursor", "The `next` of the page before"),
    ("as_of", "Only rows that hold on this day"),
    ("day", "The same by its older name"),
    ("user", "Only rows of this user"),
];

/// Adds the operations.
pub fn routes(routes: Routes) -> Routes {
    let any = Need::User;
    routes
        .api(
            Method::GET,
            "/api/v1/accounts/{id}/assignments",
            any,
            Op::new("The account team, past and future rows included").gives::<rows::Assignments>().query(PAGED),
            rows::assignments,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/assignments",
            any,
            Op::new("Assigns a person; a new lead takes the days of the lead before")
                .takes::<rows::AssignmentInput>()
                .gives::<crate::features::org::api::wire::Made>(),
            rows::assign,
        )
        .api(
            Method::PATCH,
            "/api/v1/accounts/{id}/assignments/{row}",
            any,
            Op::new("Ends an assignment").takes::<crate::features::org::api::wire::EndInput>(),
            rows::end,
        )
        .api(
            Method::GET,
            "/api/v1/accounts/{id}/grants",
            any,
            Op::new("Named grants, for those who manage the account").gives::<rows::Grants>().query(PAGED),
            rows::grants,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/grants",
            any,
            Op::new("Grants a right until a day").takes::<rows::GrantInput>().gives::<crate::features::org::api::wire::Made>(),
            rows::give,
        )
        .api(
            Method::PATCH,
            "/api/v1/accounts/{id}/grants/{row}",
            any,
            Op::new("Ends a grant; yesterday as the last day ends it at once").takes::<crate::features::org::api::wire::EndInput>(),
            rows::revoke,
        )
        .api(
            Method::GET,
            "/api/v1/accounts/{id}/access",
            any,
            Op::new("Who can see the account, and why").gives::<explain::AccountAccess>().query(DAY),
            explain::account,
        )
        .api(
            Method::GET,
            "/api/v1/accounts/{id}/why",
            any,
            Op::new("Why you see the account").gives::<explain::VerdictOut>(),
            explain::why,
        )
        .api(
            Method::GET,
            "/api/v1/users/{id}/access",
            any,
            Op::new("What somebody can see, and why: yourself, those who report to you, anybody for administrators and auditors")
                .gives::<explain::UserAccess>()
                .query(PAGED),
            explain::user,
        )
        .api(
            Method::POST,
            "/api/v1/reassignments",
            Need::Right(Right::Lead),
            Op::new("A new lead for many accounts from a day on").takes::<rows::ReassignInput>().gives::<rows::Reassigned>(),
            rows::reassign,
        )
}
