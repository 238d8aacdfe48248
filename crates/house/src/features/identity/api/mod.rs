//! Users, tokens and one's own profile as JSON.

pub mod me;
pub mod tokens;
pub mod users;
pub mod wire;

use axum::http::Method;

use crate::base::routes::Op;
use crate::base::{Need, Right, Routes};

/// The operations.
pub fn routes(routes: Routes) -> Routes {
    let routes = own(routes);
    let admin = Need::Right(Right::Administer);
    let one = "/api/v1/users/{id}";
    let list = Op::new("Users by name; what others may know of them").gives::<users::UserList>().query(&[
        ("limit", "Rows per page, 1 to 200; 50 without it"),
        ("cursor", "The `next` of the page before"),
        ("q", "Part of name, e-mail or job title"),
        ("role", "Only users with this role"),
        ("state", "active, inactive or all; active without it"),
    ]);
    let link = Op::new("Makes an invitation or a reset link; its address is in this answer only");
    routes
        .api(Method::GET, "/api/v1/users", Need::User, list, users::list)
        .api(
            Method::POST,
            "/api/v1/users",
            admin,
            Op::new("A new user").takes::<users::UserInput>().gives::<wire::UserOut>(),
            users::create,
        )
        .api(Method::GET, one, admin, Op::new("A user with roles and rights").gives::<wire::UserOut>(), users::find)
        .api(
            Method::PATCH,
            one,
            admin,
            Op::new("Changes a user").takes::<users::UserPatch>().gives::<wire::UserOut>(),
            users::edit,
        )
        .api(
            Method::POST,
            "/api/v1/users/{id}/deactivation",
            admin,
            Op::new("Ends a user's access").takes::<users::Deactivation>().gives::<wire::UserOut>(),
            users::deactivate,
        )
        .api(
            Method::DELETE,
            "/api/v1/users/{id}/deactivation",
            admin,
            Op::new("Gives a user access again").gives::<wire::UserOut>(),
            users::reactivate,
        )
        .api(
            Method::POST,
            "/api/v1/users/{id}/links",
            admin,
            link.takes::<users::LinkInput>().gives::<users::LinkOut>(),
            users::link,
        )
}

fn own(routes: Routes) -> Routes {
    let user = Need::User;
    routes
        .api(Method::GET, "/api/v1/me", user, Op::new("Who asks").gives::<me::MeOut>(), me::find)
        .api(
            Method::PATCH,
            "/api/v1/me",
            user,
            Op::new("Changes language, time zone, theme or keys; the version is not kept, send If-Match: *")
                .takes::<me::MePatch>()
                .gives::<me::MeOut>(),
            me::edit,
        )
        .api(
            Method::POST,
            "/api/v1/me/password",
            user,
            Op::new("Changes the password; ends the other sessions").takes::<me::PasswordInput>(),
            me::password,
        )
        .api(
            Method::GET,
            "/api/v1/me/sessions",
            user,
            Op::new("Where one is signed in").gives::<me::Sessions>(),
            me::sessions,
        )
        .api(Method::DELETE, "/api/v1/me/sessions/{id}", user, Op::new("Ends a session"), me::end_session)
        .api(Method::GET, "/api/v1/tokens", user, Op::new("One's API tokens").gives::<tokens::Tokens>(), tokens::list)
        .api(
            Method::POST,
            "/api/v1/tokens",
            user,
            Op::new("A new API token; its secret is in this answer only")
                .takes::<tokens::TokenInput>()
                .gives::<tokens::NewToken>(),
            tokens::create,
        )
        .api(Method::DELETE, "/api/v1/tokens/{id}", user, Op::new("Revokes an API token"), tokens::revoke)
}
