//! `/hierarchy`: the tree as an indented table. Levels open by links (`?open=`), or in place when script runs.

use std::collections::{BTreeSet, HashMap, HashSet};

use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use tenure_db::Conn;

use super::super::model::Node;
use super::super::store::tree::{self, Ask};
use super::rows::{Pen, heads, labels};
use crate::base::asof::{self, AsOf};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::paging::{Cursor, PAGE};
use crate::base::scope::{self, Bar, Scope};
use crate::base::{AccountId, Cx, Error, Manage, Need, Result, Routes};
use crate::features::people::listing::query;
use crate::ui;

/// Rows that open by themselves, and most that an address can open.
const OPENED: usize = 12;
/// Most rows that an address opens.
const MOST_OPEN: usize = 40;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/hierarchy", Need::User, show).get("/hierarchy/rows", Need::User, rows)
}

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TreeQuery {
    scope: String,
    /// The account whose level the page begins with.
    under: Option<AccountId>,
    /// Ids of what is open, or `none`.
    open: String,
    cursor: String,
    /// The day whose tree is shown.
    as_of: String,
}

impl TreeQuery {
    fn href(&self, under: Option<AccountId>, open: &str, cursor: &str) -> String {
        let under = under.map(|u| u.to_string()).unwrap_or_default();
        let pairs = [("scope", self.scope.as_str()), ("under", &under), ("open", open), ("cursor", cursor)];
        query("/hierarchy", &[pairs.as_slice(), &[("as_of", &self.as_of)]].concat())
    }

    /// The page with one row turned.
    pub fn turned(&self, open: &HashSet<AccountId>, id: AccountId) -> String {
        let mut open: BTreeSet<AccountId> = open.iter().copied().collect();
        if !open.remove(&id) {
            open.insert(id);
        }
        let ids: Vec<String> = open.iter().map(ToString::to_string).collect();
        self.href(self.under, if ids.is_empty() { "none".to_owned() } else { ids.join(",") }.as_str(), &self.cursor)
    }

    /// The page of the level below an account.
    pub fn under(&self, account: AccountId) -> String {
        self.href(Some(account), "", "")
    }

    /// The address of the rows below an account, for script.
    pub fn rows(&self, of: AccountId, level: usize) -> String {
        let level = level.to_string();
        let pairs =
            [("scope", self.scope.as_str()), ("of", &of.to_string()), ("level", &level), ("as_of", &self.as_of)];
        query("/hierarchy/rows", &pairs)
    }

    /// The page of an account, on the same day.
    pub fn account(&self, id: AccountId) -> String {
        query(&format!("/accounts/{id}"), &[("as_of", self.as_of.as_str())])
    }

    /// The file of what is shown.
    fn file(&self) -> String {
        let under = self.under.map(|u| u.to_string()).unwrap_or_default();
        query("/hierarchy.csv", &[("scope", &self.scope), ("under", &under), ("as_of", &self.as_of)])
    }
}

/// What the page shows.
struct Found {
    bar: Bar,
    as_of: Option<AsOf>,
    path: Vec<(AccountId, String)>,
    top: Vec<Node>,
    more: bool,
    below: HashMap<AccountId, Vec<Node>>,
    may: HashSet<AccountId>,
}

async fn show(cx: Cx, Query(asked): Query<TreeQuery>) -> Result<Response> {
    let as_of = AsOf::of(&cx, &asked.as_of)?;
    let (inner, ask) = (cx.clone(), asked.clone());
    let found = cx.snapshot(move |q| load(q, &inner, &ask, as_of)).await?;
    let title = cx.t("hierarchy-title");
    let body = ui::fragment("hierarchy", page(&cx, &asked, &found));
    Ok(Page::new(title, body).nav("/hierarchy").scope(found.bar).respond(&cx))
}

