//! `/team/reassign`: a new lead for many accounts; first a preview, then the write.

use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::base::extract::{Form, Query};
use crate::base::page::Page;
use crate::base::{AccountId, Cx, Error, Fields, Result, Scope, UserId, calendar, flash, validate};
use crate::features::access::model::Reassign;
use crate::features::access::store::assignments::{self, Led};
use crate::features::access::team;
use crate::features::org::shared::{Draw, Options, status, summary, users, with_none};
use crate::ui::{self, Cell, Head, Phone, Table};

/// Most accounts of one reassignment.
const MOST: usize = 5_000;

/// The form as typed. Accounts come by id, or as all that a user leads.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReassignForm {
    id: Vec<String>,
    all: String,
    from_user: String,
    to: String,
    from: String,
    reason: String,
}

impl ReassignForm {
    fn accounts(&self, fields: &mut Fields) -> Vec<AccountId> {
        let ids: Vec<AccountId> = self.id.iter().filter_map(|id| validate::id(fields, "accounts", id)).collect();
        if ids.len() > MOST {
            fields.add_with("accounts", "access-error-too-many", vec![("most", MOST.to_string())]);
        }
        ids
    }

    fn parse(&self, today: Date) -> Result<Reassign> {
        let mut fields = Fields::default();
        let accounts = self.accounts(&mut fields);
        if accounts.is_empty() {
            fields.add("accounts", "access-error-no-accounts");
        }
        let to: Option<UserId> = validate::id(&mut fields, "to", &self.to);
        if to.is_none() && fields.of("to").is_none() {
            fields.add("to", "error-choose");
        }
        let from = calendar::parse_optional(&mut fields, "from", &self.from, today).unwrap_or(today);
        let reason = validate::line(&mut fields, "reason", &self.reason, validate::LINE);
        match to {
            Some(to) if fields.0.is_empty() => Ok(Reassign { accounts, to, from, reason }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// GET: choose; with `from_user` or `id` also what would change.
pub async fn form(cx: Cx, Query(form): Query<ReassignForm>) -> Result<Response> {
    show(&cx, form, Fields::default()).await
}

/// POST: the same with more accounts than an address holds; nothing is written.
pub async fn preview(cx: Cx, Form(form): Form<ReassignForm>) -> Result<Response> {
    show(&cx, form, Fields::default()).await
}

async fn show(cx: &Cx, form: ReassignForm, mut fields: Fields) -> Result<Response> {
    let ids = form.accounts(&mut fields);
    let from_user: Option<UserId> = validate::id(&mut fields, "from_user", &form.from_user);
    let (viewer, today) = (cx.viewer.clone(), cx.today());
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX);
    let (people, led) = cx
        .read(move |q| {
            let scope = Scope::all(q, &viewer)?;
            let led = if ids.is_empty() && from_user.is_none() {
                Vec::new()
            } else {
                let chosen = (!ids.is_empty()).then_some(ids.as_slice());
                assignments::led(q, &scope, chosen, from_user, today, limit)?
            };
            Ok((users(q, today)?, led))
        })
        .await?;
    let title = cx.t("access-reassign-title");
    let main = html! {
        (summary(cx, &fields))
        @if led.is_empty() {
            (ui::Panel::new(cx.t("access-reassign-accounts")).raw(ui::empty(cx.t("access-reassign-none"), html! {})))
        } @else { (write_form(cx, &form, &fields, &people, &led)) }
    };
    let body = html! {
        (ui::page_head(title, html! { (cx.t("access-reassign-summary")) }, html! {}))
        (ui::columns(main, choose(cx, &form, &fields, &people)))
    };
    let page = Page::new(title, body).nav("/team").crumb(Some("/team"), cx.t("access-team-page"));
    Ok(page.crumb(None, title).status(status(&fields)).respond(cx))
}

fn choose(cx: &Cx, form: &ReassignForm, fields: &Fields, people: &Options) -> Markup {
    let d = Draw { cx, fields };
    ui::Panel::new(cx.t("access-reassign-choose")).body(html! {
        form method="get" action="/team/reassign" {
            (d.select("from_user", "access-reassign-from-user", &form.from_user, &with_none(cx.t("org-choose"), people)))
            (ui::form_foot(html! {}, ui::submit(ui::Look::Plain, "search", cx.t("access-reassign-show"))))
        }
    })
}

fn write_form(cx: &Cx, form: &ReassignForm, fields: &Fields, people: &Options, led: &[Led]) -> Markup {
    let d = Draw { cx, fields };
    let count = [("n", led.len().into())];
    html! {
        form #reassign method="post" action="/team/reassign" novalidate {
            (ui::Panel::new(cx.t("access-reassign-new-lead")).body(html! {
                @if !form.from_user.is_empty() { (ui::hidden("from_user", &form.from_user)) }
                (ui::field_grid(html! {
                    (d.select("to", "access-part-lead", &form.to, &with_none(cx.t("org-choose"), people)))
                    (d.day("from", "from", &form.from, "org-from-hint"))
                    (d.reason(&form.reason))
                }))
                (ui::form_foot(html! { (cx.t("access-reassign-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, "/team", "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "swap", &cx.tr("access-reassign-do", &count)))
                }))
            }))
        }
        (preview_table(cx, led))
    }
}

fn preview_table(cx: &Cx, led: &[Led]) -> Markup {
    let title = cx.t("access-reassign-accounts");
    let heads = vec![
        Head::blank(cx.t("access-reassign-tick")),
        Head::text(cx.t("access-account")),
        Head::text(cx.t("access-city")),
        Head::text(cx.t("access-lead-today")),
    ];
    let row = |l: &Led| {
        let label = cx.tr("access-reassign-take", &[("name", l.name.as_str().into())]);
        let id = l.account.to_string();
        ui::tr(vec![
            Cell::center(html! {
                label.boxl { input.box type="checkbox" name="id" value=(id) form="reassign" checked aria-label=(label); }
            })
            .phone(Phone::Left),
            Cell::head(html! { a href={ "/accounts/" (id) } { (l.name) } }),
            Cell::text(html! { (l.city) }),
            Cell::text(html! { @if let Some(lead) = &l.lead { (lead) } @else { span.faint { (cx.t("access-no-lead")) } } })
                .phone(Phone::Right),
        ])
    };
    let count = led.len().to_string();
    Table::new(title, heads).title(title, Some(&count), html! {}).rows(led.iter().map(row).collect()).draw()
}

/// POST: does it.
pub async fn reassign(cx: Cx, Form(form): Form<ReassignForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| team::reassign(tx, by, &form.parse(by.today)?)).await {
        Ok(changed) if changed.is_empty() => Ok(flash::done("/team/reassign", "access-reassign-same", None)),
        Ok(_) => Ok(flash::done("/team/reassign", "access-reassigned", Some(batch))),
        Err(Error::Invalid(fields)) => show(&cx, typed, fields).await,
        Err(other) => Err(other),
    }
}
