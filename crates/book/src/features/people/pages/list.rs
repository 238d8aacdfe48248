//! `/people`: whom we know, over all accounts in scope.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::listing::query;
use super::super::store::list::{Filter, Line, account_name, count, page};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::paging::{Cursor, List, PAGE};
use crate::base::permit::look;
use crate::base::personal::ViewPlace;
use crate::base::{AccountId, Cx, Error, Need, Read, Result, Routes, Scope, calendar, flash, scope, sheets};
use crate::features::views::{self, Views};
use crate::ui;
use crate::ui::{Cell, Dir, Head, Phone};

/// Saved views of the list.
pub const VIEWS: ViewPlace = ViewPlace {
    place: "people",
    path: "/people",
    label: "people-title",
    everything: "people-everything",
    normal: ListQuery::normal,
};
/// Most rows of a file.
const FILE_ROWS: usize = 100_000;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people", Need::User, list).get("/people.csv", Need::User, file).get("/people.xlsx", Need::User, file)
}

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    /// The saved view that was opened, or `none`.
    saved: String,
    scope: String,
    q: String,
    account: Option<AccountId>,
    former: String,
    sort: String,
    cursor: String,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        Filter { text: self.q.clone(), account: self.account, former: !self.former.is_empty() }
    }

    fn cursor(&self) -> Result<Option<Cursor>> {
        if self.cursor.is_empty() { Ok(None) } else { Cursor::decode(&self.cursor).map(Some) }
    }

    /// What a saved view keeps.
    fn kept(&self) -> String {
        let href = Self { saved: String::new(), ..self.clone() }.with("", "", "");
        href.trim_start_matches('?').to_owned()
    }

    /// A query string as this list writes it, for saved views.
    ///
    /// # Errors
    /// `Invalid` when it is none of ours.
    pub fn normal(text: &str) -> Result<String> {
        let query: Self = serde_html_form::from_str(text).map_err(|_| Error::field("query", "error-choose"))?;
        Ok(query.kept())
    }

    /// The same page with one parameter changed, from its first row.
    fn with(&self, path: &str, name: &str, value: &str) -> String {
        let account = self.account.map(|a| a.to_string()).unwrap_or_default();
        let mut pairs = [
            ("saved", self.saved.as_str()),
            ("scope", &self.scope),
            ("q", &self.q),
            ("account", &account),
            ("former", &self.former),
            ("sort", &self.sort),
            ("cursor", ""),
        ];
        for pair in &mut pairs {
            if pair.0 == name {
                pair.1 = value;
            }
        }
        query(path, &pairs)
    }
}

async fn list(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, total, account, found, views) = cx
        .snapshot(move |q| {
            let bar = scope::bar(q, &inner.viewer, choice, inner.locale())?;
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let account = match ask.account {
                Some(id) => {
                    look::<Read>(q, &inner.viewer, id)?;
                    account_name(q, id)?
                }
                None => None,
            };
            let filter = ask.filter();
            let rows = page(q, &scope, &filter, ask.cursor()?.as_ref(), ask.sort == "-name", PAGE)?;
            let total = if scope.large { None } else { Some(count(q, &scope, &filter)?) };
            let views = views::load(q, &inner.viewer, "people")?;
            Ok((bar, total, account, List::cut(rows, PAGE, cursor), views))
        })
        .await?;
    if !cx.request.uri.contains('?')
        && let Some(start) = views.start("/people")
    {
        return Ok(flash::see_other(&start));
    }
    let body = draw(&cx, &asked, &views, (total, account.as_deref()), &found);
    Ok(Page::new(cx.t("people-title"), body).nav("/people").scope(bar).respond(&cx))
}

/// The place of a row in the order.
pub(in crate::features::people) fn cursor(line: &Line) -> Cursor {
    Cursor { value: Some(line.name_key.clone()), id: line.id.0 }
}

fn draw(
    cx: &Cx,
    asked: &ListQuery,
    views: &Views,
    (total, account): (Option<i64>, Option<&str>),
    found: &List<Line>,
) -> Markup {
    let summary = html! { @if let Some(n) = total { (cx.tr("people-summary", &[("n", n.into())])) } };
    let only = asked.account.map(|a| a.to_string()).unwrap_or_default();
    let rhythm = query("/rhythm", &[("scope", &asked.scope), ("account", &only)]);
    let actions = html! {
        (ui::link_button(ui::Look::Plain, &rhythm, "clock", cx.t("rhythm-title")))
        (downloads(cx, &asked.with("/people.csv", "", "")))
        (ui::dialog_button(ui::Look::Primary, "/people/new", "plus", cx.t("people-new")))
    };
    html! {
        (ui::page_head(cx.t("people-title"), summary, actions))
        (views::draw(cx, views, "people", &asked.saved, &asked.kept()))
        (filters(cx, asked, account, views::first(cx, views, "people", &asked.kept())))
        @if found.items.is_empty() {
            @let filtered = !asked.q.is_empty() || asked.account.is_some();
            @let text = cx.t(if filtered { "people-none-match" } else { "people-none" });
            @let clear = if filtered { ui::link("/people", cx.t("clear")) } else { html! {} };
            (ui::Panel::new(cx.t("people-title")).raw(ui::empty(text, clear)))
        } @else { (table(cx, asked, found)) }
    }
}

