//! `/admin`: the way to every administration page.

use axum::response::Response;
use maud::{Markup, html};

use crate::base::page::{self, Page};
use crate::base::{Cx, Need, Result, Right};
use crate::ui;

/// Address, title key, text key, icon, who sees it.
const PLACES: &[(&str, &str, &str, &str, Need)] = &[
    ("/admin/users", "admin-users", "admin-users-text", "team", Need::Right(Right::Administer)),
    ("/admin/reporting-lines", "admin-lines", "admin-lines-text", "tree", Need::Right(Right::Administer)),
    ("/admin/territories", "admin-territories", "admin-territories-text", "globe", Need::Right(Right::Administer)),
    ("/admin/terms/tier", "admin-terms", "admin-terms-text", "flag", Need::Right(Right::Administer)),
    ("/admin/fields", "admin-fields", "admin-fields-text", "list", Need::Right(Right::Administer)),
    ("/admin/duties", "admin-duties", "admin-duties-text", "flag", Need::Right(Right::Administer)),
    ("/admin/rhythm", "rhythm-goals-title", "rhythm-goals-text", "clock", Need::Right(Right::Administer)),
    ("/admin/contact-rules", "today-rules-title", "today-rules-text", "sort", Need::Right(Right::Administer)),
    ("/admin/rates", "rates-title", "rates-text", "money", Need::Right(Right::Administer)),
    ("/offerings", "offerings-title", "offerings-summary", "tree", Need::Either(Right::Lead, Right::Administer)),
    ("/admin/deal-stages", "deals-stages", "deals-stages-text", "columns", Need::Right(Right::Administer)),
    ("/admin/deal-reasons", "deals-reasons", "deals-reasons-text", "flag", Need::Right(Right::Administer)),
    ("/admin/settings", "admin-settings", "admin-settings-text", "admin", Need::Right(Right::Administer)),
    ("/admin/reports", "reports-admin", "reports-admin-summary", "report", Need::Right(Right::Administer)),
    ("/import", "admin-import", "admin-import-text", "upload", Need::Right(Right::Import)),
    ("/admin/export", "export-title", "export-summary", "download", Need::User),
    ("/admin/audit", "admin-audit", "admin-audit-text", "history", Need::Either(Right::Audit, Right::Administer)),
    ("/admin/changes", "admin-undo", "admin-undo-text", "undo", Need::User),
    ("/admin/jobs", "admin-jobs", "admin-jobs-text", "clock", Need::Right(Right::Administer)),
    ("/admin/webhooks", "webhooks-admin", "webhooks-admin-summary", "link", Need::Right(Right::Administer)),
    ("/api/v1/openapi.json", "admin-api", "admin-api-text", "link", Need::User),
];

/// `GET /admin`
pub async fn show(cx: Cx) -> Result<Response> {
    let places = PLACES.iter().filter(|p| page::meets(&cx.viewer, p.4));
    let rows: Vec<Markup> = places
        .map(|(href, title, text, icon, _)| {
            ui::kv_row(&ui::KvRow {
                href: Some(href),
                lead: ui::icon(icon),
                title: cx.t(title),
                meta: html! { (cx.t(text)) },
                value: html! {},
            })
        })
        .collect();
    let body = html! {
        (ui::page_head(cx.t("admin-title"), html! { (cx.t("admin-summary")) }, html! {}))
        (ui::Panel::new(cx.t("admin-places")).rows(html! { @for row in rows { (row) } }))
    };
    Ok(Page::new(cx.t("admin-title"), body).nav("/admin").crumb(None, cx.t("admin-title")).respond(&cx))
}
