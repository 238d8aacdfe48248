//! `/accounts/{id}/meetings/{meeting}/minutes`: the recap as a text to copy, or to mail to those who were there.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions;
use super::super::model::Meeting;
use super::super::share::Recap;
use super::super::store::{addresses, find};
use super::form::href;
use super::record::when;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Contribute, Cx, Error, Fields, MeetingId, Need, Permit, Read, Result, Routes, erased, flash, validate,
};
use crate::features::accounts;
use crate::features::accounts::pages::form::{mistake, summary};
use crate::features::identity::{mail, store as users};
use crate::features::interactions::pages::draw::step_words;
use crate::features::interactions::store::interaction;
use crate::features::people::pages::draw::{Draw, crumbs, form_panel};
use crate::features::people::store::position;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const MINUTES: &str = "/accounts/{id}/meetings/{meeting}/minutes";
    routes.get(MINUTES, Need::User, show).post(MINUTES, Need::User, send)
}

type At = Path<(AccountId, MeetingId)>;

/// The recap, and whom it can be mailed to.
pub struct Shared {
    /// The meeting.
    pub meeting: Meeting,
    /// The account's name.
    pub account: String,
    /// What goes into the text.
    pub recap: Recap,
    /// Name and address of those who were there and have one.
    pub to: Vec<(String, String)>,
    /// Whether the viewer may mail it.
    pub may: bool,
}

/// Gathers it.
///
/// # Errors
/// `NotFound` for a meeting of another account; `Conflict` while it has no recap.
pub fn gather(permit: &Permit<'_, Read>, cx: &Cx, id: MeetingId) -> Result<Shared> {
    let meeting = find(permit, id)?;
    let Some(talk) = meeting.interaction else { return Err(Error::conflict("meetings-error-no-recap")) };
    let said = interaction::find(permit, talk)?;
    let people = position::names(permit, &said.people)?;
    let emails = addresses(permit, &said.people)?;
    let ours: Vec<_> = std::iter::once(said.author).chain(said.others.colleagues.iter().copied()).collect();
    let mut to: Vec<(String, String)> =
        people.iter().filter_map(|(id, name)| Some((name.clone(), emails.get(id)?.clone()))).collect();
    let mut present: Vec<String> = people.into_iter().map(|(_, name)| name).collect();
    for id in ours {
        if let Some(user) = users::find(permit.conn(), id)? {
            present.push(user.name.clone());
            to.push((user.name, user.email));
        }
    }
    let recap = Recap {
        title: meeting.title.clone(),
        when: when(cx, &meeting),
        place: meeting.place.clone(),
        present,
        next: if said.step_open() { step_words(cx, &said) } else { String::new() },
        summary: said.summary,
        notes: said.notes,
        from: cx.viewer.name.clone(),
    };
    let account = accounts::store::account::name(permit)?;
    Ok(Shared { meeting, account, recap, to, may: permit.allows::<Contribute>() })
}

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShareForm {
    subject: String,
    body: String,
    /// Addresses that were ticked.
    to: Vec<String>,
}

async fn load(cx: &Cx, (account, id): (AccountId, MeetingId)) -> Result<Shared> {
    let inner = cx.clone();
    cx.read(move |q| gather(&look::<Read>(q, &inner.viewer, account)?, &inner, id)).await
}

async fn show(cx: Cx, Path(at): At) -> Result<Response> {
    let shared = load(&cx, at).await?;
    let form =
        ShareForm { subject: shared.recap.subject(cx.locale()), body: shared.recap.body(cx.locale()), to: Vec::new() };
    Ok(page(&cx, &shared, &form, &Fields::default()))
}

async fn send(cx: Cx, Path((account, id)): At, Form(form): Form<ShareForm>) -> Result<Response> {
    let shared = load(&cx, (account, id)).await?;
    let mut fields = Fields::default();
    let subject = validate::required(&mut fields, "subject", &form.subject, validate::NAME);
    let body = validate::text(&mut fields, "body", &form.body);
    // Only those who were there: what the form sends beside them is refused.
    let to: Vec<(String, String)> = shared.to.iter().filter(|(_, mail)| form.to.contains(mail)).cloned().collect();
    if to.is_empty() || to.len() < form.to.len() {
        fields.add("to", "meetings-error-to");
    }
    if body.is_empty() {
        fields.add("body", "error-required");
    }
    if !mail::possible(&cx.app) {
        fields.add("to", "meetings-error-no-mail");
    }
    if !fields.0.is_empty() {
        return Ok(page(&cx, &shared, &form, &fields));
    }
    let names: Vec<String> = to.iter().map(|(name, _)| name.clone()).collect();
    cx.write(move |tx, by| actions::mailed(tx, by, account, id, &names)).await?;
    let app = cx.app.clone();
    let body = erased::shown(&body, cx.locale()).unwrap_or(body);
    let deliver = move || {
        to.iter()
            .all(|(name, address)| mail::send(&app, name, address, subject.clone(), body.clone()) == mail::Sent::Yes)
    };
    let sent = tokio::task::spawn_blocking(deliver).await.unwrap_or(false);
    let told = if sent { "meetings-mailed" } else { "meetings-not-mailed" };
    Ok(flash::done(&format!("{}/minutes", href(account, id)), told, None))
}

fn page(cx: &Cx, s: &Shared, form: &ShareForm, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let here = href(s.meeting.account, s.meeting.id);
    let title = cx.t("meetings-share");
    let d = Draw { cx, fields, prefix: "meetings" };
    let mailto: Vec<(&str, &str)> = vec![("subject", &form.subject), ("body", &form.body)];
    let mailto = format!("mailto:?{}", serde_html_form::to_string(&mailto).unwrap_or_default().replace('+', "%20"));
    let mails = s.may && mail::possible(&cx.app);
    let body = html! {
        (ui::page_head(title, html! { (s.meeting.title) " · " (s.account) }, html! {
            a.btn href=(mailto) { (ui::icon("mail")) span { (cx.t("meetings-open-mail")) } }
        }))
        (form_panel(title, html! {
            form.set method="post" action={ (here) "/minutes" } novalidate {
                (summary(cx, fields))
                p.mute { (cx.t("meetings-share-note")) }
                (d.required("subject", &form.subject))
                (d.area("body", &form.body, "meetings-hint-copy"))
                @if mails { (recipients(cx, s, form, fields)) }
                @else if s.may { p.mute { (cx.t("meetings-error-no-mail")) } }
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("meetings-one")))
                    @if mails { (ui::submit(ui::Look::Primary, "mail", cx.t("meetings-send"))) }
                }))
            }
        }))
    };
    let page = crumbs(Page::new(title, body), cx, s.meeting.account, &s.account);
    page.crumb(Some(&here), cx.t("meetings-one")).crumb(None, title).status(status).respond(cx)
}

fn recipients(cx: &Cx, s: &Shared, form: &ShareForm, fields: &Fields) -> Markup {
    html! {
        fieldset.fld.full {
            legend.b.sm { (cx.t("meetings-field-to")) }
            div.flow.wrap id="f-to" {
                @for (name, address) in &s.to {
                    (ui::checkbox("to", address, &format!("{name} ({address})"), form.to.contains(address)))
                }
            }
            @if let Some(error) = mistake(cx, fields, "to") { p.hint.bad { (error) } }
        }
    }
}