fn load(q: &Conn<'_>, cx: &Cx, asked: &TreeQuery, as_of: Option<AsOf>) -> Result<Found> {
    let day = asof::day(as_of, cx.today());
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let scope = Scope::resolve(q, &cx.viewer, choice)?;
    let mut path = Vec::new();
    if let Some(under) = asked.under {
        path = tree::path(q, &scope, day, under)?;
        let itself = tree::nodes(q, &scope, day, &tree::shown(q, &scope, under)?)?.pop().ok_or(Error::NotFound)?;
        path.push((itself.id, itself.name));
    }
    let after = if asked.cursor.is_empty() { None } else { Some(Cursor::decode(&asked.cursor)?) };
    let mut top = level(q, &scope, day, asked.under, after.as_ref())?;
    let more = top.len() > PAGE;
    top.truncate(PAGE);
    let below = opened(q, &scope, day, &top, &asked.open)?;
    let ids: Vec<AccountId> = top.iter().chain(below.values().flatten()).map(|n| n.id).collect();
    let may = movable(q, cx, as_of, &ids)?;
    let bar = scope::bar_of(q, &cx.viewer, &scope, cx.locale())?;
    Ok(Found { bar, as_of, path, top, more, below, may })
}

/// The accounts that the viewer may move; none in the tree of another day, which cannot be changed there.
fn movable(q: &Conn<'_>, cx: &Cx, as_of: Option<AsOf>, ids: &[AccountId]) -> Result<HashSet<AccountId>> {
    if as_of.is_none() { tree::held::<Manage>(q, &cx.viewer, ids) } else { Ok(HashSet::new()) }
}

fn level(
    q: &Conn<'_>,
    scope: &Scope,
    day: Date,
    under: Option<AccountId>,
    after: Option<&Cursor>,
) -> Result<Vec<Node>> {
    tree::level(q, &Ask { scope, day, under, after, limit: PAGE })
}

/// The levels that stand open: those that the address names, else the first ones that have something below.
fn opened(q: &Conn<'_>, scope: &Scope, day: Date, top: &[Node], asked: &str) -> Result<HashMap<AccountId, Vec<Node>>> {
    let wanted: Option<HashSet<AccountId>> =
        (!asked.is_empty()).then(|| asked.split(',').filter_map(|id| id.parse().ok()).collect());
    let opens = |n: &&Node| n.children > 0 && wanted.as_ref().is_none_or(|w| w.contains(&n.id));
    let first = if wanted.is_some() { MOST_OPEN } else { OPENED };
    let mut waiting: Vec<AccountId> = top.iter().filter(opens).take(first).map(|n| n.id).collect();
    let mut below = HashMap::new();
    while let Some(id) = waiting.pop() {
        let rows = level(q, scope, day, Some(id), None)?;
        if wanted.is_some() && below.len() < MOST_OPEN {
            waiting.extend(rows.iter().filter(opens).map(|n| n.id));
        }
        below.insert(id, rows);
    }
    Ok(below)
}

fn page(cx: &Cx, asked: &TreeQuery, found: &Found) -> Markup {
    let title = cx.t("hierarchy-title");
    let under = asked.under.map(|u| u.to_string()).unwrap_or_default();
    let kept = [("scope", asked.scope.as_str()), ("under", &under), ("open", &asked.open)];
    let twins = query("/accounts/duplicates", &[("scope", &asked.scope)]);
    let actions = html! {
    (ui::link_button(ui::Look::Plain, &twins, "link", cx.t("hierarchy-duplicates")))
    (downloads(cx, &asked.file())) };
    html! {
        (ui::page_head(title, html! { (cx.t("hierarchy-summary")) }, actions))
        (ui::filter_bar(html! {
            (ui::segments(cx.t("hierarchy-views"), &[
                ui::Segment { href: "/accounts", label: cx.t("hierarchy-view-table"), current: false },
                ui::Segment { href: "/hierarchy", label: title, current: true },
            ]))
            @if !found.path.is_empty() { (way(cx, asked, &found.path)) }
        }, asof::chip(cx, "/hierarchy", found.as_of, &kept)))
        (asof::notice(cx, "/hierarchy", found.as_of, &kept))
        @if found.top.is_empty() { (ui::empty(cx.t("hierarchy-none"), html! {})) } @else {
            (table(cx, asked, found))
            @if found.as_of.is_none() { p.mute.sm.js { (cx.t("hierarchy-keys")) } }
        }
        form #tree-move method="post" action="/hierarchy/move" data-enhance hidden {
            @for name in ["account", "parent", "top", "back"] { (ui::hidden(name, "")) }
        }
    }
}

