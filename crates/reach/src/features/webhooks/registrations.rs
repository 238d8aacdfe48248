//! What the feature gives upwards: commands, jobs, undo, routes.

use axum::http::Method;

use super::{actions, api, fan, pages, send};
use crate::base::registry::{Command, Registry};
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{Need, Right, Routes};

const MESSAGES_QUERY: &[(&str, &str)] =
    &[LIST_QUERY[0], LIST_QUERY[1], ("state", "waiting, delivered, dead or withheld")];

pub(super) fn register(registry: &mut Registry) {
    let command = |label, href, need| Command { label, href, icon: "link", key: "", in_new: false, need };
    registry.commands.push(command("webhooks-title", "/profile/webhooks", Need::User));
    registry.commands.push(command("webhooks-admin", "/admin/webhooks", Need::Right(Right::Administer)));
    registry.jobs.extend([fan::JOB, send::JOB, send::SWEEP]);
    registry.undo.extend(actions::undo::KINDS);
}

pub(super) fn routes() -> Routes {
    let (user, admin) = (Need::User, Need::Right(Right::Administer));
    let routes = Routes::default()
        .get("/profile/webhooks", user, pages::list::show)
        .post("/profile/webhooks", user, pages::list::create)
        .get("/profile/webhooks/{id}", user, pages::one::show)
        .post("/profile/webhooks/{id}", user, pages::one::save)
        .post("/profile/webhooks/{id}/state", user, pages::one::state)
        .post("/profile/webhooks/{id}/ping", user, pages::one::ping)
        .post("/profile/webhooks/{id}/secret", user, pages::one::secret)
        .post("/profile/webhooks/{id}/replay", user, pages::one::replay)
        .post("/profile/webhooks/{id}/removal", user, pages::one::remove)
        .get("/admin/webhooks", admin, pages::admin::show)
        .post("/admin/webhooks/{id}/state", admin, pages::admin::state);
    messages(endpoints(feed(routes)))
}

fn feed(routes: Routes) -> Routes {
    let feed = Op::new("What changed, oldest first: read it again and again with the `next` of the answer before");
    let feed = feed.gives::<api::ChangesOut>().query(&[
        ("cursor", "The `next` of the answer before; without it from the beginning; `latest` for from now on"),
        ("limit", "Events per answer, 1 to 200; 50 without it"),
    ]);
    routes.api(Method::GET, "/api/v1/changes", Need::User, feed, api::changes)
}

fn endpoints(routes: Routes) -> Routes {
    let user = Need::User;
    let list = Op::new("Your webhooks").gives::<api::WebhookList>();
    let new = Op::new("A new webhook; its secret is in this answer only");
    let secret = Op::new("A new secret; the old one signs beside it for a day. It is in this answer only");
    let patch = Op::new("Changes a webhook").takes::<api::WebhookPatch>().gives::<api::WebhookOut>();
    let one = "/api/v1/webhooks/{id}";
    routes
        .api(Method::GET, "/api/v1/webhooks", user, list, api::list)
        .api(
            Method::POST,
            "/api/v1/webhooks",
            user,
            new.takes::<api::WebhookInput>().gives::<api::NewWebhook>(),
            api::create,
        )
        .api(Method::GET, one, user, Op::new("A webhook").gives::<api::WebhookOut>(), api::find)
        .api(Method::PATCH, one, user, patch, api::edit)
        .api(Method::DELETE, one, user, Op::new("Removes a webhook"), api::remove)
        .api(Method::POST, "/api/v1/webhooks/{id}/secret", user, secret.gives::<api::NewSecret>(), api::secret)
}

fn messages(routes: Routes) -> Routes {
    let user = Need::User;
    let list = Op::new("The messages of a webhook, newest first; kept for 30 days").gives::<api::MessageList>();
    let list = list.query(MESSAGES_QUERY);
    let ping = Op::new("Sends a test message").gives::<api::PingOut>();
    let all = Op::new("Sends all dead letters again").gives::<api::ReplayOut>();
    let again = Op::new("Sends one message again").gives::<api::ReplayOut>();
    routes
        .api(Method::GET, "/api/v1/webhooks/{id}/messages", user, list, api::messages)
        .api(Method::POST, "/api/v1/webhooks/{id}/ping", user, ping, api::ping)
        .api(Method::POST, "/api/v1/webhooks/{id}/replay", user, all, api::replay)
        .api(Method::POST, "/api/v1/webhooks/{id}/messages/{message}/replay", user, again, api::replay_one)
}
