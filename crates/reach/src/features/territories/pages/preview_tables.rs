//! The tables of a preview: what changes, what stays, and the load before and after.

use maud::{Markup, html};

use super::preview::{SHOWN, Shown};
use crate::base::money::Money;
use crate::base::{AccountId, Cx, UserId};
use crate::features::territories::model::plan::{Change, Load, Stays, Sums};
use crate::ui::{self, Cell, Head, Phone, Table, Tone};

/// What all tables draw with.
pub(super) struct Pen<'a> {
    pub(super) cx: &'a Cx,
    pub(super) shown: &'a Shown,
}

impl Pen<'_> {
    fn account(&self, id: AccountId) -> Markup {
        let known = self.shown.accounts.get(&id);
        let (name, city) = known.map_or(("", ""), |(name, city)| (name.as_str(), city.as_str()));
        ui::two(html! { a href={ "/accounts/" (id) } { (name) } }, city)
    }

    fn person(&self, id: Option<UserId>) -> String {
        match id {
            None => self.cx.t("territories-no-lead").to_owned(),
            Some(id) => self.shown.people.get(&id).map_or_else(String::new, |(name, _)| name.clone()),
        }
    }

    fn territory(&self, id: Option<crate::base::TerritoryId>) -> &str {
        self.shown.words.territory(self.cx.locale(), id)
    }

    fn money(&self, minor: i64) -> String {
        let currency = self.cx.settings().currency.clone();
        Money { minor, currency }.short(self.cx.locale())
    }
}

/// Before and after where they differ, else the one value.
fn pair(before: &str, after: &str) -> Markup {
    if before == after {
        html! { (after) }
    } else {
        ui::diff(before, after)
    }
}

fn footer(cx: &Cx, all: usize) -> Option<Markup> {
    (all > SHOWN).then(|| {
        html! { span.mute { (cx.tr("territories-first", &[("n", SHOWN.into()), ("all", all.into())])) } }
    })
}

fn with_footer<'a>(table: Table<'a>, footer: Option<Markup>) -> Table<'a> {
    match footer {
        Some(footer) => table.footer(footer),
        None => table,
    }
}

