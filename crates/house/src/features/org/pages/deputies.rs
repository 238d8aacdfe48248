//! `/profile/deputy` and `/admin/deputies`: who stands in while somebody is away.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::shared::{Draw, EndForm, EndPage, Options, end_page, span_words, status, summary, users, with_none};
use crate::base::dated::parse_span;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, Right, RowId, UserId, flash, validate};
use crate::features::org::deputies;
use crate::features::org::model::{Deputy, NewDeputy};
use crate::ui;

const OWN: &str = "/profile/deputy";
const ALL: &str = "/admin/deputies";

/// The form as typed; `person` only on the page of all.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeputyForm {
    person: String,
    deputy: String,
    valid_from: String,
    valid_to: String,
    reason: String,
}

impl DeputyForm {
    fn parse(&self, own: Option<UserId>, today: jiff::civil::Date) -> Result<NewDeputy> {
        let mut fields = Fields::default();
        let person = own.or_else(|| validate::id(&mut fields, "person", &self.person));
        let deputy: Option<UserId> = validate::id(&mut fields, "deputy", &self.deputy);
        for (name, chosen) in [("person", person), ("deputy", deputy)] {
            if chosen.is_none() && fields.of(name).is_none() {
                fields.add(name, "error-choose");
            }
        }
        if self.valid_to.trim().is_empty() {
            fields.add("valid_to", "org-error-deputy-end");
        }
        let span = parse_span(&mut fields, today, &self.valid_from, &self.valid_to);
        let reason = validate::line(&mut fields, "reason", &self.reason, validate::LINE);
        match (person, deputy) {
            (Some(person), Some(deputy)) if fields.0.is_empty() => Ok(NewDeputy { person, deputy, span, reason }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// GET: one's own.
pub async fn own(cx: Cx) -> Result<Response> {
    show(&cx, true, &DeputyForm::default(), &Fields::default()).await
}

/// GET: everybody's.
pub async fn all(cx: Cx) -> Result<Response> {
    show(&cx, false, &DeputyForm::default(), &Fields::default()).await
}

async fn show(cx: &Cx, own: bool, form: &DeputyForm, fields: &Fields) -> Result<Response> {
    let (today, me) = (cx.today(), cx.viewer.id);
    let (list, people) = cx
        .read(move |q| {
            let mut people = users(q, today)?;
            if own {
                people.retain(|(id, _)| *id != me.to_string());
            }
            Ok((deputies::list(q, own.then_some(me), Some(today))?, people))
        })
        .await?;
    let title = cx.t(if own { "org-deputy-title" } else { "org-deputies-title" });
    let body = html! {
        (ui::page_head(title, html! { (cx.t("org-deputy-summary")) }, html! {}))
        (ui::columns(rows(cx, &list, own), form_panel(cx, own, form, fields, &people)))
    };
    let (nav, up, word) =
        if own { ("", "/profile", cx.t("shell-profile")) } else { ("/admin", "/admin", cx.t("org-admin")) };
    let page = Page::new(title, body).nav(nav).crumb(Some(up), word).crumb(None, title);
    Ok(page.status(status(fields)).respond(cx))
}

fn rows(cx: &Cx, list: &[Deputy], own: bool) -> Markup {
    let title = cx.t("org-deputies-current");
    if list.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("org-deputies-none"), html! {}));
    }
    let count = list.len().to_string();
    ui::Panel::new(title).count(&count).rows(html! {
        @for d in list {
            @let now = d.span.holds(cx.today());
            @let name = if own { d.deputy_name.clone() } else {
                cx.tr("org-deputy-for", &[("deputy", d.deputy_name.as_str().into()), ("person", d.person_name.as_str().into())])
            };
            @let end = format!("/deputies/{}/end", d.id);
            (ui::person_row(&ui::PersonRow {
                name: &name,
                href: None,
                meta: html! { (span_words(cx, &d.span)) @if !d.reason.is_empty() { " · " (d.reason) } },
                why: if now { ui::chip(ui::Tone::Accent, cx.t("org-deputy-now")) } else { ui::chip_outline(cx.t("org-deputy-coming")) },
                end: ui::dialog_button(ui::Look::Ghost, &end, "", cx.t("org-end")),
            }))
        }
    })
}

fn form_panel(cx: &Cx, own: bool, form: &DeputyForm, fields: &Fields, people: &Options) -> Markup {
    let d = Draw { cx, fields };
    let choice = with_none(cx.t("org-choose"), people);
    ui::Panel::new(cx.t("org-deputy-new")).id("new").body(html! {
        form method="post" action=(if own { OWN } else { ALL }) novalidate {
            (summary(cx, fields))
            @if !own { (d.select("person", "org-away", &form.person, &choice)) }
            (d.select("deputy", "org-deputy", &form.deputy, &choice))
            (d.day("valid_from", "from", &form.valid_from, "org-from-hint"))
            (d.day("valid_to", "until", &form.valid_to, "org-last-day-hint"))
            (d.reason(&form.reason))
            (ui::form_foot(html! { (cx.t("org-deputy-note")) }, ui::submit(ui::Look::Primary, "", cx.t("org-deputy-name"))))
        }
    })
}

async fn name(cx: Cx, own: bool, form: DeputyForm) -> Result<Response> {
    let (by, typed, me) = (cx.acting(), form.clone(), cx.viewer.id);
    let batch = by.batch;
    let new = move |tx: &crate::base::Tx<'_>, by: &crate::base::Acting| {
        deputies::name_deputy(tx, by, &form.parse(own.then_some(me), by.today)?)
    };
    match cx.write_as(by, new).await {
        Ok(_) => Ok(flash::done(if own { OWN } else { ALL }, "org-deputy-named", Some(batch))),
        Err(Error::Invalid(fields)) => show(&cx, own, &typed, &fields).await,
        Err(other) => Err(other),
    }
}

