//! The account's tab Relationships: its numbers, its people, and where we are not covered.

use maud::{Markup, html};

use super::super::model::{Account, Card, Gap, Severity};
use super::super::store::World;
use super::{home, href, marks, words};
use crate::base::{AccountId, Contribute, Cx, Edit, Permit, Read, Result, calendar};
use crate::ui::{self, Cell, Head, Phone, Tone};

/// Gaps that stand in the panel; the rest opens below them.
const GAPS: usize = 8;

/// Draws the tab.
pub fn render(permit: &Permit<'_, Read>, cx: &Cx, _: &str) -> Result<Markup> {
    let world = World::load(permit, cx.today())?;
    let account = permit.account();
    if world.map.cards.is_empty() {
        let add = html! {
            @if permit.allows::<Edit>() {
                (ui::link_button(ui::Look::Plain, &format!("/people/new?account={account}"), "plus", cx.t("people-new")))
            }
        };
        let text = format!("{} {}", cx.t("relations-none"), cx.t("relations-none-hint"));
        return Ok(ui::Panel::new(cx.t("relations-title")).raw(ui::empty(&text, add)));
    }
    let gaps = world.gaps();
    let main = html! { (ui::kpi_strip(&figures(cx, account, &world))) (table(permit, cx, &world)) };
    Ok(ui::columns(main, html! { (panel(permit, cx, &world, &gaps)) (departures(permit, cx)) }))
}

fn figures(cx: &Cx, account: AccountId, world: &World) -> Vec<Markup> {
    let why = format!("{}/why", home(account));
    let numbers = &world.account;
    vec![score(cx, numbers, &why), threads(cx, world, &why), dependency(cx, numbers, &why), covered(cx, world, &why)]
}

fn score(cx: &Cx, numbers: &Account, why: &str) -> Markup {
    let value = numbers.score.map_or_else(|| String::from("–"), marks::whole);
    let note = if numbers.score.is_some() { "relations-score-note" } else { "relations-score-none" };
    let bar = html! { @if let Some(score) = numbers.score { (ui::meter(&value, score / 100.0, Tone::Neutral)) } };
    let label = cx.t("relations-figure-score");
    let context = html! { (cx.t(note)) };
    ui::kpi(&ui::Kpi { label, value: html! { (value) }, bar, context, href: Some(why), ..Default::default() })
}

fn threads(cx: &Cx, world: &World, why: &str) -> Markup {
    let (have, want) = (world.account.threads, world.standards.threads);
    let note = cx.tr("relations-threads-of", &[("n", want.into())]);
    let context = cx.tr("relations-threads-note", &[("n", world.account.people.into())]);
    ui::kpi(&ui::Kpi {
        label: cx.t("relations-figure-threads"),
        value: html! { span.bad[have < 2] { (have) } },
        note: html! { (note) },
        context: html! { (context) },
        href: Some(why),
        ..Default::default()
    })
}

fn dependency(cx: &Cx, numbers: &Account, why: &str) -> Markup {
    let value = numbers.hhi.map_or_else(|| String::from("–"), |h| format!("{h:.2}"));
    let context = match numbers.main() {
        None => cx.t("relations-dependency-none").to_owned(),
        Some(main) => {
            let share = marks::whole(main.share * 100.0);
            cx.tr("relations-dependency-main", &[("name", main.who.name.as_str().into()), ("share", share.into())])
        }
    };
    ui::kpi(&ui::Kpi {
        label: cx.t("relations-figure-dependency"),
        value: html! { span.warn[numbers.hangs_on_one()] { (value) } },
        context: html! { (context) },
        href: Some(why),
        ..Default::default()
    })
}

fn covered(cx: &Cx, world: &World, why: &str) -> Markup {
    let numbers = &world.account;
    ui::kpi(&ui::Kpi {
        label: cx.t("relations-figure-roles"),
        value: html! { (numbers.covered) },
        note: html! { (cx.tr("relations-covered-of", &[("n", numbers.key.into())])) },
        context: uncovered(cx, &world.map.cards),
        href: Some(why),
        ..Default::default()
    })
}

/// Who of the key positions is not covered: the first by influence.
pub(super) fn uncovered(cx: &Cx, cards: &[Card]) -> Markup {
    let missing = cards.iter().filter(|c| c.key && !c.covered() && !c.open);
    match missing.max_by_key(|c| (c.profile.influence, c.touch.is_none())) {
        Some(card) => {
            let name = if card.title.is_empty() { &card.name } else { &card.title };
            html! { span.bad { (cx.tr("relations-not-covered", &[("name", name.as_str().into())])) } }
        }
        None => html! { (cx.t("relations-all-covered")) },
    }
}

fn table(permit: &Permit<'_, Read>, cx: &Cx, world: &World) -> Markup {
    let heads = [
        "relations-person",
        "relations-part",
        "relations-influence",
        "relations-support",
        "relations-strength",
        "relations-ours",
        "relations-last",
    ];
    let heads = heads.map(|key| Head::text(cx.t(key))).into_iter().collect();
    let mut cards: Vec<&Card> = world.map.cards.iter().collect();
    let rank = |c: &Card| (c.key, c.profile.influence, c.profile.seniority);
    cards.sort_by(|a, b| rank(b).cmp(&rank(a)).then_with(|| a.name_key.cmp(&b.name_key)));
    let rows = cards.iter().map(|card| row(cx, permit.account(), world, card)).collect();
    let count = cx.locale().int(i64::try_from(cards.len()).unwrap_or(0));
    let add = format!("/accounts/{}/open-roles/new", permit.account());
    let end = html! {
        @if permit.allows::<Edit>() { (ui::dialog_button(ui::Look::Plain, &add, "plus", cx.t("relations-add-role"))) }
    };
    let title = cx.t("relations-people");
    ui::Table::new(title, heads).title(title, Some(&count), end).rows(rows).wide().draw()
}