/// Every account that would change: from whom to whom, and why.
pub(super) fn changes(pen: &Pen<'_>) -> Markup {
    let (cx, plan) = (pen.cx, &pen.shown.preview.plan);
    let title = cx.t("territories-changes");
    if plan.changes.is_empty() {
        return html! { div #changes { (ui::Panel::new(title).raw(ui::empty(cx.t("territories-no-changes"), html! {}))) } };
    }
    let heads = vec![
        Head::text(cx.t("territories-account")),
        Head::text(cx.t("territories-territory")),
        Head::text(cx.t("territories-lead")),
        Head::number(cx.t("territories-people")),
        Head::number(cx.t("territories-promises")),
        Head::text(cx.t("territories-why")),
    ];
    let row = |change: &Change| {
        let price = pen.shown.preview.price.get(&change.account).copied().unwrap_or_default();
        let rule = &pen.shown.preview.rules.list[change.rule];
        let number = |n: i64| html! { @if n > 0 { (cx.locale().int(n)) } @else { span.faint { "–" } } };
        ui::tr(vec![
            Cell::head(pen.account(change.account)),
            Cell::text(pair(pen.territory(change.territory.0), pen.territory(Some(change.territory.1))))
                .phone(Phone::Full),
            Cell::text(pair(&pen.person(change.lead.0), &pen.person(change.lead.1))).phone(Phone::Full),
            Cell::number(number(price.0)),
            Cell::number(number(price.1)),
            Cell::text(html! { span.mute { (pen.shown.words.why(cx, rule)) } }),
        ])
    };
    let count = cx.locale().int(i64::try_from(plan.changes.len()).unwrap_or(i64::MAX));
    let rows = plan.changes.iter().take(SHOWN).map(row).collect();
    let table = Table::new(title, heads).title(title, Some(&count), html! {}).rows(rows);
    html! { div #changes { (with_footer(table, footer(cx, plan.changes.len())).draw()) } }
}

/// What stays although rules say something of it, and what no rule claims.
pub(super) fn staying(pen: &Pen<'_>) -> Markup {
    let (cx, plan) = (pen.cx, &pen.shown.preview.plan);
    html! {
        @for (id, list, title, note) in [
            ("conflicts", &plan.torn, "territories-conflicts", "territories-conflicts-note"),
            ("planned", &plan.planned, "territories-planned", "territories-planned-note"),
            ("unclaimed", &plan.unclaimed, "territories-unclaimed", "territories-unclaimed-note"),
        ] {
            @if !list.is_empty() { div id=(id) { (stays(pen, list, cx.t(title), cx.t(note))) } }
        }
    }
}

fn stays(pen: &Pen<'_>, list: &[Stays], title: &str, note: &str) -> Markup {
    let cx = pen.cx;
    let heads = vec![
        Head::text(cx.t("territories-account")),
        Head::text(cx.t("territories-territory")),
        Head::text(cx.t("territories-lead")),
        Head::text(cx.t("territories-claimed-by")),
    ];
    let row = |one: &Stays| {
        ui::tr(vec![
            Cell::head(pen.account(one.account)),
            Cell::text(html! { (pen.territory(one.territory)) }).phone(Phone::Right),
            Cell::text(html! { (pen.person(one.lead)) }),
            Cell::text(claimed(pen.cx, &pen.shown.words, &pen.shown.preview.rules, &one.rules)).phone(Phone::Full),
        ])
    };
    let count = cx.locale().int(i64::try_from(list.len()).unwrap_or(i64::MAX));
    let rows = list.iter().take(SHOWN).map(row).collect();
    let table = Table::new(title, heads).title(title, Some(&count), html! { span.mute { (note) } }).rows(rows);
    with_footer(table, footer(cx, list.len())).draw()
}

/// The rules that claim an account: territory and why, one a line.
pub(super) fn claimed(
    cx: &Cx,
    words: &super::words::Words,
    rules: &crate::features::territories::model::claims::Rules,
    places: &[usize],
) -> Markup {
    html! {
        @if places.is_empty() { span.faint { (cx.t("territories-no-rule")) } }
        @for place in places {
            @let rule = &rules.list[*place];
            div { (words.territory(cx.locale(), Some(rule.territory))) " " span.mute { (words.why(cx, rule)) } }
        }
    }
}

/// Accounts, points against capacity and revenue of each lead, before and after.
pub(super) fn leads(pen: &Pen<'_>) -> Markup {
    let (cx, plan) = (pen.cx, &pen.shown.preview.plan);
    let mut list: Vec<(Option<UserId>, Load)> = plan.leads.iter().map(|(id, load)| (*id, *load)).collect();
    list.sort_by_key(|(id, load)| (load.before == load.after, id.is_none(), pen.person(*id)));
    let title = cx.t("territories-leads");
    let heads = vec![
        Head::text(cx.t("territories-lead")),
        Head::number(cx.t("territories-accounts")),
        Head::number(cx.t("territories-points")),
        Head::text(cx.t("territories-load")),
        Head::number(cx.t("territories-revenue")),
    ];
    let row = |(id, load): &(Option<UserId>, Load)| {
        let capacity = id.and_then(|id| pen.shown.people.get(&id)).map(|(_, capacity)| *capacity);
        let mut cells = sums(pen, *load);
        let bar = html! { @if let Some(capacity) = capacity { (load_bar(cx, load, capacity)) } };
        cells.insert(2, Cell::text(bar));
        let name = pen.person(*id);
        let head = html! {
            @if id.is_some() { span.flow { (ui::avatar_small(&name)) (name) } } @else { span.bad { (name) } }
        };
        cells.insert(0, Cell::head(head));
        ui::tr(cells)
    };
    let count = list.len().to_string();
    let rows = list.iter().map(row).collect();
    html! { div #leads { (Table::new(title, heads).title(title, Some(&count), html! {}).rows(rows).draw()) } }
}

/// The load after, with the load before as the lighter bar behind it; the tick is the capacity.
fn load_bar(cx: &Cx, load: &Load, capacity: i64) -> Markup {
    let share = |points: i64| if capacity <= 0 { 0.0 } else { points as f64 / capacity as f64 / 1.2 };
    let over = load.after.points > capacity;
    let label = cx.tr(
        "territories-load-label",
        &[("before", load.before.points.into()), ("after", load.after.points.into()), ("all", capacity.into())],
    );
    let bar = ui::Bullet {
        label: &label,
        reached: share(load.after.points),
        expected: Some(share(load.before.points)),
        pace: Some(1.0 / 1.2),
        tone: if over { Tone::Warn } else { Tone::Neutral },
    };
    html! {
        span.cell-b {
            (ui::bullet(&bar))
            span.num.warn[over] { (load.after.points) "/" (capacity) }
        }
    }
}

/// Accounts, points and revenue before and after.
fn sums(pen: &Pen<'_>, load: Load) -> Vec<Cell> {
    let (cx, Load { before, after }) = (pen.cx, load);
    let number = |value: fn(&Sums) -> i64| {
        let (before, after) = (value(&before), value(&after));
        html! { span.nw { (cx.locale().int(after)) " " (change(cx, after - before)) } }
    };
    let revenue = html! {
        span.nw { (pen.money(after.revenue)) }
        @if after.foreign > 0 { " " span.faint title=(cx.tr("territories-foreign", &[("n", after.foreign.into())])) { "+" (after.foreign) } }
        @if before.revenue != after.revenue { " " span.mute.nw { "(" (pen.money(before.revenue)) ")" } }
    };
    vec![
        Cell::number(number(|s| s.accounts)).phone(Phone::Right).label(cx.t("territories-accounts")),
        Cell::number(number(|s| s.points)).phone(Phone::Left).label(cx.t("territories-points")),
        Cell::number(revenue).phone(Phone::Right),
    ]
}

/// How many more or fewer, without judging which is good.
fn change(cx: &Cx, delta: i64) -> Markup {
    let sign = if delta > 0 { "+" } else { "\u{2212}" };
    html! { @if delta != 0 { span.mute.nw { "(" (sign) (cx.locale().int(delta.abs())) ")" } } }
}

/// Accounts, points and revenue of each territory that changes, before and after.
pub(super) fn territories(pen: &Pen<'_>) -> Markup {
    let (cx, plan) = (pen.cx, &pen.shown.preview.plan);
    let mut list: Vec<_> = plan.territories.iter().map(|(id, load)| (*id, *load)).collect();
    list.sort_by_key(|(id, load)| (load.before == load.after, id.is_none(), pen.territory(*id).to_owned()));
    let title = cx.t("territories-territories");
    let heads = vec![
        Head::text(cx.t("territories-territory")),
        Head::number(cx.t("territories-accounts")),
        Head::number(cx.t("territories-points")),
        Head::number(cx.t("territories-revenue")),
    ];
    let row = |(id, load): &(Option<crate::base::TerritoryId>, Load)| {
        let mut cells = sums(pen, *load);
        let shared = id.is_some_and(|id| plan.shared.contains(&id));
        let head = html! {
            @if id.is_some() { (pen.territory(*id)) } @else { span.warn { (pen.territory(*id)) } }
            @if shared { " " (ui::chip(Tone::Warn, cx.t("territories-shared"))) }
        };
        cells.insert(0, Cell::head(head));
        ui::tr(cells)
    };
    let count = list.len().to_string();
    Table::new(title, heads).title(title, Some(&count), html! {}).rows(list.iter().map(row).collect()).draw()
}
