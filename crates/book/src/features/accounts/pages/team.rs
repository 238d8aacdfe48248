//! `/team`: who looks after what, and is the load fair. Territory, lead, accounts; rows open by links.

use std::collections::HashMap;

use axum::response::Response;
use jiff::SignedDuration;
use maud::{Markup, html};
use serde::Deserialize;
use tenure_db::Conn;

use super::super::listing::encode;
use super::super::store::team::{self, Bounds, Columns, Leaf, Numbers, Part};
use super::cells::{lifecycle_tone, tier};
use super::team_money as money;
use super::team_tree::{Place, Tree, branch, part_id, place_of, territory_of, twig};
use crate::base::asof::{self, AsOf};
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::registry::TeamColumn;
use crate::base::scope::{self, Bar, Choice, Scope};
use crate::base::{Cx, Locale, Need, Result, Right, Routes, UserId, calendar};
use crate::features::settings::terms::Terms;
use crate::ui::{self, Head, Look, Phone, Tone};

/// Days without a conversation after which an account counts as quiet.
const QUIET_DAYS: i64 = 60;
/// Accounts shown under an open lead.
const LEAVES: i64 = 25;
/// Leads that can stand open at once.
const OPEN: usize = 12;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/team", Need::Right(Right::Lead), show)
}

/// The query of the page.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TeamQuery {
    scope: String,
    /// Rows that stand open, separated by commas; without it all territories, `none` for none.
    open: Option<String>,
    /// The day that is looked at, as typed.
    as_of: String,
}

struct Found {
    bar: Bar,
    parts: Vec<Part>,
    leaves: HashMap<Place, Vec<Leaf>>,
    oldest: Option<i64>,
    terms: Terms,
    tree: Tree,
    /// Columns of money; none of a past day, and where there are too many accounts to add them up.
    money: Vec<TeamColumn>,
}

async fn show(cx: Cx, Query(query): Query<TeamQuery>) -> Result<Response> {
    let as_of = AsOf::of(&cx, &query.as_of)?;
    let inner = cx.clone();
    let mut found = cx.read(move |q| load(q, &inner, &query, as_of)).await?;
    let title = cx.t("accounts-team");
    let all = total(&found.parts);
    let managers = loads(&found.parts);
    let bare = without_lead(&found.parts);
    let summary = cx.tr(
        "accounts-team-summary",
        &[("managers", managers.len().into()), ("accounts", all.accounts.into()), ("bare", bare.into())],
    );
    let kept = [("scope", found.tree.scope.as_str())];
    let actions = html! {
        (asof::button(&cx, "/team", as_of, &kept))
        @if as_of.is_none() { (ui::link_button(Look::Primary, "/handovers/new", "swap", cx.t("accounts-team-hand-over"))) }
    };
    let body = html! {
        (ui::page_head(title, html! { (summary) }, actions))
        (asof::notice(&cx, "/team", as_of, &kept))
        (figures(&cx, &found, &managers))
        (table(&cx, &found, &managers))
    };
    let bar = std::mem::replace(&mut found.bar, Bar { current: Choice::Mine, count: None, options: Vec::new() });
    Ok(Page::new(title, body).nav("/team").scope(bar).respond(&cx))
}

fn load(q: &Conn<'_>, cx: &Cx, query: &TeamQuery, as_of: Option<AsOf>) -> Result<Found> {
    // A remembered "mine" would leave this page empty for most who lead.
    let mine = query.scope.is_empty() && cx.viewer.last_scope == "mine";
    let asked = if mine { "team" } else { query.scope.as_str() };
    let choice = scope::choice(&cx.viewer, Some(asked));
    let scope = Scope::resolve(q, &cx.viewer, choice)?;
    let bar = scope::bar_of(q, &cx.viewer, &scope, cx.locale())?;
    let quiet = cx.now() - SignedDuration::from_hours(24 * QUIET_DAYS);
    let money = money::columns(cx, &scope, as_of);
    let columns = Columns { of: &money, currency: &cx.settings().currency };
    let parts = team::parts(q, &scope, as_of, quiet, columns)?;
    let tree = Tree::of(choice.code(), as_of, query.open.as_deref(), &parts);
    let zone = cx.settings().zone.clone();
    let bounds = Bounds { columns, quiet, as_of, limit: LEAVES, zone: zone.clone() };
    let mut leaves = HashMap::new();
    let open = |p: &&Part| tree.is_open(&branch(territory_of(p))) && tree.is_open(&twig(place_of(p)));
    for part in parts.iter().filter(open).take(OPEN) {
        leaves.insert(place_of(part), team::leaves(q, &scope, place_of(part), &bounds)?);
    }
    let since = if without_lead(&parts) > 0 { team::oldest_without_lead(q, &scope, as_of, &zone)? } else { None };
    let oldest = since.map(|day| calendar::days_between(day, asof::day(as_of, cx.today())));
    Ok(Found { bar, parts, leaves, oldest, terms: Terms::load(q)?, tree, money })
}

