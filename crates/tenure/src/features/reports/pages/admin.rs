//! `/admin/reports`: how often people report, and the days on which it is due.

use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};

use super::super::actions::{self, EditRules};
use super::super::model::{Period, Rules, days};
use super::super::store::rules;
use crate::base::extract::Form;
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, calendar, flash};
use crate::features::identity::pages::draw::{Draw, status, summary};
use crate::ui::{self, Look};

/// Due days on the page.
const COMING: usize = 8;

fn typed(cx: &Cx, rules: &Rules) -> EditRules {
    // While nothing is asked for, the form proposes to begin now.
    let first: Date = if rules.version == 0 { cx.today() } else { rules.starts_on };
    EditRules {
        period: rules.period.map_or("none", Period::code).to_owned(),
        due_days: rules.due_days.to_string(),
        starts_on: calendar::full(cx.locale(), first),
    }
}

/// `GET /admin/reports`
pub async fn show(cx: Cx) -> Result<Response> {
    let rules = cx.read(rules::find).await?;
    let form = typed(&cx, &rules);
    page(&cx, &rules, &form, &Fields::default())
}

/// `POST /admin/reports`
pub async fn save(cx: Cx, Form(form): Form<EditRules>) -> Result<Response> {
    let (by, edit) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| actions::set_rules(tx, by, &edit)).await {
        Ok(_) => Ok(flash::done("/admin/reports", "saved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let rules = cx.read(rules::find).await?;
            page(&cx, &rules, &form, &fields)
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, rules: &Rules, form: &EditRules, fields: &Fields) -> Result<Response> {
    let title = cx.t("reports-admin");
    let d = Draw { locale: cx.locale(), fields };
    let periods = [
        ("none", cx.t("reports-period-none")),
        ("week", cx.t("reports-period-week")),
        ("month", cx.t("reports-period-month")),
    ];
    let main = ui::Panel::new(title).body(html! {
        form.set method="post" action="/admin/reports" novalidate {
            (summary(cx.locale(), fields))
            (ui::field_grid(html! {
                (d.select("period", "reports-period", &form.period, &periods))
                (d.number("due_days", "reports-due-days", &form.due_days, "reports-due-days-hint"))
                (d.day("starts_on", "reports-starts-on", &form.starts_on, "reports-starts-on-hint"))
            }))
            (ui::form_foot(html! { (cx.t("reports-admin-note")) }, ui::submit(Look::Primary, "", cx.t("save"))))
        }
    });
    let body = html! {
        (ui::page_head(title, html! { (cx.t("reports-admin-summary")) }, html! {}))
        (ui::columns(main, coming(cx, rules)))
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    Ok(page.crumb(None, title).status(status(fields)).respond(cx))
}

/// The calendar of due days.
fn coming(cx: &Cx, rules: &Rules) -> Markup {
    let spans = rules.coming(cx.today(), COMING);
    let panel = ui::Panel::new(cx.t("reports-coming"));
    if spans.is_empty() {
        return panel.raw(ui::empty(cx.t("reports-none-asked"), html! {}));
    }
    panel.rows(html! {
        @for span in &spans {
            (ui::kv_row(&ui::KvRow {
                href: None,
                lead: ui::icon("calendar"),
                title: &calendar::long(cx.locale(), span.due),
                meta: html! { (days(cx.locale(), span)) },
                value: html! {},
            }))
        }
    })
}