/// POST: names one's own deputy.
pub async fn name_own(cx: Cx, Form(form): Form<DeputyForm>) -> Result<Response> {
    name(cx, true, form).await
}

/// POST: names anybody's deputy.
pub async fn name_any(cx: Cx, Form(form): Form<DeputyForm>) -> Result<Response> {
    name(cx, false, form).await
}

/// The row, if it is one's own or one administers; and where its page is.
async fn find(cx: &Cx, id: RowId) -> Result<(Deputy, &'static str)> {
    let found = cx.read(move |q| Ok(deputies::list(q, None, None)?.into_iter().find(|d| d.id == id))).await?;
    let deputy = found.ok_or(Error::NotFound)?;
    if deputy.person == cx.viewer.id {
        Ok((deputy, OWN))
    } else if cx.viewer.has(Right::Administer) {
        Ok((deputy, ALL))
    } else {
        Err(Error::NotFound)
    }
}

async fn end_shown(cx: &Cx, id: RowId, form: &EndForm, fields: &Fields) -> Result<Response> {
    let (deputy, back) = find(cx, id).await?;
    let names = [("deputy", deputy.deputy_name.into()), ("person", deputy.person_name.into())];
    let (title, action) = (cx.tr("org-deputy-end-title", &names), format!("/deputies/{id}/end"));
    Ok(end_page(cx, EndPage { title, action: &action, back, nav: "" }, form, fields))
}

/// GET: the form that ends a deputy's time.
pub async fn end_form(cx: Cx, Path(id): Path<RowId>) -> Result<Response> {
    end_shown(&cx, id, &EndForm::fresh(&cx), &Fields::default()).await
}

/// POST: ends a deputy's time.
pub async fn end(cx: Cx, Path(id): Path<RowId>, Form(form): Form<EndForm>) -> Result<Response> {
    let (_, back) = find(&cx, id).await?;
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| deputies::end(tx, by, &form.parse(id, by.today)?)).await {
        Ok(()) => Ok(flash::done(back, "org-deputy-ended", Some(batch))),
        Err(Error::Invalid(fields)) => end_shown(&cx, id, &typed, &fields).await,
        Err(other) => Err(other),
    }
}