fn total<'a>(parts: impl IntoIterator<Item = &'a Part>) -> Numbers {
    let mut all = Numbers::default();
    parts.into_iter().for_each(|p| all.add(&p.numbers));
    all
}

fn without_lead(parts: &[Part]) -> i64 {
    parts.iter().filter(|p| p.lead.is_none()).map(|p| p.numbers.accounts).sum()
}

/// Points and capacity of each lead, over all territories.
fn loads(parts: &[Part]) -> HashMap<UserId, (i64, i64)> {
    let mut loads = HashMap::new();
    for part in parts {
        if let Some((id, _, capacity)) = &part.lead {
            loads.entry(*id).or_insert((0, *capacity)).0 += part.numbers.points;
        }
    }
    loads
}

fn figures(cx: &Cx, found: &Found, managers: &HashMap<UserId, (i64, i64)>) -> Markup {
    let (all, bare) = (total(&found.parts), without_lead(&found.parts));
    let locale = cx.locale();
    let (points, capacity) = managers.values().fold((0, 0), |sum, load| (sum.0 + load.0, sum.1 + load.1));
    let over = managers.values().filter(|(points, capacity)| points > capacity).count();
    let list = |filter: &[(&'static str, &str)]| {
        let mut pairs = vec![("scope", found.tree.scope.clone())];
        pairs.extend(filter.iter().map(|(name, value)| (*name, (*value).to_owned())));
        asof::keep(&format!("/accounts?{}", encode(&pairs)), found.tree.as_of)
    };
    let quiet = match found.tree.as_of {
        None => cx.tr("accounts-team-quiet-count", &[("n", all.quiet.into()), ("days", QUIET_DAYS.into())]),
        Some(_) => String::new(),
    };
    let (accounts, no_lead, risky) = (list(&[]), list(&[("lead", "none")]), list(&[("lifecycle", "at_risk")]));
    let age = found.oldest.map(|days| cx.tr("accounts-team-oldest", &[("n", days.into())])).unwrap_or_default();
    ui::kpi_strip(&[
        ui::kpi(&ui::Kpi {
            label: cx.t("accounts-title"),
            value: html! { (locale.int(all.accounts)) },
            context: html! { (quiet) },
            href: Some(&accounts),
            ..Default::default()
        }),
        ui::kpi(&ui::Kpi {
            label: cx.t("accounts-team-managers"),
            value: html! { (managers.len()) },
            context: html! { span.warn[over > 0] { (cx.tr("accounts-team-over", &[("n", over.into())])) } },
            ..Default::default()
        }),
        ui::kpi(&ui::Kpi {
            label: cx.t("accounts-team-bare"),
            value: html! { span.bad[bare > 0] { (locale.int(bare)) } },
            note: html! { (cx.tr("accounts-team-of", &[("n", all.accounts.into())])) },
            context: html! { span.bad { (age) } },
            href: Some(&no_lead),
            ..Default::default()
        }),
        ui::kpi(&ui::Kpi {
            label: cx.t("accounts-team-load"),
            value: html! { (percent(points, capacity)) },
            bar: load_bar(cx, points, capacity),
            context: html! { (cx.tr("accounts-team-points-of", &[("n", points.into()), ("all", capacity.into())])) },
            ..Default::default()
        }),
        ui::kpi(&ui::Kpi {
            label: cx.t("accounts-team-at-risk"),
            value: html! { (locale.int(all.at_risk)) },
            note: html! { (cx.tr("accounts-team-of", &[("n", all.accounts.into())])) },
            href: Some(&risky),
            ..Default::default()
        }),
    ])
}

fn percent(points: i64, capacity: i64) -> String {
    if capacity <= 0 { String::from("–") } else { format!("{}%", (points * 100 + capacity / 2) / capacity) }
}

fn load_bar(cx: &Cx, points: i64, capacity: i64) -> Markup {
    let share = if capacity <= 0 { 0.0 } else { points as f64 / capacity as f64 };
    let tone = if points > capacity { Tone::Warn } else { Tone::Neutral };
    let label = cx.tr("accounts-team-points-of", &[("n", points.into()), ("all", capacity.into())]);
    // The scale ends a fifth above the capacity, so that "above it" can be seen.
    ui::bullet(&ui::Bullet { label: &label, reached: share / 1.2, expected: None, pace: Some(1.0 / 1.2), tone })
}

fn table(cx: &Cx, found: &Found, managers: &HashMap<UserId, (i64, i64)>) -> Markup {
    let title = cx.t("accounts-team-roll-up");
    let today = |key| asof::undated(cx, cx.t(key), found.tree.as_of);
    let (quiet, promises) = (today("accounts-team-quiet"), today("accounts-team-promises"));
    let mut heads = vec![
        Head::text(cx.t("accounts-team-column")),
        Head::number(cx.t("accounts-title")),
        Head::number(cx.t("accounts-team-points")),
        Head::text(cx.t("accounts-team-load")),
        Head::number(cx.t("accounts-team-at-risk")),
        Head::number(&quiet),
        Head::number(&promises),
    ];
    heads.extend(found.money.iter().map(|column| Head::number(cx.t(column.label))));
    let pen = Pen { cx, found, managers };
    let mut rows = Vec::new();
    for parts in found.parts.chunk_by(|a, b| territory_of(a) == territory_of(b)) {
        pen.territory(parts, &mut rows);
    }
    if rows.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("accounts-team-none"), html! {}));
    }
    let label = html! { (cx.tr("accounts-all", &[("n", total(&found.parts).accounts.into())])) };
    let mut totals = vec![ui::Cell::head(label)];
    totals.extend(pen.numbers(&total(&found.parts), html! {}));
    totals.extend(money::cells(cx, &found.money, &money::total(&found.parts)));
    let end = html! { span.mute { (cx.t("accounts-team-roll-up-note")) } };
    ui::Table::new(title, heads).title(title, None, end).tree().wide().rows(rows).totals(totals).draw()
}

