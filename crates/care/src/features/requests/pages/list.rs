//! `/requests`: those to me, those from me, and those of my accounts.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::model::State;
use super::super::store::list::{Filter, Line, Show, Whose, counts, cursor, page as lines};
use super::{due, href, state};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::paging::{Cursor, List, PAGE};
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Error, Need, Read, Result, Role, Routes, Scope, calendar, scope, sheets};
use crate::features::accounts;
use crate::features::people::listing::query;
use crate::features::settings::terms::{Term, Terms};
use crate::ui::{self, Cell, Phone};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/requests", Need::User, show).get("/requests.csv", Need::User, file).get(
        "/requests.xlsx",
        Need::User,
        file,
    )
}

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    scope: String,
    whose: String,
    show: String,
    department: String,
    account: Option<AccountId>,
    cursor: String,
}

impl ListQuery {
    /// Contributors begin with what they are asked, others with what they ask.
    fn filter(&self, cx: &Cx) -> Result<Filter> {
        let usual = match (self.account.is_some(), cx.viewer.roles.contains(&Role::Contributor)) {
            (true, _) => Whose::All,
            (false, true) => Whose::ToMe,
            (false, false) => Whose::FromMe,
        };
        let whose = if self.whose.is_empty() { Some(usual) } else { Whose::parse(&self.whose) };
        let show = if self.show.is_empty() { Some(Show::Waiting) } else { Show::parse(&self.show) };
        Ok(Filter {
            whose: whose.ok_or_else(|| Error::field("whose", "error-choose"))?,
            show: show.ok_or_else(|| Error::field("show", "error-choose"))?,
            department: self.department.clone(),
            account: self.account,
        })
    }

    fn with(&self, name: &str, value: &str) -> String {
        self.at("/requests", name, value)
    }

