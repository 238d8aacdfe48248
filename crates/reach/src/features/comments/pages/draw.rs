//! Drawing comments: their words as escaped nodes, and the box to write one.

use std::collections::HashMap;

use maud::{Markup, html};

use super::super::model::{About, Block, Comment, Span, parse};
use super::super::store;
use crate::base::error::FieldError;
use crate::base::words;
use crate::base::{AccountId, Conn, Contribute, Cx, Manage, Permit, Read, Result, UserId, calendar};
use crate::features::identity::pages::draw::sentence;
use crate::ui::{self, Look};

/// Names for the mentions in these words.
pub fn names<'a>(q: &Conn<'_>, bodies: impl Iterator<Item = &'a str>) -> Result<HashMap<UserId, String>> {
    let mut ids: Vec<UserId> = bodies.flat_map(users).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() { Ok(HashMap::new()) } else { store::people(q, &ids) }
}

fn users(body: &str) -> Vec<UserId> {
    let lines = parse(body).into_iter().flat_map(|block| match block {
        Block::Paragraph(lines) | Block::List(lines) | Block::Quote(lines) => lines,
    });
    lines.flatten().filter_map(|span| if let Span::User(id) = span { Some(id) } else { None }).collect()
}

/// The words.
pub fn body(cx: &Cx, text: &str, names: &HashMap<UserId, String>) -> Markup {
    words::draw(text, |id| {
        html! { span.at.me[id == cx.viewer.id] { "@" (names.get(&id).map_or(cx.t("unknown"), String::as_str)) } }
    })
}

/// One comment with what the viewer may do to it.
pub fn comment(cx: &Cx, permit: &Permit<'_, Read>, c: &Comment, names: &HashMap<UserId, String>) -> Markup {
    let base = format!("/accounts/{}/comments/{}", c.account, c.id);
    let mine = c.author.is_some() && c.author == cx.viewer.actor() && permit.allows::<Contribute>();
    let author = c.author_name.as_deref().unwrap_or(cx.t("unknown"));
    let when = html! {
        (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, c.created_at)) " "
        (calendar::time_of(&cx.viewer.zone, c.created_at))
    };
    ui::comment(&ui::Comment {
        id: &format!("c-{}", c.id),
        author,
        meta: html! {
            (when)
            @if c.edited_at.is_some() { " · " (ui::link(&format!("{base}/history"), cx.t("comments-edited"))) }
        },
        body: body(cx, &c.body, names),
        actions: html! {
            @if mine { (ui::dialog_button(Look::Ghost, &format!("{base}/edit"), "edit", cx.t("edit"))) }
            @if mine || permit.allows::<Manage>() {
                (ui::icon_post(&format!("{base}/archiving"), "trash", cx.t("comments-remove"), &[]))
            }
        },
    })
}

/// The box. Names are completed from those who may see the account.
pub fn area(cx: &Cx, account: AccountId, value: &str, error: Option<&FieldError>) -> Markup {
    let error = error.map(|e| sentence(cx.locale(), e));
    ui::mention_box(&ui::MentionBox {
        name: "body",
        label: cx.t("comments-box"),
        hint: cx.t("comments-hint"),
        value,
        src: &format!("/api/v1/accounts/{account}/mentionable"),
        list: cx.t("comments-people"),
        error: error.as_deref(),
    })
}

/// The form under a list of comments.
pub fn form(cx: &Cx, account: AccountId, about: About, value: &str, error: Option<&FieldError>) -> Markup {
    let id = about.id().map(|id| id.to_string()).unwrap_or_default();
    html! {
        form.set method="post" action={ "/accounts/" (account) "/comments/new" } novalidate {
            (ui::hidden_values(&[("about", about.code()), ("about_id", &id)]))
            (area(cx, account, value, error))
            (ui::form_foot(html! {}, ui::submit(Look::Plain, "message", cx.t("comments-write"))))
        }
    }
}