/// The way down to the account whose level is shown.
fn way(cx: &Cx, asked: &TreeQuery, path: &[(AccountId, String)]) -> Markup {
    html! {
        nav.flow.sm aria-label=(cx.t("hierarchy-path")) {
            (ui::link(&asked.href(None, "", ""), cx.t("hierarchy-top")))
            @for (i, (id, name)) in path.iter().enumerate() {
                span.faint aria-hidden="true" { "/" }
                @if i + 1 < path.len() { (ui::link(&asked.under(*id), name)) } @else { b { (name) } }
            }
        }
    }
}

fn table(cx: &Cx, asked: &TreeQuery, found: &Found) -> Markup {
    let open: HashSet<AccountId> = found.below.keys().copied().collect();
    let pen = Pen { cx, asked, open: &open, may: &found.may };
    let mut rows = Vec::new();
    for node in &found.top {
        push(&pen, found, 0, node, &mut rows);
    }
    let labels = labels(cx, found.as_of);
    let mut table = ui::Table::new(cx.t("hierarchy-title"), heads(&labels)).treegrid().wide().rows(rows);
    if let Some(last) = found.top.last().filter(|_| found.more) {
        let (href, label) = (asked.href(asked.under, "", &last.cursor().encode()), cx.t("hierarchy-next"));
        table = table.footer(ui::pager("", None, Some((href.as_str(), label))));
    }
    table.draw()
}

fn push(pen: &Pen<'_>, found: &Found, level: usize, node: &Node, rows: &mut Vec<Markup>) {
    rows.push(pen.row(level, node));
    let below = found.below.get(&node.id).map(Vec::as_slice).unwrap_or_default();
    for child in below.iter().take(PAGE) {
        push(pen, found, level + 1, child, rows);
    }
    if below.len() > PAGE {
        rows.push(pen.more(level + 1, node.id, &node.name));
    }
}

/// What rows are asked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowsQuery {
    #[serde(default)]
    scope: String,
    of: AccountId,
    #[serde(default)]
    level: usize,
    #[serde(default)]
    as_of: String,
}

/// The rows below an account, to be put under it.
async fn rows(cx: Cx, Query(asked): Query<RowsQuery>) -> Result<Response> {
    let (inner, as_of, of) = (cx.clone(), AsOf::of(&cx, &asked.as_of)?, asked.of);
    let day = asof::day(as_of, cx.today());
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let (above, nodes, may) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let above = tree::nodes(q, &scope, day, &tree::shown(q, &scope, of)?)?.pop().ok_or(Error::NotFound)?;
            let nodes = level(q, &scope, day, Some(of), None)?;
            let ids: Vec<AccountId> = nodes.iter().map(|n| n.id).collect();
            Ok((above, nodes, movable(q, &inner, as_of, &ids)?))
        })
        .await?;
    let (open, tree) = (HashSet::new(), TreeQuery { scope: asked.scope, as_of: asked.as_of, ..TreeQuery::default() });
    let pen = Pen { cx: &cx, asked: &tree, open: &open, may: &may };
    let level = asked.level.min(64);
    Ok(html! {
        @for node in nodes.iter().take(PAGE) { (pen.row(level, node)) }
        @if nodes.len() > PAGE { (pen.more(level, of, &above.name)) }
    }
    .into_response())
}
