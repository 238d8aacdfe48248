//! Accept, answer, decline, give, withdraw: small pages that open in a dialog, and a POST to the same address.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::Deserialize;

use super::super::actions;
use super::href;
use super::record::{Shown, frame, load};
use crate::base::extract::{Form, Path};
use crate::base::{AccountId, Acting, Cx, Error, Fields, Need, RequestId, Result, Routes, Tx, UserId, flash, validate};
use crate::features::accounts::pages::form::summary;
use crate::features::identity;
use crate::features::people::pages::draw::{Draw, form_panel, with_none};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ANSWER: &str = "/accounts/{id}/requests/{request}/answer";
    const DECLINE: &str = "/accounts/{id}/requests/{request}/declining";
    const GIVE: &str = "/accounts/{id}/requests/{request}/giving";
    const WITHDRAW: &str = "/accounts/{id}/requests/{request}/withdrawal";
    routes
        .post("/accounts/{id}/requests/{request}/acceptance", Need::User, accept)
        .get(ANSWER, Need::User, async |cx: Cx, at: At| show(cx, at, Verb::Answer).await)
        .get(DECLINE, Need::User, async |cx: Cx, at: At| show(cx, at, Verb::Decline).await)
        .get(GIVE, Need::User, async |cx: Cx, at: At| show(cx, at, Verb::Give).await)
        .get(WITHDRAW, Need::User, async |cx: Cx, at: At| show(cx, at, Verb::Withdraw).await)
        .post(ANSWER, Need::User, async |cx: Cx, at: At, form: Form<VerbForm>| act(cx, at, form, Verb::Answer).await)
        .post(DECLINE, Need::User, async |cx: Cx, at: At, form: Form<VerbForm>| act(cx, at, form, Verb::Decline).await)
        .post(GIVE, Need::User, async |cx: Cx, at: At, form: Form<VerbForm>| act(cx, at, form, Verb::Give).await)
        .post(WITHDRAW, Need::User, async |cx: Cx, at: At, form: Form<VerbForm>| {
            act(cx, at, form, Verb::Withdraw).await
        })
        .post("/accounts/{id}/requests/{request}/archiving", Need::User, archive)
}

type At = Path<(AccountId, RequestId)>;

/// What can be done with a request on which somebody waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verb {
    Answer,
    Decline,
    Give,
    Withdraw,
}

impl Verb {
    /// The last part of its address, its title, and what is said once it is done.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Verb::Answer => ("answer", "requests-answer", "requests-answered"),
            Verb::Decline => ("declining", "requests-decline", "requests-declined"),
            Verb::Give => ("giving", "requests-give", "requests-given"),
            Verb::Withdraw => ("withdrawal", "requests-withdraw", "requests-withdrawn"),
        }
    }
}

/// What people type; each verb uses its own fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of the actions")]
pub struct VerbForm {
    pub answer: String,
    pub owner: String,
    pub reason: String,
}

impl VerbForm {
    fn run(&self, tx: &Tx<'_>, by: &Acting, (account, id): (AccountId, RequestId), verb: Verb) -> Result<()> {
        super::super::sight::Sight::find(tx, &by.viewer, account, id)?;
        let mut fields = Fields::default();
        let answer = validate::text(&mut fields, "answer", &self.answer);
        let reason = validate::line(&mut fields, "reason", &self.reason, validate::LINE);
        let owner = validate::id::<UserId>(&mut fields, "owner", &self.owner);
        if verb == Verb::Give && owner.is_none() && fields.of("owner").is_none() {
            fields.add("owner", "error-required");
        }
        fields.finish()?;
        match verb {
            Verb::Answer => actions::answer(tx, by, account, id, &answer).map(drop),
            Verb::Decline => actions::decline(tx, by, account, id, &answer).map(drop),
            Verb::Withdraw => actions::withdraw(tx, by, account, id, &answer).map(drop),
            Verb::Give => match owner {
                Some(owner) => actions::give(tx, by, account, id, (owner, &reason)),
                None => Ok(()),
            },
        }
    }
}

async fn show(cx: Cx, Path(at): At, verb: Verb) -> Result<Response> {
    let shown = load(&cx, at).await?;
    // Asked before a form is shown, so that nobody types in vain.
    let may = match verb {
        Verb::Answer | Verb::Decline => shown.mine(&cx),
        Verb::Give => shown.mine(&cx) || shown.asks,
        Verb::Withdraw => shown.asks,
    };
    if !may {
        let owners = matches!(verb, Verb::Answer | Verb::Decline);
        return Err(Error::Forbidden(if owners { "requests-error-owner" } else { "requests-error-asker" }));
    }
    if !shown.request.state.waits() || shown.request.archived {
        return Err(Error::conflict("requests-error-closed"));
    }
    page(&cx, verb, &shown, &VerbForm::default(), &Fields::default()).await
}

async fn act(cx: Cx, Path(at): At, Form(form): Form<VerbForm>, verb: Verb) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| form.run(tx, by, at, verb)).await {
        Ok(()) => {
            // Whoever gives away a request of an account that they do not see can neither look at it nor take it back.
            let still = load(&cx, at).await.is_ok();
            let to = if still { href(at.0, at.1) } else { String::from("/requests?whose=to_me") };
            Ok(flash::done(&to, verb.words().2, still.then_some(batch)))
        }
        Err(Error::Invalid(fields)) => {
            let shown = load(&cx, at).await?;
            page(&cx, verb, &shown, &typed, &fields).await
        }
        Err(other) => Err(other),
    }
}

async fn page(cx: &Cx, verb: Verb, s: &Shown, form: &VerbForm, fields: &Fields) -> Result<Response> {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let r = &s.request;
    let (here, today) = (href(r.account, r.id), cx.today());
    let users: Vec<(String, String)> = if verb == Verb::Give {
        let all = cx.read(move |q| identity::store::active(q, today)).await?;
        all.into_iter().filter(|u| u.id != r.owner).map(|u| (u.id.to_string(), u.name)).collect()
    } else {
        Vec::new()
    };
    let (path, key, _) = verb.words();
    let title = cx.t(key);
    let d = Draw { cx, fields, prefix: "requests" };
    let body = html! {
        (ui::page_head(title, html! { (r.what) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action={ (here) "/" (path) } novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                @match verb {
                    Verb::Give => {
                        p.mute { (cx.t("requests-give-note")) }
                        (d.select("owner", &form.owner, &with_none(cx.t("org-choose"), &users)))
                        (d.text("reason", &form.reason, ""))
                    }
                    Verb::Decline => {
                        p.mute { (cx.t("requests-decline-note")) }
                        (d.area("answer", &form.answer, ""))
                    }
                    Verb::Answer | Verb::Withdraw => (d.area("answer", &form.answer, "")),
                }
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", title))
                }))
            }
        }))
    };
    Ok(frame(cx, s, title, body).crumb(Some(&here), cx.t("requests-one")).crumb(None, title).status(status).respond(cx))
}

async fn accept(cx: Cx, Path(at): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::accept(tx, by, at.0, at.1)).await?;
    Ok(flash::done(&href(at.0, at.1), "requests-accepted", Some(batch)))
}

async fn archive(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(flash::done(&format!("/accounts/{account}"), "requests-archived", Some(batch)))
}
