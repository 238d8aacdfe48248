//! `/team/users/{id}/changes`, `/team/territories/{id}/changes` and `/changes`, which is one's own book.

use axum::response::Response;
use maud::html;
use uuid::Uuid;

use super::super::model::{Between, Changes, Of, known};
use super::super::store;
use super::draw::{LISTED, Pen};
use super::{DaysQuery, csv};
use crate::base::extract::{Path, Query};
use crate::base::page::Page;
use crate::base::{Conn, Cx, Result, Right, Scope, TerritoryId, UserId};
use crate::features::settings::terms::Terms;
use crate::ui;

/// A comparison with the name of whose it is.
pub(crate) struct Found {
    pub(crate) name: String,
    pub(crate) between: Between,
    pub(crate) changes: Changes,
    terms: Terms,
}

/// Compares a book that the viewer may ask for.
///
/// # Errors
/// `NotFound` for a book that is none or not theirs to ask for; `Invalid` for the days.
pub(crate) fn compare(q: &Conn<'_>, cx: &Cx, of: Of, query: &DaysQuery, limit: i64) -> Result<Found> {
    let scope = Scope::all(q, &cx.viewer)?;
    // Whether the book exists is told before what is wrong with the days.
    let asked = query.read(cx);
    let today = Between::read("", "", cx.today(), &cx.settings().zone)?;
    let days = asked.as_ref().map_or(today, |b| *b);
    let name = match of {
        Of::User(user) => store::user_name(q, &cx.viewer, user)?,
        Of::Territory(territory) => store::territory_name(q, &cx.viewer, territory, days, &scope)?,
        Of::Account(_) => None,
    };
    let (name, between) = (known(name)?, asked?);
    let changes = store::compare(q, of, between, &scope, limit)?;
    Ok(Found { name, between, changes, terms: Terms::load(q)? })
}

/// GET one's own book.
pub(super) async fn own(cx: Cx, Query(query): Query<DaysQuery>) -> Result<Response> {
    let me = cx.viewer.id;
    show(cx, Of::User(me), query).await
}

/// GET a person's book.
pub(super) async fn user(cx: Cx, Path(id): Path<UserId>, Query(query): Query<DaysQuery>) -> Result<Response> {
    show(cx, Of::User(id), query).await
}

/// GET a territory.
pub(super) async fn territory(cx: Cx, Path(id): Path<TerritoryId>, Query(query): Query<DaysQuery>) -> Result<Response> {
    show(cx, Of::Territory(id), query).await
}

/// GET a person's book as a file.
pub(super) async fn user_file(cx: Cx, Path(id): Path<UserId>, Query(query): Query<DaysQuery>) -> Result<Response> {
    file(cx, Of::User(id), query).await
}

/// GET a territory as a file.
pub(super) async fn territory_file(
    cx: Cx,
    Path(id): Path<TerritoryId>,
    Query(query): Query<DaysQuery>,
) -> Result<Response> {
    file(cx, Of::Territory(id), query).await
}

async fn file(cx: Cx, of: Of, query: DaysQuery) -> Result<Response> {
    let inner = cx.clone();
    let found = cx.snapshot(move |q| compare(q, &inner, of, &query, store::MOST)).await?;
    csv::answer(&cx, &found.changes, &found.terms, found.between)
}

async fn show(cx: Cx, of: Of, query: DaysQuery) -> Result<Response> {
    let inner = cx.clone();
    let found = cx.snapshot(move |q| compare(q, &inner, of, &query, LISTED)).await?;
    let (here, list, promises, people) = links(&cx, of);
    let pen = Pen { cx: &cx, between: found.between, terms: &found.terms, here: &here };
    let title = cx.tr("history-title-of", &[("name", found.name.as_str().into())]);
    let changes = &found.changes;
    let body = html! {
        (ui::page_head(&title, html! { (pen.sentence(changes)) }, html! {}))
        (pen.days())
        (pen.figures(changes, [&list, &promises, &people]))
        (ui::stack(html! {
            (ui::halves(pen.came(changes, of), pen.left(changes, of)))
            (pen.facts(changes))
            (pen.teams(changes, false))
            p.mute.sm { (cx.t("history-visible-only")) }
        }))
    };
    let page = Page::new(title.clone(), body);
    let page = if cx.viewer.has(Right::Lead) {
        page.nav("/team").crumb(Some("/team"), cx.t("accounts-team"))
    } else {
        page.nav("/accounts").crumb(Some("/accounts"), cx.t("accounts-title"))
    };
    Ok(page.crumb(None, title).respond(&cx))
}

/// The page itself, and the lists behind its numbers: accounts, promises, people.
fn links(cx: &Cx, of: Of) -> (String, String, String, String) {
    let scoped = |id: Uuid| {
        let scope = format!("scope=territory:{id}");
        (format!("/accounts?{scope}"), format!("/promises?{scope}&show=all"), format!("/people?{scope}"))
    };
    match of {
        Of::Territory(TerritoryId(id)) => {
            let (list, promises, people) = scoped(id);
            (format!("/team/territories/{id}/changes"), list, promises, people)
        }
        Of::User(id) if id == cx.viewer.id => {
            let to = |list: &str| format!("/{list}?scope=mine");
            (format!("/team/users/{id}/changes"), to("accounts"), format!("{}&show=all", to("promises")), to("people"))
        }
        Of::User(id) => (
            format!("/team/users/{id}/changes"),
            format!("/accounts?scope=all&lead={id}"),
            format!("/promises?scope=all&show=all&owner={id}"),
            String::new(),
        ),
        Of::Account(id) => (format!("/accounts/{id}/changes"), String::new(), String::new(), String::new()),
    }
}