fn filters(cx: &Cx, asked: &ListQuery, account: Option<&str>, end: Markup) -> Markup {
    let hidden = [("saved", asked.saved.as_str()), ("scope", &asked.scope), ("former", &asked.former)];
    let hidden: Vec<(&str, &str)> = hidden.into_iter().filter(|(_, v)| !v.is_empty()).collect();
    let former = asked.with("/people", "former", if asked.former.is_empty() { "1" } else { "" });
    ui::filter_bar(
        html! {
            (ui::filter_search("/people", "q", &asked.q, cx.t("people-filter"), &hidden))
            @if let Some(account) = account {
                (ui::filter_on(cx.t("people-field-account"), account, &asked.with("/people", "account", ""), cx.t("remove")))
            }
            @if asked.former.is_empty() { a.fchip href=(former) { (cx.t("people-with-former")) } }
            @else { (ui::filter_on(cx.t("people-former"), cx.t("people-shown"), &former, cx.t("remove"))) }
        },
        end,
    )
}

fn table(cx: &Cx, asked: &ListQuery, found: &List<Line>) -> Markup {
    let descending = asked.sort == "-name";
    let turned = asked.with("/people", "sort", if descending { "" } else { "-name" });
    let heads = vec![
        Head::text(cx.t("people-field-name")).sort(turned, Some(if descending { Dir::Desc } else { Dir::Asc })),
        Head::text(cx.t("people-field-title")),
        Head::text(cx.t("people-field-account")),
        Head::text(cx.t("people-last")),
        Head::text(cx.t("people-field-email")),
        Head::text(cx.t("people-field-phone")),
    ];
    let rows = found.items.iter().map(|line| row(cx, line)).collect();
    let next = found.next.as_ref().map(|cursor| asked.with("/people", "cursor", cursor));
    let first = (!asked.cursor.is_empty()).then(|| asked.with("/people", "cursor", ""));
    let text = cx.tr("people-shown-n", &[("n", found.items.len().into())]);
    ui::Table::new(cx.t("people-title"), heads)
        .rows(rows)
        .wide()
        .footer(ui::pager(
            &text,
            first.as_deref().map(|href| (href, cx.t("people-first-page"))),
            next.as_deref().map(|href| (href, cx.t("people-next-page"))),
        ))
        .draw()
}

fn row(cx: &Cx, line: &Line) -> Markup {
    let account = format!("/accounts/{}", line.account);
    let href = format!("{account}/people/{}", line.id);
    let last = match line.last_at {
        Some(at) => calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, at),
        None => html! { span.faint { (cx.t("people-never")) } },
    };
    let class = if line.to <= cx.today() { "over" } else { "" };
    ui::tr_class(
        class,
        vec![
            Cell::head(html! { span.flow { (ui::avatar_small(&line.name)) a href=(href) { (line.name) } } }),
            Cell::text(html! { (line.title) }).phone(Phone::Left),
            Cell::text(html! { a href=(account) { (line.account_name) } }).phone(Phone::Right),
            Cell::text(last),
            Cell::text(super::tab::email(&line.email)),
            Cell::text(super::tab::phone(&line.phone)),
        ],
    )
}

/// The columns of the file: those of the import, so that it can be read back, and the last conversation.
const HEAD: [&str; 8] =
    ["account", "name", "title", "email", "phone", "valid_from", "valid_to", "last_conversation_at"];

async fn file(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let viewer = cx.viewer.clone();
    let rows = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &viewer, choice)?;
            if let Some(id) = asked.account {
                look::<Read>(q, &viewer, id)?;
            }
            page(q, &scope, &asked.filter(), None, asked.sort == "-name", FILE_ROWS)
        })
        .await?;
    let cells = rows.into_iter().map(|line| {
        let words = [line.account_name, line.name, line.title, line.email, line.phone].map(sheets::Cell::from);
        let days = [line.from.into(), sheets::Cell::last_day(line.to), line.last_at.into()];
        words.into_iter().chain(days).collect()
    });
    sheets::answer(&cx, "people", &HEAD, cells)
}
