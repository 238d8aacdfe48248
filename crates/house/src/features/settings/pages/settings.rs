//! `/admin/settings`: what this install is, and who said so last.

use axum::response::Response;
use jiff::civil::Weekday;
use maud::{Markup, html};
use serde::Deserialize;

use crate::base::extract::Form;
use crate::base::page::Page;
use crate::base::settings::{KEYS, Settings};
use crate::base::{Cx, Error, Fields, Locale, Result, calendar, flash, validate};
use crate::features::identity::pages::draw::{Draw, status, summary};
use crate::features::settings::model::{EditSettings, stored};
use crate::features::settings::store::{self, Changed};
use crate::ui;

/// The settings as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SettingsForm {
    company: String,
    time_zone: String,
    currency: String,
    fiscal_month: String,
    language: String,
    retention_months: String,
    operator: String,
    webhooks_private: String,
    file_limit_mb: String,
    freeze_day: String,
    freeze_hour: String,
}

impl SettingsForm {
    fn of(settings: &Settings) -> Self {
        let text = |key| stored(settings, key);
        Self {
            company: text("company"),
            time_zone: text("time_zone"),
            currency: text("currency"),
            fiscal_month: text("fiscal_month"),
            language: text("language"),
            retention_months: text("retention_months"),
            operator: text("operator"),
            webhooks_private: text("webhooks_private"),
            file_limit_mb: text("file_limit_mb"),
            freeze_day: text("freeze_day"),
            freeze_hour: text("freeze_hour"),
        }
    }

    fn parse(&self) -> Result<EditSettings> {
        let mut fields = Fields::default();
        let month = validate::int(&mut fields, "fiscal_month", &self.fiscal_month, 1, 12);
        let retention = validate::int(&mut fields, "retention_months", &self.retention_months, 0, 600);
        // Forms of before know nothing of it.
        let limit = validate::int(&mut fields, "file_limit_mb", &self.file_limit_mb, 1, 1000);
        let freeze_day = validate::int(&mut fields, "freeze_day", &self.freeze_day, 1, 7);
        let freeze_hour = validate::int(&mut fields, "freeze_hour", &self.freeze_hour, 0, 23);
        let edit = EditSettings {
            company: Some(self.company.clone()),
            time_zone: Some(self.time_zone.clone()),
            currency: Some(self.currency.clone()),
            fiscal_month: month,
            language: Some(self.language.clone()),
            retention_months: Some(retention.unwrap_or(0)),
            operator: Some(self.operator.clone()),
            webhooks_private: Some(self.webhooks_private == "1"),
            file_limit_mb: limit,
            freeze_day,
            freeze_hour,
        };
        if let Err(Error::Invalid(more)) = edit.values() {
            fields.0.extend(more.0);
        }
        fields.finish()?;
        Ok(edit)
    }
}

/// `GET /admin/settings`
pub async fn show(cx: Cx) -> Result<Response> {
    let form = SettingsForm::of(cx.settings());
    page(&cx, &form, &Fields::default()).await
}

/// `POST /admin/settings`
pub async fn save(cx: Cx, Form(form): Form<SettingsForm>) -> Result<Response> {
    let saved = match form.parse() {
        Ok(edit) => cx.write(move |tx, by| crate::features::settings::edit(tx, by, &edit)).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => Ok(flash::done("/admin/settings", "saved", None)),
        Err(Error::Invalid(fields)) => page(&cx, &form, &fields).await,
        Err(other) => Err(other),
    }
}

async fn page(cx: &Cx, form: &SettingsForm, fields: &Fields) -> Result<Response> {
    let changed = cx.read(store::changed).await?;
    let title = cx.t("settings-title");
    let main = html! {
        form method="post" action="/admin/settings" novalidate {
            (summary(cx.locale(), fields))
            (sections(cx, form, fields))
            (ui::action_bar(html! { (cx.t("settings-note")) }, ui::submit(ui::Look::Primary, "", cx.t("save"))))
        }
    };
    let body = html! {
        (ui::page_head(title, html! { (cx.t("settings-summary")) }, html! {}))
        (ui::columns(main, history(cx, &changed)))
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    Ok(page.crumb(None, title).status(status(fields)).respond(cx))
}

fn sections(cx: &Cx, form: &SettingsForm, fields: &Fields) -> Markup {
    let d = Draw { locale: cx.locale(), fields };
    let months = months(cx.locale());
    let months: Vec<(&str, &str)> = months.iter().map(|(value, name)| (value.as_str(), name.as_str())).collect();
    let weekdays = weekdays(cx.locale());
    let weekdays: Vec<(&str, &str)> = weekdays.iter().map(|(value, name)| (value.as_str(), *name)).collect();
    ui::stack(html! {
        (ui::Panel::new(cx.t("settings-company-section")).body(ui::field_grid(html! {
            (d.required("company", "settings-company", &form.company, ""))
            (d.text("operator", "settings-operator", &form.operator, "settings-operator-hint"))
            (d.time_zone("time_zone", "settings-time-zone", &form.time_zone))
            (d.language("language", &form.language))
        })))
        (ui::Panel::new(cx.t("settings-numbers-section")).body(ui::field_grid(html! {
            (d.required("currency", "settings-currency", &form.currency, "settings-currency-hint"))
            (d.select("fiscal_month", "settings-fiscal-month", &form.fiscal_month, &months))
            (d.number("retention_months", "settings-retention", &form.retention_months, "settings-retention-hint"))
            (d.number("file_limit_mb", "settings-file-limit", &form.file_limit_mb, "settings-file-limit-hint"))
            (d.select("freeze_day", "settings-freeze-day", &form.freeze_day, &weekdays))
            (d.number("freeze_hour", "settings-freeze-hour", &form.freeze_hour, "settings-freeze-hour-hint"))
        })))
        (ui::Panel::new(cx.t("settings-webhooks-section")).body(html! {
            (ui::checkbox("webhooks_private", "1", cx.t("settings-webhooks-private"), form.webhooks_private == "1"))
        }))
    })
}

fn months(locale: Locale) -> Vec<(String, String)> {
    let name = |m: i8| calendar::month_name(locale, m);
    (1..=12).map(|m| (m.to_string(), name(m))).collect()
}

fn weekdays(locale: Locale) -> Vec<(String, &'static str)> {
    let name = |n: i8| Weekday::from_monday_one_offset(n).map_or("", |day| calendar::weekday_long(locale, day));
    (1..=7).map(|n| (n.to_string(), name(n))).collect()
}

/// Each setting with its default and who changed it last.
fn history(cx: &Cx, changed: &[Changed]) -> Markup {
    let rows = KEYS.iter().map(|(key, default)| {
        let last = changed.iter().find(|c| c.key == *key);
        let default = if default.is_empty() { cx.t("none") } else { default };
        let meta = html! {
            (cx.tr("settings-default", &[("value", default.into())]))
            @if let Some(c) = last {
                @if let Some(name) = &c.name {
                    " · " (name) " " (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, c.at))
                }
            }
        };
        let label = cx.locale().find(&format!("settings-key-{}", key.replace('_', "-"))).unwrap_or(key);
        ui::kv_row(&ui::KvRow { href: None, lead: html! {}, title: label, meta, value: html! {} })
    });
    ui::Panel::new(cx.t("settings-history")).rows(html! { @for row in rows { (row) } })
}
