//! `/admin/jobs`: background work that gave up, with a button to try again.

use axum::response::Response;
use maud::{Markup, html};
use tenure_jobs::Job;
use uuid::Uuid;

use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::{Cx, Error, Result, flash};
use crate::ui;

/// `GET /admin/jobs`
pub async fn show(cx: Cx) -> Result<Response> {
    let jobs = cx.read(|q| Ok(tenure_jobs::list_failed(q, 200)?)).await?;
    let title = cx.t("admin-jobs");
    let page = Page::new(title, draw(&cx, &jobs)).nav("/admin");
    Ok(page.crumb(Some("/admin"), cx.t("admin-title")).crumb(None, title).respond(&cx))
}

/// `POST /admin/jobs/{id}/retry`
pub async fn retry(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let again = cx.write(move |tx, by| Ok(tenure_jobs::retry(tx, id, by.now)?)).await?;
    if again { Ok(flash::done("/admin/jobs", "admin-job-retried", None)) } else { Err(Error::NotFound) }
}

fn draw(cx: &Cx, jobs: &[Job]) -> Markup {
    let heads = vec![
        ui::Head::text(cx.t("admin-job")),
        ui::Head::text(cx.t("admin-job-error")),
        ui::Head::number(cx.t("admin-job-tries")),
        ui::Head::blank(cx.t("admin-job-retry")),
    ];
    let rows: Vec<Markup> = jobs.iter().map(|j| row(cx, j)).collect();
    html! {
        (ui::page_head(cx.t("admin-jobs"), html! { (cx.t("admin-jobs-summary")) }, html! {}))
        @if rows.is_empty() { (ui::Panel::new(cx.t("admin-jobs")).raw(ui::empty(cx.t("admin-jobs-none"), ui::link("/admin", cx.t("admin-title"))))) }
        @else { (ui::Table::new(cx.t("admin-jobs"), heads).rows(rows).draw()) }
    }
}

fn row(cx: &Cx, job: &Job) -> Markup {
    let action = format!("/admin/jobs/{}/retry", job.id);
    ui::tr(vec![
        ui::Cell::head(html! { (job.kind) }),
        ui::Cell::text(html! { (job.last_error) }).phone(ui::Phone::Full),
        ui::Cell::number(html! { (job.attempts) }),
        ui::Cell::text(ui::post_button(ui::Look::Plain, &action, "undo", cx.t("admin-job-retry"), &[]))
            .phone(ui::Phone::Right),
    ])
}
