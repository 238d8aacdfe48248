//! `/admin/users`: who is there.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::user_form::role_key;
use super::user_parts::{role_words, state_chip};
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::paging::{Cursor, List, PAGE};
use crate::base::{Cx, Error, Result, Role, UserId};
use crate::features::identity::model::User;
use crate::features::identity::store::{self, users::Filter};
use crate::ui::{self, Cell, Head, Phone, Segment};

/// The filter in the address.
#[derive(Clone, Debug, Default, Deserialize, serde::Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct UsersQuery {
    q: String,
    role: String,
    state: String,
    cursor: String,
}

impl UsersQuery {
    fn filter(&self, cx: &Cx) -> Result<Filter> {
        let role = match self.role.as_str() {
            "" => None,
            code => Some(Role::parse(code).ok_or_else(|| Error::field("role", "error-choose"))?),
        };
        let active = match self.state.as_str() {
            "" | "active" => Some((true, cx.today())),
            "inactive" => Some((false, cx.today())),
            "all" => None,
            _ => return Err(Error::field("state", "error-choose")),
        };
        let after = if self.cursor.is_empty() { None } else { Some(after(&self.cursor)?) };
        Ok(Filter { text: self.q.clone(), role, active, after })
    }

    fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut query = Self { cursor: String::new(), ..self.clone() };
        change(&mut query);
        let pairs = [("q", query.q), ("role", query.role), ("state", query.state), ("cursor", query.cursor)];
        let kept: Vec<(&str, String)> = pairs.into_iter().filter(|(_, v)| !v.is_empty()).collect();
        let text = serde_html_form::to_string(kept).unwrap_or_default();
        if text.is_empty() { String::from("/admin/users") } else { format!("/admin/users?{text}") }
    }
}

/// The place after which a page of users starts.
///
/// # Errors
/// `Invalid` for a cursor that is none of ours.
pub fn after(cursor: &str) -> Result<(String, UserId)> {
    let cursor = Cursor::decode(cursor)?;
    Ok((cursor.value.unwrap_or_default(), UserId(cursor.id)))
}

/// The place of a user in the list.
pub fn place(user: &User) -> Cursor {
    Cursor { value: Some(tenure_text::fold(&user.name)), id: user.id.0 }
}

/// `GET /admin/users`
pub async fn list(cx: Cx, Query(query): Query<UsersQuery>) -> Result<Response> {
    let filter = query.filter(&cx)?;
    let rows = cx.read(move |q| store::users::list(q, &filter, PAGE + 1)).await?;
    let page = List::cut(rows, PAGE, place);
    let title = cx.t("identity-users");
    let body = html! {
        (ui::page_head(title, html! { (cx.t("identity-users-lead")) }, ui::link_button(ui::Look::Primary, "/admin/users/new", "plus", cx.t("identity-user-new"))))
        (filters(&cx, &query))
        (table(&cx, &query, &page))
    };
    let shell = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    Ok(shell.crumb(None, title).respond(&cx))
}

fn filters(cx: &Cx, query: &UsersQuery) -> Markup {
    let roles: Vec<(String, &str, bool)> = Role::ALL
        .into_iter()
        .map(|r| (query.with(|q| r.code().clone_into(&mut q.role)), cx.t(role_key(r)), query.role == r.code()))
        .collect();
    let roles: Vec<Segment<'_>> =
        roles.iter().map(|(href, label, current)| Segment { href, label, current: *current }).collect();
    let states = [
        ("active", "identity-filter-active"),
        ("inactive", "identity-filter-inactive"),
        ("all", "identity-filter-all"),
    ];
    let shown = if query.state.is_empty() { "active" } else { &query.state };
    let states = states.map(|(code, key)| (query.with(|q| code.clone_into(&mut q.state)), cx.t(key), code == shown));
    let states: Vec<Segment<'_>> =
        states.iter().map(|(href, label, current)| Segment { href, label, current: *current }).collect();
    let hidden: Vec<(&str, &str)> = [("role", query.role.as_str()), ("state", query.state.as_str())]
        .into_iter()
        .filter(|(_, v)| !v.is_empty())
        .collect();
    let role = match Role::parse(&query.role) {
        Some(role) => {
            ui::filter_on(cx.t("identity-roles"), cx.t(role_key(role)), &query.with(|q| q.role.clear()), cx.t("remove"))
        }
        None => ui::filter_menu("role", cx.t("identity-roles"), &roles),
    };
    let end = ui::filter_search("/admin/users", "q", &query.q, cx.t("identity-users-search"), &hidden);
    ui::filter_bar(html! { (ui::segments(cx.t("identity-state"), &states)) (role) }, end)
}

fn table(cx: &Cx, query: &UsersQuery, page: &List<User>) -> Markup {
    if page.items.is_empty() {
        return ui::Panel::new(cx.t("identity-users"))
            .raw(ui::empty(cx.t("identity-users-none"), ui::link("/admin/users?state=all", cx.t("clear"))));
    }
    let heads = ["name", "identity-roles", "identity-job-title", "identity-state"].map(|k| Head::text(cx.t(k)));
    let rows = page.items.iter().map(|u| row(cx, u)).collect();
    let next = page.next.as_ref().map(|cursor| query.with(|q| cursor.clone_into(&mut q.cursor)));
    let footer = match &next {
        Some(href) => ui::pager("", None, Some((href.as_str(), cx.t("next")))),
        None => html! {},
    };
    ui::Table::new(cx.t("identity-users"), heads.into()).rows(rows).footer(footer).draw()
}

fn row(cx: &Cx, u: &User) -> Markup {
    let href = format!("/admin/users/{}", u.id);
    let name =
        html! { span.flow { (ui::avatar_small(&u.name)) a.lnk href=(href) { (u.name) } span.mute.desk { (u.email) } } };
    let cells = vec![
        Cell::head(name),
        Cell::text(html! { (role_words(cx, u)) }).phone(Phone::Left),
        Cell::text(html! { span.mute { (u.job_title) } }).phone(Phone::Full),
        Cell::text(state_chip(cx, u)).phone(Phone::Right),
    ];
    ui::tr_class(if u.active_to <= cx.today() { "over" } else { "" }, cells)
}