fn row(cx: &Cx, account: AccountId, world: &World, card: &Card) -> Markup {
    let link = if card.open {
        format!("/accounts/{account}/open-roles/{}", card.position)
    } else {
        href(account, card.position)
    };
    let second = if card.open {
        cx.tr("relations-vacant", &[("day", calendar::short(cx.locale(), cx.today(), card.span.from).into())])
    } else {
        card.title.clone()
    };
    let name = html! {
        span.flow {
            @if card.open { (ui::icon("question")) } @else { (ui::avatar_small(&card.name)) }
            (ui::two(html! { a href=(link) { (card.name) } }, &second))
        }
    };
    let ours = match (&card.owner, card.open) {
        (Some(owner), _) => html! { (owner.name) },
        (None, true) => html! {},
        (None, false) => html! { span.faint { (cx.t("relations-nobody")) } },
    };
    ui::tr(vec![
        Cell::head(name),
        Cell::text(html! {
            (marks::part(cx, card))
            @if card.key && !card.covered() && !card.open { span.bad.line2 { (cx.t("relations-uncovered")) } }
        })
        .phone(Phone::Full),
        Cell::text(marks::influence(cx, card)),
        Cell::text(html! { @if !card.open { (marks::stance(cx, card.stance())) } }).phone(Phone::Left),
        Cell::text(html! { @if !card.open { (marks::strength(cx, card)) } }).phone(Phone::Right),
        Cell::text(ours),
        Cell::text(html! { @if !card.open { (last(cx, world, card)) } }),
    ])
}

/// How long ago both sides spoke; red past the goal of a key contact.
pub fn last(cx: &Cx, world: &World, card: &Card) -> Markup {
    let Some(days) = card.silent(world.day) else { return html! { span.faint { (cx.t("relations-never")) } } };
    let late = card.key && days > world.standards.days;
    if !late {
        return html! { (cx.tr("relations-days", &[("n", days.into())])) };
    }
    let words = cx.tr("relations-days", &[("n", days.into())]);
    let goal = cx.tr("relations-goal", &[("n", world.standards.days.into())]);
    ui::two(html! { span.bad { (words) } }, &goal)
}

/// The panel of gaps, each with its move.
pub fn panel(permit: &Permit<'_, Read>, cx: &Cx, world: &World, gaps: &[Gap]) -> Markup {
    let count = cx.locale().int(i64::try_from(gaps.len()).unwrap_or(0));
    let panel = ui::Panel::new(cx.t("relations-gaps")).id("gaps").count(&count);
    if gaps.is_empty() {
        return panel.raw(ui::empty(cx.t("relations-gaps-none"), html! {}));
    }
    let (first, rest) = gaps.split_at(gaps.len().min(GAPS));
    panel.raw(html! {
        ul.rows { @for gap in first { (gap_row(permit, cx, world, gap)) } }
        @if !rest.is_empty() {
            details.more {
                summary.any { (cx.tr("relations-gaps-more", &[("n", rest.len().into())])) }
                ul.rows { @for gap in rest { (gap_row(permit, cx, world, gap)) } }
            }
        }
    })
}

fn gap_row(permit: &Permit<'_, Read>, cx: &Cx, world: &World, gap: &Gap) -> Markup {
    let (tone, word) = match gap.severity {
        Severity::High => (Tone::Bad, "relations-severity-high"),
        Severity::Medium => (Tone::Warn, "relations-severity-medium"),
        Severity::Low => (Tone::Neutral, "relations-severity-low"),
    };
    let sentence = words::sentence(cx, gap.key, &gap.args);
    let step = words::sentence(cx, gap.step.key, &gap.step.args);
    html! {
        li.gaprow {
            (ui::state_mark(tone, cx.t(word)))
            span {
                @if gap.subject.is_empty() { span.b { (sentence) } } @else { span.b { (gap.subject) } span.mute { (sentence) } }
                span.mute { (step) }
            }
            (verb(permit, cx, world, gap))
        }
    }
}

/// The button that takes the move.
fn verb(permit: &Permit<'_, Read>, cx: &Cx, world: &World, gap: &Gap) -> Markup {
    let account = permit.account();
    let card = gap.step.at.and_then(|id| world.card(id));
    let button = |href: String, key: &'static str| ui::dialog_button(ui::Look::Ghost, &href, "", cx.t(key));
    match (gap.step.verb, card) {
        ("log" | "plan", Some(card)) if permit.allows::<Contribute>() => {
            let person = card.person.map(|p| format!("&person={p}")).unwrap_or_default();
            let key = if gap.step.verb == "log" { "relations-verb-log" } else { "relations-verb-plan" };
            button(format!("/conversations/new?account={account}{person}"), key)
        }
        ("judge", Some(card)) if permit.allows::<Contribute>() => {
            ui::link_button(ui::Look::Ghost, &href(account, card.position), "", cx.t("relations-verb-judge"))
        }
        ("edit", Some(card)) if permit.allows::<Edit>() => {
            button(format!("/accounts/{account}/people/{}/profile", card.position), "relations-verb-edit")
        }
        ("add", _) if permit.allows::<Edit>() => button(format!("/people/new?account={account}"), "relations-verb-add"),
        _ => html! {},
    }
}

fn departures(permit: &Permit<'_, Read>, cx: &Cx) -> Markup {
    let href = format!("{}/leaving", home(permit.account()));
    ui::link_button(ui::Look::Plain, &href, "gap", cx.t("relations-leaving"))
}
