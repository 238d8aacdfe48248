//! `/accounts`: the table, its totals and its filter form.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use tenure_db::Conn;

use super::super::columns::Columns;
use super::super::countries;
use super::super::listing::{ListQuery, encode, ground};
use super::super::store::list::{self, Ask, Lead, Named, Page as Rows, Totals};
use super::form::{Choices, label, with_none};
use super::table;
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::paging::PAGE;
use crate::base::scope::{self, Bar, Scope};
use crate::base::{Cx, Need, Result, Right, Routes, flash};
use crate::features::fields::Field;
use crate::features::fields::model::Kind;
use crate::features::settings::terms::{Term, Terms};
use crate::features::views::{self, Views};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts", Need::User, show).get("/accounts/totals", Need::User, totals).get(
        "/accounts/filter",
        Need::User,
        filter,
    )
}

/// What one page of the table needs.
pub struct Found {
    /// The scope switch.
    pub bar: Bar,
    /// The rows.
    pub rows: Rows,
    /// The numbers over the whole filter; none when they come later.
    pub totals: Option<Totals>,
    /// Names of codes.
    pub terms: Terms,
    /// The menus of the filter bar: kind and its terms.
    pub menus: Vec<(&'static str, Vec<Term>)>,
    /// The filters that are set: name and value in words.
    pub chips: Vec<(String, String)>,
    /// The columns of this install.
    pub columns: Columns,
    /// The saved views of the list.
    pub views: Views,
}

async fn show(cx: Cx, Query(query): Query<ListQuery>) -> Result<Response> {
    if let Some(view) = cx.app.registry.accounts_views.iter().find(|view| view.key == query.view) {
        let mut asked = vec![("scope", query.scope.clone()), ("as_of", query.as_of.clone())];
        asked.retain(|(_, value)| !value.is_empty());
        let mark = if asked.is_empty() { "" } else { "?" };
        return Ok(flash::see_other(&format!("{}{mark}{}", view.path, encode(&asked))));
    }
    let query = query.settled(&cx)?;
    let (inner, asked) = (cx.clone(), query.clone());
    let mut found = cx.read(move |q| load(q, &inner, &asked)).await?;
    if !cx.request.uri.contains('?')
        && let Some(start) = found.views.start("/accounts")
    {
        return Ok(flash::see_other(&start));
    }
    let title = cx.t("accounts-title");
    let new = html! {
        @if query.day.is_none() && cx.viewer.has(Right::CreateAccounts) {
            (ui::link_button(ui::Look::Primary, "/accounts/new", "plus", cx.t("accounts-new")))
        }
    };
    let bar = std::mem::replace(&mut found.bar, Bar { current: scope::Choice::Mine, count: None, options: Vec::new() });
    let body = html! {
        (ui::page_head(title, html! { (table::summary(&cx, &query, &found, bar.count)) }, new))
        (table::dated(&cx, &query))
        (views::draw(&cx, &found.views, "accounts", &query.saved, &query.kept()))
        (table::filters(&cx, &query, &found))
        (table::draw(&cx, &query, &found)?)
    };
    Ok(Page::new(title, body).nav("/accounts").scope(bar).respond(&cx))
}

fn load(q: &Conn<'_>, cx: &Cx, query: &ListQuery) -> Result<Found> {
    let all = Columns::of(q, cx)?;
    let (filter, order, start) = (query.parse(&all, ground(cx))?, query.order(&all)?, query.start()?);
    let columns = query.shown(&all);
    let choice = scope::choice(&cx.viewer, Some(&query.scope));
    let scope = Scope::resolve(q, &cx.viewer, choice)?;
    let rows = list::read(
        q,
        cx,
        &Ask {
            scope: &scope,
            filter: &filter,
            order,
            columns: &columns,
            start: start.as_ref(),
            back: query.back == "1",
            limit: PAGE,
            ids: false,
            currency: &cx.settings().currency,
        },
    )?;
    let totals = if scope.large { None } else { Some(list::totals(q, &scope, &filter, &table::summed(&columns))?) };
    // Without a filter the totals count the whole scope already.
    let known = match &totals {
        Some(totals) if !query.narrowed() => Some(totals.count),
        Some(_) if query.day.is_some() => {
            let all = list::Filter { as_of: query.day, ..list::Filter::default() };
            Some(list::totals(q, &scope, &all, &[])?.count)
        }
        _ => None,
    };
    let bar = scope::bar_counted(q, &cx.viewer, &scope, cx.locale(), known)?;
    let terms = Terms::load(q)?;
    let mut menus = Vec::new();
    for kind in ["tier", "lifecycle"] {
        if query.filter(kind).is_empty() {
            menus.push((kind, terms.offered(kind)));
        }
    }
    let chips = chips(q, cx, query, &all, &terms)?;
    let views = views::load(q, &cx.viewer, "accounts")?;
    Ok(Found { bar, rows, totals, terms, menus, chips, columns: all, views })
}

/// The filters that are set, in words.
pub(super) fn chips(
    q: &Conn<'_>,
    cx: &Cx,
    query: &ListQuery,
    columns: &Columns,
    terms: &Terms,
) -> Result<Vec<(String, String)>> {
    let locale = cx.locale();
    let filter = query.parse(columns, ground(cx))?;
    let mut chips = Vec::new();
    for name in super::super::listing::FILTERS {
        let value = query.filter(name);
        if value.is_empty() || (name == "archived" && !filter.archived) {
            continue;
        }
        let unknown = || locale.t("unknown").to_owned();
        let words = match (name, filter.lead, filter.territory) {
            ("tier" | "lifecycle" | "sector", ..) => terms.name(locale, name, value).to_owned(),
            ("country", ..) => countries::name(locale, value).to_owned(),
            ("lead", Lead::User(id), _) => list::name_of(q, Named::User, id.0)?.unwrap_or_else(unknown),
            ("lead", ..) => cx.t("none").to_owned(),
            ("territory", _, Some(id)) => list::name_of(q, Named::Territory, id.0)?.unwrap_or_else(unknown),
            ("archived", ..) => cx.t("yes").to_owned(),
            _ => value.to_owned(),
        };
        chips.push((name.to_owned(), words));
    }
    for (name, text) in &query.custom {
        chips.push((name.clone(), asked_words(cx, columns, name, text)));
    }
    Ok(chips)
}

/// What a filter of a custom field asks, in words.
fn asked_words(cx: &Cx, columns: &Columns, name: &str, text: &str) -> String {
    let locale = cx.locale();
    match (text, columns.field(name)) {
        ("none", _) => cx.t("fields-empty").to_owned(),
        ("any", _) => cx.t("fields-known").to_owned(),
        (_, Some(field)) if field.kind == Kind::Choice => {
            text.split(',').map(|code| field.choice(locale, code.trim())).collect::<Vec<_>>().join(cx.t("fields-or"))
        }
        (_, Some(field)) if field.kind == Kind::YesNo => {
            let value = field.parse(&mut crate::base::Fields::default(), name, text, ground(cx));
            value.map_or(text.to_owned(), |v| field.show(&v, locale))
        }
        (_, Some(field)) if field.kind.ranged() => match text.split_once("..") {
            Some((from, "")) => cx.tr("fields-from", &[("value", from.into())]),
            Some(("", to)) => cx.tr("fields-up-to", &[("value", to.into())]),
            Some((from, to)) => format!("{from} – {to}"),
            None => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

/// The totals of a large scope, after the page: a row for the table, or a small page without script.
async fn totals(cx: Cx, Query(query): Query<ListQuery>) -> Result<Response> {
    let query = query.settled(&cx)?;
    let (inner, asked) = (cx.clone(), query.clone());
    let (totals, all) = cx
        .read(move |q| {
            let all = Columns::of(q, &inner)?;
            let columns = asked.shown(&all);
            let choice = scope::choice(&inner.viewer, Some(&asked.scope));
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let filter = asked.parse(&all, ground(&inner))?;
            Ok((list::totals(q, &scope, &filter, &table::summed(&columns))?, all))
        })
        .await?;
    let columns = query.shown(&all);
    let labels = table::labels(&cx, &query, &all, &columns);
    let cells = table::totals_cells(&cx, &columns, &totals);
    if cx.request.fragment {
        return Ok(ui::tr(cells).into_response());
    }
    let title = cx.t("accounts-totals");
    let body = html! {
        (ui::page_head(title, html! { (table::counted(&cx, totals.count)) }, html! {}))
        (ui::Table::new(title, table::heads(&cx, &query, &all, &columns, &labels)?).rows(vec![ui::tr(cells)]).grid().draw())
    };
    Ok(Page::new(title, body)
        .nav("/accounts")
        .crumb(Some(&query.href("/accounts", &[])), cx.t("accounts-title"))
        .crumb(None, title)
        .respond(&cx))
}

/// All filters as one form: a dialog with script, a page without.
async fn filter(cx: Cx, Query(query): Query<ListQuery>) -> Result<Response> {
    let query = query.settled(&cx)?;
    let (viewer, locale, today, asked) = (cx.viewer.clone(), cx.locale(), cx.today(), query.clone());
    let inner = cx.clone();
    let (choices, places, columns) = cx
        .read(move |q| {
            let choice = scope::choice(&viewer, Some(&asked.scope));
            let scope = Scope::resolve(q, &viewer, choice)?;
            Ok((Choices::load(q, &viewer, locale, today)?, list::countries(q, &scope)?, Columns::of(q, &inner)?))
        })
        .await?;
    let mut places: Vec<(String, String)> = places
        .into_iter()
        .map(|code| {
            let name = countries::name(locale, &code).to_owned();
            (code, name)
        })
        .collect();
    places.sort_by(|a, b| a.1.cmp(&b.1));
    let title = cx.t("accounts-filter-title");
    let body = html! {
        (ui::page_head(title, html! {}, html! {}))
        form method="get" action="/accounts" {
            (ui::hidden_values(&kept(&query)))
            (ui::Panel::new(cx.t("accounts-filter-by")).body(html! {
                (ui::field_grid(html! {
                    (filter_fields(&cx, &query, &choices, &places))
                    (custom_fields(&cx, &query, &columns))
                }))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, &query.href("/accounts", &[]), "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "filter", cx.t("accounts-filter-apply")))
                }))
            }))
        }
    };
    let page = Page::new(title, body).nav("/accounts");
    Ok(page.crumb(Some(&query.href("/accounts", &[])), cx.t("accounts-title")).crumb(None, title).respond(&cx))
}

/// What the form does not ask for and must not lose.
fn kept(query: &ListQuery) -> Vec<(&str, &str)> {
    let mut kept = Vec::new();
    for (name, value) in
        [("saved", &query.saved), ("scope", &query.scope), ("sort", &query.sort), ("as_of", &query.as_of)]
    {
        if !value.is_empty() {
            kept.push((name, value.as_str()));
        }
    }
    kept.extend(query.columns.iter().map(|c| ("columns", c.as_str())));
    kept
}

fn filter_fields(cx: &Cx, query: &ListQuery, choices: &Choices, places: &[(String, String)]) -> Markup {
    let any = cx.t("accounts-filter-any");
    let mut leads = vec![("", any), ("none", cx.t("accounts-no-lead"))];
    leads.extend(choices.users.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    let mut tags = vec![("", any)];
    tags.extend(choices.tags.iter().map(|tag| (tag.as_str(), tag.as_str())));
    let select = |name: &str, options: &[(&str, &str)]| {
        ui::Field::select(name, &label(cx, name), options).value(query.filter(name)).draw()
    };
    html! {
        (ui::Field::text("q", cx.t("accounts-filter-name")).value(query.filter("q")).draw())
        (select("tier", &with_none(any, &choices.tiers)))
        (select("lifecycle", &with_none(any, &choices.lifecycles)))
        (select("lead", &leads))
        (select("territory", &with_none(any, &choices.territories)))
        (select("sector", &with_none(any, &choices.sectors)))
        (select("country", &with_none(any, places)))
        (ui::Field::select("tag", cx.t("accounts-filter-tag"), &tags).value(query.filter("tag")).draw())
        (ui::checkbox("archived", "1", cx.t("accounts-filter-archived"), query.filter("archived") == "1"))
    }
}

/// A filter for each custom field.
fn custom_fields(cx: &Cx, query: &ListQuery, columns: &Columns) -> Markup {
    html! { @for field in columns.fields() { (custom_field(cx, field, query.filter(&field.name()))) } }
}

fn custom_field(cx: &Cx, field: &Field, value: &str) -> Markup {
    let (locale, name) = (cx.locale(), field.name());
    let label = field.label(locale);
    let mut options = vec![("", cx.t("accounts-filter-any"))];
    match field.kind {
        Kind::Choice => options.extend(field.choices.iter().map(|c| (c.code.as_str(), c.name(locale)))),
        Kind::YesNo => options.extend([("yes", cx.t("yes")), ("no", cx.t("no"))]),
        kind => {
            let hint = if kind.ranged() { "fields-filter-range" } else { "fields-filter-words" };
            return ui::Field::text(&name, label).value(value).hint(cx.t(hint)).draw();
        }
    }
    options.extend([("any", cx.t("fields-known")), ("none", cx.t("fields-empty"))]);
    // Several codes came by address; the form keeps them.
    if !options.iter().any(|(code, _)| *code == value) {
        options.push((value, value));
    }
    ui::Field::select(&name, label, &options).value(value).draw()
}
