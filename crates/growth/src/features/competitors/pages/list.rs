//! `/competitors`: who else sells to our clients.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::model::Competitor;
use super::super::{EDITORS, store};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads, meets};
use crate::base::sheets;
use crate::base::{Cx, Result};
use crate::features::people::listing::query;
use crate::ui::{self, Cell, Head, Phone};

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ListQuery {
    q: String,
    archived: String,
}

impl ListQuery {
    fn fits(&self, c: &Competitor) -> bool {
        let wanted = tenure_text::fold(self.q.trim());
        (self.archived == "1" || c.archived_at.is_none())
            && (wanted.is_empty() || tenure_text::fold(&c.facts.name).contains(&wanted))
    }
}

/// `GET /competitors`
pub(super) async fn show(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let all = cx.read(store::all).await?;
    let archived = all.iter().any(|c| c.archived_at.is_some());
    let shown: Vec<&Competitor> = all.iter().filter(|c| asked.fits(c)).collect();
    let title = cx.t("competitors-title");
    let actions = html! {
        (downloads(&cx, "/competitors.csv"))
        @if meets(&cx.viewer, EDITORS) {
            (ui::link_button(ui::Look::Primary, "/competitors/new", "plus", cx.t("competitors-new")))
        }
    };
    let body = html! {
        (ui::page_head(title, html! { (cx.t("competitors-summary")) }, actions))
        (ui::filter_bar(filters(&cx, &asked, archived), html! {}))
        (table(&cx, &shown))
    };
    let page = Page::new(title, body).nav("/competitors").crumb(Some("/pipeline"), cx.t("deals-pipeline"));
    Ok(page.crumb(None, title).respond(&cx))
}

fn filters(cx: &Cx, asked: &ListQuery, archived: bool) -> Markup {
    let hrefs = ["", "1"].map(|code| query("/competitors", &[("q", asked.q.as_str()), ("archived", code)]));
    let segments = [
        ui::Segment { href: &hrefs[0], label: cx.t("competitors-live"), current: asked.archived != "1" },
        ui::Segment { href: &hrefs[1], label: cx.t("competitors-with-archived"), current: asked.archived == "1" },
    ];
    let hidden = [("archived", asked.archived.as_str())];
    html! {
        (ui::filter_search("/competitors", "q", &asked.q, cx.t("competitors-search"), &hidden))
        @if archived { (ui::segments(cx.t("competitors-archived"), &segments)) }
    }
}

fn table(cx: &Cx, shown: &[&Competitor]) -> Markup {
    let title = cx.t("competitors-title");
    if shown.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("competitors-none"), html! {}));
    }
    let heads = vec![
        Head::text(cx.t("competitors-field-name")),
        Head::text(cx.t("competitors-field-website")),
        Head::text(cx.t("competitors-field-note")),
    ];
    let row = |c: &&Competitor| {
        let name = html! {
            a.b href={ "/competitors/" (c.id) } { (c.facts.name) }
            @if c.archived_at.is_some() { " " (ui::chip_outline(cx.t("competitors-archived"))) }
        };
        ui::tr(vec![
            Cell::head(name),
            Cell::text(html! {
                @if !c.facts.website.is_empty() { a href=(c.facts.website) rel="noopener noreferrer" { (c.facts.website) } }
            })
            .phone(Phone::Left),
            Cell::text(html! { (c.facts.note.lines().next().unwrap_or_default()) }).phone(Phone::Full),
        ])
    };
    let count = shown.len().to_string();
    let rows = shown.iter().map(row).collect();
    ui::Table::new(title, heads).title(title, Some(&count), html! {}).rows(rows).draw()
}

/// `GET /competitors.csv`: the columns of the import.
pub(super) async fn file(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let all = cx.read(store::all).await?;
    let shown = all.into_iter().filter(|c| asked.fits(c));
    let rows = shown.map(|c| [c.facts.name, c.facts.website, c.facts.note].map(|t| t.as_str().into()).to_vec());
    sheets::answer(&cx, "competitors", &["name", "website", "note"], rows)
}
