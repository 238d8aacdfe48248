//! Fields of a form with their labels and mistakes; shared with the features to the right.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Serialize;

use super::super::merge;
use crate::base::error::Conflict;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Conn, Cx, Error, Fields, Permit, Read, Result, Right, Viewer};
use crate::features::accounts;
use crate::features::accounts::pages::form::mistake;
use crate::ui;

/// Draws fields of one form; a label's key is `{prefix}-field-{name}`.
pub struct Draw<'a> {
    /// The request.
    pub cx: &'a Cx,
    /// What is wrong.
    pub fields: &'a Fields,
    /// The feature.
    pub prefix: &'a str,
}

impl Draw<'_> {
    /// The words of a field.
    pub fn label(&self, name: &str) -> String {
        self.cx.tr(&format!("{}-field-{name}", self.prefix), &[])
    }

    /// A hint's key, or empty for none.
    fn finish(&self, name: &str, field: ui::Field<'_>, hint: &str) -> Markup {
        let error = mistake(self.cx, self.fields, name);
        let field = field.error(error.as_deref());
        if hint.is_empty() { field.draw() } else { field.hint(&self.cx.tr(hint, &[])).draw() }
    }

    /// One line.
    pub fn text(&self, name: &str, value: &str, hint: &str) -> Markup {
        let label = self.label(name);
        self.finish(name, ui::Field::text(name, &label).value(value), hint)
    }

    /// One line that must say something; it has the focus.
    pub fn first(&self, name: &str, value: &str, hint: &str) -> Markup {
        let label = self.label(name);
        self.finish(name, ui::Field::text(name, &label).value(value).required().autofocus().full(), hint)
    }

    /// One line that must say something.
    pub fn required(&self, name: &str, value: &str) -> Markup {
        let label = self.label(name);
        self.finish(name, ui::Field::text(name, &label).value(value).required(), "")
    }

    /// An e-mail address.
    pub fn email(&self, name: &str, value: &str) -> Markup {
        let label = self.label(name);
        self.finish(name, ui::Field::email(name, &label).value(value), "")
    }

    /// Several lines.
    pub fn area(&self, name: &str, value: &str, hint: &str) -> Markup {
        let label = self.label(name);
        self.finish(name, ui::Field::area(name, &label).value(value).full(), hint)
    }

    /// A day.
    pub fn day(&self, name: &str, value: &str, hint: &str) -> Markup {
        let label = self.label(name);
        self.finish(name, ui::Field::date(name, &label).value(value), hint)
    }

    /// One of a list.
    pub fn select(&self, name: &str, value: &str, options: &[(&str, &str)]) -> Markup {
        let label = self.label(name);
        self.finish(name, ui::Field::select(name, &label, options).value(value), "")
    }

    /// An account by name.
    pub fn account(&self, value: &str, focus: bool) -> Markup {
        let label = self.label("account");
        let field = ui::Field::lookup("account", &label, "/accounts/lookup").value(value).required().full();
        self.finish("account", if focus { field.autofocus() } else { field }, "accounts-hint-parent")
    }

    /// A switch of words of which one is chosen.
    pub fn switch(&self, name: &str, value: &str, options: &[(&str, &str)]) -> Markup {
        let error = mistake(self.cx, self.fields, name);
        html! {
            fieldset.fld.full {
                legend.b.sm { (self.label(name)) }
                div {
                    div.seg id={ "f-" (name) } {
                        @for (code, words) in options {
                            label { input.vh type="radio" name=(name) value=(code) checked[*code == value]; (words) }
                        }
                    }
                }
                @if let Some(error) = error { p.hint.bad { (error) } }
            }
        }
    }
}

/// The panel of a page that is one form: the page's title is its title.
pub fn form_panel(label: &str, form: Markup) -> Markup {
    html! { section.panel aria-label=(label) { div.pad { (form) } } }
}

/// The way to files of a kind, for who may import.
pub fn import_link(cx: &Cx, kind: &str) -> Markup {
    html! {
        @if cx.viewer.has(Right::Import) {
            (ui::link_button(ui::Look::Plain, &format!("/import?kind={kind}"), "upload", cx.t("admin-import")))
        }
    }
}

/// A select's options with an empty one first.
pub fn with_none<'a>(none: &'a str, list: &'a [(String, String)]) -> Vec<(&'a str, &'a str)> {
    std::iter::once(("", none)).chain(list.iter().map(|(value, words)| (value.as_str(), words.as_str()))).collect()
}

