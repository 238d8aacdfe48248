//! `/tasks`: what is to be done, tasks and next steps in one list: late, this week, later, without a date, done.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::model::Band;
use super::super::store::{Filter, lines, steps};
use super::row::{Row, Style, both, draw};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::{Cx, Need, Result, Routes, Scope, UserId, scope};
use crate::features::identity;
use crate::features::people::listing::query;
use crate::ui;

/// Most rows of each kind.
const ROWS: i64 = 200;
/// Most done ones.
const DONE: i64 = 20;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let file = super::file::file;
    routes.get("/tasks", Need::User, show).get("/tasks.csv", Need::User, file).get("/tasks.xlsx", Need::User, file)
}

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TasksQuery {
    pub(super) scope: String,
    /// `all`, or an id; one's own without it.
    owner: String,
}

impl TasksQuery {
    pub(super) fn owner(&self, me: UserId) -> Option<UserId> {
        match self.owner.as_str() {
            "all" => None,
            text => Some(text.parse().unwrap_or(me)),
        }
    }

    /// One's own tasks may lie anywhere that one can see.
    pub(super) fn scope(&self, me: UserId) -> &str {
        if self.scope.is_empty() && self.owner(me) == Some(me) { "all" } else { &self.scope }
    }
}

async fn show(cx: Cx, Query(asked): Query<TasksQuery>) -> Result<Response> {
    let owner = asked.owner(cx.viewer.id);
    let choice = scope::choice(&cx.viewer, Some(asked.scope(cx.viewer.id)));
    let inner = cx.clone();
    let (bar, rows, name) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let bar = scope::bar_of(q, &inner.viewer, &scope, inner.locale())?;
            let filter = |done| Filter { owner, done: Some(done), ..Filter::default() };
            let mut rows = both(lines(q, &scope, &filter(false), ROWS)?, steps(q, &scope, &filter(false), ROWS)?);
            rows.extend(lines(q, &scope, &filter(true), DONE)?.into_iter().map(Row::Task));
            let name = match owner.filter(|id| *id != inner.viewer.id) {
                Some(id) => identity::store::names(q, &[id])?.remove(&id),
                None => None,
            };
            Ok((bar, rows, name))
        })
        .await?;
    let body = ui::fragment("tasks", page(&cx, &asked, owner, name.as_deref(), &rows));
    Ok(Page::new(cx.t("tasks-title"), body).nav("/").scope(bar).respond(&cx))
}

fn page(cx: &Cx, asked: &TasksQuery, owner: Option<UserId>, name: Option<&str>, rows: &[Row]) -> Markup {
    let today = cx.today();
    let here = query("/tasks", &[("scope", &asked.scope), ("owner", &asked.owner)]);
    let count = |band: Band| rows.iter().filter(|r| r.band(today) == band).count();
    let open = rows.len() - count(Band::Done);
    let line = cx.tr("tasks-summary", &[("n", open.into()), ("late", count(Band::Late).into())]);
    let (mine, all) =
        (query("/tasks", &[("scope", &asked.scope)]), query("/tasks", &[("scope", &asked.scope), ("owner", "all")]));
    let segments = [
        ui::Segment { href: &mine, label: cx.t("tasks-mine"), current: owner == Some(cx.viewer.id) },
        ui::Segment { href: &all, label: cx.t("tasks-everybody"), current: owner.is_none() },
    ];
    let style = Style { back: &here, may: true, account: true, owner: owner.is_none() };
    html! {
        (ui::page_head(cx.t("tasks-title"), html! { (line) }, html! {
            (downloads(cx, &query("/tasks.csv", &[("scope", &asked.scope), ("owner", &asked.owner)])))
            (ui::dialog_button(ui::Look::Primary, "/tasks/new", "plus", cx.t("tasks-new")))
        }))
        (ui::filter_bar(html! {
            (ui::segments(cx.t("tasks-whose"), &segments))
            @if let Some(name) = name { (ui::filter_on(cx.t("tasks-field-owner"), name, &mine, cx.t("remove"))) }
        }, html! {}))
        @if rows.is_empty() {
            (ui::Panel::new(cx.t("tasks-open")).raw(ui::empty(cx.t("tasks-none"), ui::dialog_button(ui::Look::Plain, "/tasks/new", "plus", cx.t("tasks-new")))))
        } @else {
            (ui::Panel::new(cx.t("tasks-and-steps")).raw(html! {
                @for band in Band::ALL {
                    @if count(band) > 0 {
                        (ui::group_row(cx.t(band.label()), &cx.locale().int(i64::try_from(count(band)).unwrap_or(0)), ""))
                        ul.rows { @for row in rows.iter().filter(|r| r.band(today) == band) { (draw(cx, row, style)) } }
                    }
                }
            }))
        }
    }
}