    fn at(&self, path: &str, name: &str, value: &str) -> String {
        let account = self.account.map(|id| id.to_string()).unwrap_or_default();
        let mut pairs = [
            ("scope", self.scope.as_str()),
            ("whose", &self.whose),
            ("show", &self.show),
            ("department", &self.department),
            ("account", &account),
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

/// What the page shows.
struct Found {
    filter: Filter,
    list: List<Line>,
    to_me: (i64, i64),
    from_me: (i64, i64),
    terms: Terms,
    account: Option<String>,
}

async fn show(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, found) = cx
        .snapshot(move |q| {
            let bar = scope::bar(q, &inner.viewer, choice, inner.locale())?;
            let (viewer, filter) = (&inner.viewer, ask.filter(&inner)?);
            let scope = Scope::resolve(q, viewer, choice)?;
            let account = match ask.account {
                Some(id) => Some(accounts::store::account::name(&look::<Read>(q, viewer, id)?)?),
                None => None,
            };
            let cursor_at = if ask.cursor.is_empty() { None } else { Some(Cursor::decode(&ask.cursor)?) };
            let rows = lines(q, viewer, &scope, &filter, cursor_at.as_ref(), PAGE)?;
            let (to_me, from_me) = (counts(q, viewer, &scope, Whose::ToMe)?, counts(q, viewer, &scope, Whose::FromMe)?);
            let list = List::cut(rows, PAGE, cursor);
            Ok((bar, Found { filter, list, to_me, from_me, terms: Terms::load(q)?, account }))
        })
        .await?;
    let title = cx.t("requests-title");
    let page = Page::new(title, body(&cx, &asked, &found)).nav("/").crumb(Some("/"), cx.t("today-title"));
    let page = page.crumb(None, title);
    // Those to me and from me are of all accounts: only the third list has a scope.
    Ok(if found.filter.whose == Whose::All { page.scope(bar) } else { page }.respond(&cx))
}

/// Most rows of a file.
const FILE_ROWS: usize = 50_000;
/// The columns of the file.
const HEAD: [&str; 11] = [
    "account",
    "department",
    "what",
    "details",
    "asked_by",
    "owner",
    "asked_on",
    "need_by",
    "state",
    "answer",
    "closed_on",
];

async fn file(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let inner = cx.clone();
    let (rows, terms) = cx
        .snapshot(move |q| {
            let (viewer, filter) = (&inner.viewer, asked.filter(&inner)?);
            if let Some(id) = asked.account {
                look::<Read>(q, viewer, id)?;
            }
            let scope = Scope::resolve(q, viewer, choice)?;
            Ok((lines(q, viewer, &scope, &filter, None, FILE_ROWS)?, Terms::load(q)?))
        })
        .await?;
    let cells = rows.into_iter().map(|line| {
        let r = line.request;
        vec![
            line.account.into(),
            terms.name(cx.locale(), "department", &r.department).into(),
            r.what.into(),
            r.details.into(),
            line.asker.into(),
            line.owner.into(),
            r.asked_on.into(),
            r.need_by.into(),
            r.state.code().into(),
            r.answer.into(),
            r.closed_on.into(),
        ]
    });
    sheets::answer(&cx, "requests", &HEAD, cells)
}

fn body(cx: &Cx, asked: &ListQuery, f: &Found) -> Markup {
    let args = [
        ("to", f.to_me.0.into()),
        ("lateto", f.to_me.1.into()),
        ("from", f.from_me.0.into()),
        ("latefrom", f.from_me.1.into()),
    ];
    let new = match asked.account {
        Some(account) => format!("/requests/new?account={account}"),
        None => String::from("/requests/new"),
    };
    html! {
        (ui::page_head(
            cx.t("requests-title"),
            html! { (cx.tr("requests-summary", &args)) },
            html! {
                (downloads(cx, &asked.at("/requests.csv", "", "")))
                (ui::dialog_button(ui::Look::Primary, &new, "plus", cx.t("requests-new")))
            },
        ))
        (filters(cx, asked, f))
        (table(cx, asked, f))
    }
}

fn filters(cx: &Cx, asked: &ListQuery, f: &Found) -> Markup {
    let whose = Whose::ALL.map(|w| (asked.with("whose", w.code()), w));
    let label = |w: Whose| match w {
        Whose::ToMe => "requests-to-me",
        Whose::FromMe => "requests-from-me",
        Whose::All => "requests-of-accounts",
    };
    let items =
        whose.each_ref().map(|(href, w)| ui::Segment { href, label: cx.t(label(*w)), current: *w == f.filter.whose });
    let shows = Show::ALL.map(|s| (asked.with("show", s.code()), s));
    let words = |s: Show| match s {
        Show::Waiting => "requests-show-waiting",
        Show::Late => "requests-show-late",
        Show::Closed => "requests-show-closed",
        Show::All => "requests-show-all",
    };
    let states =
        shows.each_ref().map(|(href, s)| ui::Segment { href, label: cx.t(words(*s)), current: *s == f.filter.show });
    let departments: Vec<Term> = f.terms.offered("department");
    let hrefs: Vec<String> = departments.iter().map(|t| asked.with("department", &t.code)).collect();
    let menu: Vec<ui::Segment<'_>> = departments
        .iter()
        .zip(&hrefs)
        .map(|(t, href)| ui::Segment { href, label: t.name(cx.locale()), current: false })
        .collect();
    ui::filter_bar(
        html! {
            (ui::segments(cx.t("requests-whose"), &items))
            (ui::segments(cx.t("requests-field-state"), &states))
            @if asked.department.is_empty() {
                (ui::filter_menu("requests-departments", cx.t("requests-field-department"), &menu))
            } @else {
                @let name = f.terms.name(cx.locale(), "department", &asked.department);
                (ui::filter_on(cx.t("requests-field-department"), name, &asked.with("department", ""), cx.t("remove")))
            }
            @if let Some(name) = &f.account {
                (ui::filter_on(cx.t("requests-field-account"), name, &asked.with("account", ""), cx.t("remove")))
            }
        },
        html! {},
    )
}

fn table(cx: &Cx, asked: &ListQuery, f: &Found) -> Markup {
    let title = cx.t("requests-title");
    if f.list.items.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("requests-none"), html! {}));
    }
    let heads = vec![
        ui::Head::text(cx.t("requests-field-what")),
        ui::Head::text(cx.t("requests-field-account")),
        ui::Head::text(cx.t("requests-field-department")),
        ui::Head::text(cx.t("requests-field-need_by")),
        ui::Head::text(cx.t("requests-service")),
        ui::Head::text(cx.t("requests-field-state")),
    ];
    let rows = f.list.items.iter().map(|line| row(cx, line, f)).collect();
    let table = ui::Table::new(title, heads).title(title, None, html! {}).rows(rows);
    match &f.list.next {
        None => table.draw(),
        Some(next) => {
            let (href, first) = (asked.with("cursor", next), asked.with("cursor", ""));
            let back = (!asked.cursor.is_empty()).then_some((first.as_str(), cx.t("comments-first-page")));
            table.footer(ui::pager("", back, Some((href.as_str(), cx.t("comments-next-page"))))).draw()
        }
    }
}

fn row(cx: &Cx, line: &Line, f: &Found) -> Markup {
    let r = &line.request;
    let other = if f.filter.whose == Whose::ToMe { &line.asker } else { &line.owner };
    // Those to me may be of accounts that I do not see: they are named, but nothing leads there.
    let account = if f.filter.whose == Whose::ToMe {
        html! { (line.account) }
    } else {
        html! { a href={ "/accounts/" (r.account) } { (line.account) } }
    };
    let slow = r.slow(cx.today());
    let service = calendar::short(cx.locale(), cx.today(), r.service_on);
    ui::tr(vec![
        Cell::head(html! {
            a.b href=(href(r.account, r.id)) { (r.what) }
            @if let Some(name) = other { div.mute.sm { (name) } }
        }),
        Cell::text(account).phone(Phone::Full),
        Cell::text(html! { (f.terms.name(cx.locale(), "department", &r.department)) }).phone(Phone::Full),
        Cell::text(due(cx, r)).phone(Phone::Left).label(cx.t("requests-field-need_by")),
        Cell::text(html! { span.bad[slow && r.state != State::Withdrawn] { (service) } }),
        Cell::text(state(cx, r)).phone(Phone::Right),
    ])
}