/// The account that a name or an id means, among those that the viewer can see; the inner error is a text key.
pub fn account_of(q: &Conn<'_>, viewer: &Viewer, text: &str) -> Result<Result<AccountId, &'static str>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Err("error-required"));
    }
    if let Ok(id) = text.parse() {
        return Ok(Ok(id));
    }
    Ok(match accounts::store::account::by_name(q, viewer, text)?.as_slice() {
        [] => Err("error-unknown"),
        [id] => Ok(*id),
        _ => Err("accounts-error-ambiguous"),
    })
}

/// What a form needs to be drawn again: of the account that was typed, where the viewer can see it, else of none.
pub fn at_typed<G>(
    q: &Conn<'_>,
    viewer: &Viewer,
    text: &str,
    here: impl FnOnce(&Permit<'_, Read>) -> Result<G>,
    nowhere: impl FnOnce() -> Result<G>,
) -> Result<G> {
    let Ok(id) = account_of(q, viewer, text)? else { return nowhere() };
    match look::<Read>(q, viewer, id) {
        Ok(permit) => here(&permit),
        Err(Error::NotFound) => nowhere(),
        Err(other) => Err(other),
    }
}

/// What a form says of a record of the account that [`account_of`] found: what is wrong with the account is told
/// together with what else is.
///
/// # Errors
/// `Invalid`, with all of it.
pub fn on_account<T>(account: Result<AccountId, &'static str>, read: impl FnOnce(AccountId) -> Result<T>) -> Result<T> {
    match (account, read(account.unwrap_or(AccountId(uuid::Uuid::nil())))) {
        (Ok(_), read) => read,
        (Err(key), Err(Error::Invalid(mut fields))) => {
            fields.add("account", key);
            Err(Error::Invalid(fields))
        }
        (Err(key), _) => Err(Error::field("account", key)),
    }
}

/// The way to a record of an account.
pub fn crumbs(page: Page, cx: &Cx, account: AccountId, name: &str) -> Page {
    page.nav("/accounts")
        .crumb(Some("/accounts"), cx.t("accounts-title"))
        .crumb(Some(&format!("/accounts/{account}")), name)
}

/// What the conflict page needs.
pub struct Clash<'a> {
    /// Where the form posts.
    pub action: &'a str,
    /// Where Cancel leads.
    pub back: &'a str,
    /// The feature, for labels.
    pub prefix: &'a str,
    /// Value and words of the fields that are chosen from lists.
    pub words: &'a [(String, String)],
    /// The account and its name.
    pub account: (AccountId, &'a str),
    /// Labels of custom fields by `cf_KEY`.
    pub custom: &'a [(String, String)],
}

/// Both values of each field that two people changed, one choice each; everything else that was typed goes along.
pub fn conflict_page(cx: &Cx, clash: &Clash<'_>, form: &impl Serialize, conflict: &Conflict) -> Response {
    let title = cx.t("accounts-conflict-title");
    let shown = |value: &String| clash.words.iter().find(|(v, _)| v == value).map_or(value.clone(), |(_, w)| w.clone());
    let texts: Vec<(String, String, String)> = conflict
        .fields
        .iter()
        .map(|(field, theirs, mine)| {
            let label = cx.tr(&format!("{}-field-{field}", clash.prefix), &[]);
            let custom = clash.custom.iter().find(|(name, _)| name == field).map(|(_, label)| label.clone());
            (custom.unwrap_or(label), shown(theirs), shown(mine))
        })
        .collect();
    let rows: Vec<ui::ConflictRow<'_>> = conflict
        .fields
        .iter()
        .zip(&texts)
        .map(|((name, ..), (label, theirs, mine))| ui::ConflictRow { name, label, mine, theirs, keep_mine: true })
        .collect();
    let table = ui::Conflict {
        field_head: cx.t("accounts-conflict-field"),
        mine_head: cx.t("accounts-conflict-mine"),
        theirs_head: cx.t("accounts-conflict-theirs"),
        rows: &rows,
    };
    let typed = merge::pairs(form);
    let body = html! {
        (ui::page_head(title, html! { (cx.t("error-conflict")) }, html! {}))
        form method="post" action=(clash.action) {
            @for (name, value) in &typed { (ui::hidden(name, value)) }
            (ui::hidden("seen", &conflict.version.unwrap_or_default().to_string()))
            (ui::Panel::new(title).body(ui::conflict_table(&table)))
            (ui::action_bar(html! { (cx.t("accounts-conflict-note")) }, html! {
                (ui::link_button(ui::Look::Ghost, clash.back, "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("save")))
            }))
        }
    };
    let (account, name) = clash.account;
    crumbs(Page::new(title, body), cx, account, name).crumb(None, cx.t("edit")).status(StatusCode::CONFLICT).respond(cx)
}
