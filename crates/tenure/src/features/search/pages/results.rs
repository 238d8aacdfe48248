//! `/search`: all results on a page, which works without script.

use axum::response::Response;
use maud::{Markup, html};

use super::Question;
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::{Cx, Result};
use crate::features::search::find::{self, Found};
use crate::ui;

const PER_GROUP: usize = 20;

/// `GET /search?q=`
pub async fn show(cx: Cx, Query(question): Query<Question>) -> Result<Response> {
    let asked = question.q.trim().to_owned();
    let (app, viewer, q) = (cx.app.clone(), cx.viewer.clone(), asked.clone());
    let mut found = cx
        .read(move |conn| {
            let mut all = find::things(conn, &app.registry, &viewer, &q, None, PER_GROUP)?;
            all.extend(find::users(conn, &viewer, &q, 10)?);
            Ok(all)
        })
        .await?;
    if !asked.is_empty() {
        found.extend(find::commands(&cx.app.registry, &cx.viewer, cx.locale(), &asked));
    }
    Ok(Page::new(cx.t("search-title"), draw(&cx, &asked, &found)).crumb(None, cx.t("search-title")).respond(&cx))
}

fn draw(cx: &Cx, asked: &str, found: &[Found]) -> Markup {
    let summary = if asked.is_empty() {
        cx.t("search-hint").to_owned()
    } else {
        cx.tr("search-summary", &[("n", found.len().into()), ("q", asked.into())])
    };
    html! {
        (ui::page_head(cx.t("search-title"), html! { (summary) }, html! {}))
        (ui::stack(html! {
            form.flow method="get" action="/search" role="search" {
                (ui::Field::text("q", cx.t("search-field")).value(asked).autofocus().draw())
                (ui::submit(ui::Look::Primary, "search", cx.t("search-title")))
            }
            @if found.is_empty() && !asked.is_empty() { (ui::empty(cx.t("search-none"), ui::link("/accounts", cx.t("search-to-accounts")))) }
            @for group in found.chunk_by(|a, b| a.group == b.group) { (panel(cx, group)) }
        }))
    }
}

fn panel(cx: &Cx, group: &[Found]) -> Markup {
    let label = group.first().map_or("", |f| cx.t(f.group));
    let count = cx.locale().int(i64::try_from(group.len()).unwrap_or(0));
    ui::Panel::new(label).count(&count).rows(html! {
        @for f in group {
            (ui::kv_row(&ui::KvRow { href: Some(&f.href), lead: ui::icon(f.icon), title: &f.label, meta: html! { (f.meta) }, value: html! {} }))
        }
    })
}
