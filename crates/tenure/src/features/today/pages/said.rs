//! What is said of a row: later, not this one, and taking either back.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use maud::html;
use serde::Deserialize;

use crate::base::extract::Form;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Acting, Cx, Error, Fields, PersonId, Read, Result, calendar, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::people::listing::back;
use crate::features::people::pages::draw::{Draw, form_panel};
use crate::features::today::actions;
use crate::ui;

/// Which row, and what.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RowForm {
    account: String,
    person: String,
    until: String,
    rule: String,
    back: String,
}

impl RowForm {
    fn who(&self) -> Result<(AccountId, Option<PersonId>)> {
        let account = self.account.parse().map_err(|_| Error::NotFound)?;
        let person =
            if self.person.is_empty() { None } else { Some(self.person.parse().map_err(|_| Error::NotFound)?) };
        Ok((account, person))
    }
}

/// The day that was meant: `tomorrow`, `week` (next Monday), or as people write days.
pub fn until(text: &str, by: &Acting) -> Result<Date> {
    use jiff::ToSpan;
    let ahead = |days: i64| by.today.checked_add(days.days()).unwrap_or(by.today);
    match text.trim() {
        "tomorrow" => Ok(ahead(1)),
        "week" => Ok(ahead(7 - i64::from(by.today.weekday().to_monday_zero_offset()))),
        "" => Err(Error::field("until", "error-required")),
        text => calendar::parse(text, by.today).ok_or_else(|| Error::field("until", "error-day")),
    }
}

/// `POST /today/snooze`
pub async fn snooze(cx: Cx, Form(form): Form<RowForm>) -> Result<Response> {
    let (account, person) = form.who()?;
    let by = cx.acting();
    let (batch, text) = (by.batch, form.until.clone());
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            actions::snooze(tx, by, account, person, Some(until(&text, by)?))
        })
        .await;
    match done {
        Ok(changed) => Ok(flash::done(back(&form.back, "/"), "today-snoozed", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => Ok(again(&cx, &form, &fields)),
        Err(other) => Err(other),
    }
}

/// The form with the day that was not understood.
fn again(cx: &Cx, form: &RowForm, fields: &Fields) -> Response {
    let title = cx.t("today-snooze");
    let d = Draw { cx, fields, prefix: "today" };
    let body = html! {
        (ui::page_head(title, html! {}, html! {}))
        (form_panel(title, html! {
            form.set method="post" action="/today/snooze" novalidate {
                (summary(cx, fields))
                (ui::hidden_values(&[("account", &form.account), ("person", &form.person), ("back", &form.back)]))
                (d.day("until", &form.until, ""))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, back(&form.back, "/"), "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("today-snooze-until")))
                }))
            }
        }))
    };
    let page = Page::new(title, body).nav("/").crumb(Some("/"), cx.t("today-title")).crumb(None, title);
    page.status(StatusCode::UNPROCESSABLE_ENTITY).respond(cx)
}

/// `POST /today/wake`
pub async fn wake(cx: Cx, Form(form): Form<RowForm>) -> Result<Response> {
    let (account, person) = form.who()?;
    let by = cx.acting();
    let batch = by.batch;
    let changed = cx.write_as(by, move |tx, by| actions::snooze(tx, by, account, person, None)).await?;
    Ok(flash::done(back(&form.back, "/today/taught"), "today-woken", changed.then_some(batch)))
}

/// `POST /today/not-this`
pub async fn not_this(cx: Cx, Form(form): Form<RowForm>) -> Result<Response> {
    let (account, person) = form.who()?;
    let by = cx.acting();
    let (batch, rule) = (by.batch, form.rule.clone());
    cx.write_as(by, move |tx, by| actions::not_this_one(tx, by, account, person, &rule)).await?;
    Ok(flash::done(back(&form.back, "/"), "today-taught-done", Some(batch)))
}

/// `POST /today/forget`
pub async fn forget(cx: Cx, Form(form): Form<RowForm>) -> Result<Response> {
    let (account, person) = form.who()?;
    let by = cx.acting();
    let (batch, rule) = (by.batch, form.rule.clone());
    cx.write_as(by, move |tx, by| actions::forget(tx, by, account, person, &rule)).await?;
    Ok(flash::done(back(&form.back, "/today/taught"), "today-forgotten", Some(batch)))
}