struct Pen<'a> {
    cx: &'a Cx,
    found: &'a Found,
    managers: &'a HashMap<UserId, (i64, i64)>,
}

impl Pen<'_> {
    fn numbers(&self, n: &Numbers, load: Markup) -> Vec<ui::Cell> {
        let locale = self.cx.locale();
        let (accounts, points, promises) =
            (self.cx.t("accounts-title"), self.cx.t("accounts-team-points"), self.cx.t("accounts-team-promises"));
        vec![
            ui::Cell::number(html! { (locale.int(n.accounts)) }).phone(Phone::Right).label(accounts),
            ui::Cell::number(html! { (locale.int(n.points)) }).phone(Phone::Left).label(points),
            ui::Cell::text(load),
            ui::Cell::number(marked(locale, n.at_risk, "warn")),
            ui::Cell::number(marked(locale, n.quiet, "")),
            ui::Cell::number(marked(locale, n.promises, "")).phone(Phone::Right).label(promises),
        ]
    }

    fn toggle<'t>(&self, key: &str, href: &'t str) -> (&'t str, bool, &'static str) {
        let open = self.found.tree.is_open(key);
        (href, open, self.cx.t(if open { "accounts-team-close" } else { "accounts-team-open" }))
    }

    fn territory(&self, parts: &[Part], rows: &mut Vec<Markup>) {
        let Some(first) = parts.first() else { return };
        let key = branch(territory_of(first));
        let name = first.territory.as_ref().map_or(self.cx.t("accounts-team-no-territory"), |(_, name)| name.as_str());
        let href = self.found.tree.toggled(&key, &self.found.parts);
        let mut cells = vec![ui::Cell::head(ui::tree_cell(
            0,
            Some(self.toggle(&key, &href)),
            self.book(first.territory.as_ref().map(|(id, _)| format!("territories/{id}")), html! { span.b { (name) } }),
        ))];
        cells.extend(self.numbers(&total(parts), html! {}));
        cells.extend(money::cells(self.cx, &self.found.money, &money::total(parts)));
        rows.push(ui::tr_class("lv0", cells));
        if self.found.tree.is_open(&key) {
            parts.iter().for_each(|part| self.lead(part, rows));
        }
    }

    fn lead(&self, part: &Part, rows: &mut Vec<Markup>) {
        let key = twig(place_of(part));
        let href = self.found.tree.toggled(&key, &self.found.parts);
        let name = match &part.lead {
            Some((id, name, _)) => {
                html! { span.flow { (ui::avatar_small(name)) (self.book(Some(format!("users/{id}")), html! { (name) })) } }
            }
            None => html! { span.bad { (self.cx.t("accounts-no-lead")) } },
        };
        let load = part
            .lead
            .as_ref()
            .and_then(|(id, ..)| self.managers.get(id))
            .map(|(points, capacity)| self.load(*points, *capacity));
        let mut cells = vec![ui::Cell::head(ui::tree_cell(1, Some(self.toggle(&key, &href)), name))];
        cells.extend(self.numbers(&part.numbers, load.unwrap_or_default()));
        cells.extend(money::cells(self.cx, &self.found.money, &part.money));
        rows.push(ui::tr(cells));
        if let Some(leaves) = self.found.leaves.get(&place_of(part)) {
            leaves.iter().for_each(|leaf| rows.push(self.leaf(part, leaf)));
            self.more(part, leaves.len(), rows);
        }
    }

    /// The name of a territory or a lead, as the way to what changed there.
    fn book(&self, path: Option<String>, name: Markup) -> Markup {
        let Some(path) = path else { return name };
        let to = self.found.tree.as_of.filter(|a| !a.coming).map(|a| format!("?to={}", a.day)).unwrap_or_default();
        html! { a href={ "/team/" (path) "/changes" (to) } title=(self.cx.t("accounts-team-changes")) { (name) } }
    }

    /// The load of a lead over all territories: that is what the capacity is about.
    fn load(&self, points: i64, capacity: i64) -> Markup {
        let over = points > capacity;
        html! { span.cell-b { (load_bar(self.cx, points, capacity)) span.num.warn[over] { (percent(points, capacity)) } } }
    }

    fn leaf(&self, part: &Part, leaf: &Leaf) -> Markup {
        let cx = self.cx;
        let name = html! { span.flow {
            a href=(asof::keep(&format!("/accounts/{}", leaf.id), self.found.tree.as_of)) { (leaf.name) }
            @if let Some(code) = &leaf.tier { (tier(cx.locale(), &self.found.terms, code)) }
        } };
        let state = html! {
            @if part.lead.is_none() {
                span.bad { (cx.tr("accounts-team-age", &[("n", calendar::days_between(leaf.led_until, asof::day(self.found.tree.as_of, cx.today())).into())])) }
            } @else if let Some(code) = &leaf.lifecycle {
                (ui::state(lifecycle_tone(code), self.found.terms.name(cx.locale(), "lifecycle", code)))
            }
        };
        let n = &leaf.numbers;
        let last =
            leaf.last_conversation_at.map(|at| calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, at));
        let quiet = html! { span.warn[n.quiet > 0] { @if let Some(last) = last { (last) } @else { (cx.t("accounts-team-never")) } } };
        let mut cells = vec![
            ui::Cell::head(ui::tree_cell(2, None, name)),
            ui::Cell::number(html! {}),
            ui::Cell::number(html! { (n.points) }).phone(Phone::Left).label(cx.t("accounts-team-points")),
            ui::Cell::text(state).phone(Phone::Right),
            ui::Cell::number(html! {}),
            ui::Cell::number(quiet),
            ui::Cell::number(marked(cx.locale(), n.promises, "")),
        ];
        cells.extend(money::cells(cx, &self.found.money, &leaf.money));
        ui::tr(cells)
    }

    /// The rest of a long list, as a link to the table that shows it.
    fn more(&self, part: &Part, shown: usize, rows: &mut Vec<Markup>) {
        let left = part.numbers.accounts - i64::try_from(shown).unwrap_or(0);
        if left <= 0 {
            return;
        }
        let (territory, lead) = place_of(part);
        let mut pairs = vec![("scope", self.found.tree.scope.clone()), ("lead", part_id(lead))];
        pairs.extend(territory.map(|id| ("territory", id.to_string())));
        let link = ui::link(
            &asof::keep(&format!("/accounts?{}", encode(&pairs)), self.found.tree.as_of),
            &self.cx.tr("accounts-team-more", &[("n", left.into())]),
        );
        let mut cells = vec![ui::Cell::head(ui::tree_cell(2, None, link))];
        cells.extend((0..6 + self.found.money.len()).map(|_| ui::Cell::text(html! {})));
        rows.push(ui::tr(cells));
    }
}

fn marked(locale: Locale, n: i64, class: &str) -> Markup {
    if n == 0 {
        html! { span.faint { "–" } }
    } else {
        html! { span class=(class) { (locale.int(n)) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(territory: u128, lead: Option<u128>, accounts: i64, points: i64) -> Part {
        let territory = Some((crate::base::TerritoryId(uuid::Uuid::from_u128(territory)), String::from("T")));
        let lead = lead.map(|id| (UserId(uuid::Uuid::from_u128(id)), String::from("L"), 60));
        Part { territory, lead, numbers: Numbers { accounts, points, ..Numbers::default() }, money: Vec::new() }
    }

    #[test]
    fn load_counts_all_territories_and_no_lead_is_a_number_of_its_own() {
        let parts = [part(1, Some(7), 3, 30), part(2, Some(7), 4, 40), part(2, None, 2, 2)];
        assert_eq!(loads(&parts).values().copied().collect::<Vec<_>>(), [(70, 60)]);
        assert_eq!((without_lead(&parts), total(&parts).accounts), (2, 9));
    }
}
