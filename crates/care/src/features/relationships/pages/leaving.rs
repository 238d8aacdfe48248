//! `/accounts/{id}/relationships/leaving`: what would be lost if somebody left.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::model::{Card, Colleague, Leaving, Lost, person_leaves, user_leaves};
use super::super::store::World;
use super::{home, href, marks};
use crate::base::extract::{Path, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Error, Need, Read, Result, Routes};
use crate::features::accounts;
use crate::features::people::pages::draw::crumbs;
use crate::ui::{self, Cell, Head, Phone, Tone};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}/relationships/leaving", Need::User, show)
}

/// Who leaves: `person:ID` or `user:ID`; whoever holds most without it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    who: String,
}

async fn show(cx: Cx, Path(account): Path<AccountId>, Query(asked): Query<Asked>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let (world, name) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, account)?;
            Ok((World::load(&permit, viewer.today)?, accounts::store::account::name(&permit)?))
        })
        .await?;
    let who = if asked.who.is_empty() { first(&world) } else { asked.who };
    let title = cx.t("relations-leaving");
    let found = if who.is_empty() { None } else { Some(find(&world, &who)?) };
    let body = html! {
        (ui::page_head(title, html! { (name) }, choice(&cx, account, &world, &who)))
        @match &found {
            Some((name, leaving)) => { (answer(&cx, account, name, leaving)) }
            None => { (ui::empty(cx.t("relations-dependency-none"), html! {})) }
        }
    };
    Ok(crumbs(Page::new(title, body), &cx, account, &name)
        .crumb(Some(&home(account)), cx.t("relations-title"))
        .crumb(None, title)
        .respond(&cx))
}

/// Whoever of us holds most; else the first person.
fn first(world: &World) -> String {
    let ours = world.account.main().map(|s| format!("user:{}", s.who.id));
    let theirs = world.map.cards.iter().find(|c| !c.open).map(|c| format!("person:{}", c.position));
    ours.or(theirs).unwrap_or_default()
}

fn find(world: &World, who: &str) -> Result<(String, Leaving)> {
    let cards = &world.map.cards;
    if let Some(id) = who.strip_prefix("person:").and_then(|id| id.parse().ok()) {
        let name = world.card(id).map(|c| c.name.clone()).ok_or(Error::NotFound)?;
        return Ok((name, person_leaves(cards, id).ok_or(Error::NotFound)?));
    }
    let id = who.strip_prefix("user:").and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    let name = ours(cards).into_iter().find(|c| c.id == id).ok_or(Error::NotFound)?.name;
    Ok((name, user_leaves(cards, id)))
}

/// Those of us who talk with anybody there, or look after somebody.
fn ours(cards: &[Card]) -> Vec<Colleague> {
    let mut all: Vec<Colleague> =
        cards.iter().flat_map(|c| c.contacts.iter().map(|c| c.who.clone()).chain(c.owner.clone())).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    all.dedup();
    all
}

fn choice(cx: &Cx, account: AccountId, world: &World, who: &str) -> Markup {
    let option = |value: String, words: &str| html! { option value=(value) selected[value == who] { (words) } };
    html! {
        form.pick method="get" action={ (home(account)) "/leaving" } aria-label=(cx.t("relations-leaving-choose")) {
            label.mute for="f-who" { (cx.t("relations-leaving-choose")) }
            select.inp id="f-who" name="who" {
                optgroup label=(cx.t("relations-leaving-ours")) {
                    @for one in ours(&world.map.cards) { (option(format!("user:{}", one.id), &one.name)) }
                }
                optgroup label=(cx.t("relations-leaving-theirs")) {
                    @for card in world.map.cards.iter().filter(|c| !c.open) {
                        (option(format!("person:{}", card.position), &card.name))
                    }
                }
            }
            (ui::submit(ui::Look::Plain, "", cx.t("relations-leaving-show")))
        }
    }
}

fn answer(cx: &Cx, account: AccountId, name: &str, found: &Leaving) -> Markup {
    let title = cx.tr("relations-leaving-title", &[("name", name.into())]);
    let side = html! { (path(cx, account, found)) (units(cx, found)) (unowned(cx, account, found)) };
    ui::stack(html! {
        h2 { (title) }
        (ui::kpi_strip(&figures(cx, found)))
        (ui::columns(lost(cx, account, found), side))
    })
}

fn figures(cx: &Cx, found: &Leaving) -> Vec<Markup> {
    let number = |s: Option<f64>| s.map_or_else(|| String::from("–"), marks::whole);
    let from = |value: String| html! { (cx.tr("relations-leaving-from", &[("n", value.into())])) };
    let few = found.threads_after < 2;
    vec![
        ui::kpi(&ui::Kpi {
            label: cx.t("relations-leaving-threads"),
            value: html! { span.bad[few] { (found.threads_after) } },
            note: from(found.threads_before.to_string()),
            ..Default::default()
        }),
        ui::kpi(&ui::Kpi {
            label: cx.t("relations-figure-score"),
            value: html! { (number(found.score_after)) },
            note: from(number(found.score_before)),
            ..Default::default()
        }),
        ui::kpi(&ui::Kpi {
            label: cx.t("relations-leaving-units"),
            value: html! { span.bad[!found.units.is_empty()] { (found.units.len()) } },
            ..Default::default()
        }),
    ]
}

fn lost(cx: &Cx, account: AccountId, found: &Leaving) -> Markup {
    let title = cx.t("relations-leaving-lost");
    if found.lost.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("relations-leaving-lost-none"), html! {}));
    }
    let heads = vec![
        Head::text(cx.t("relations-person")),
        Head::number(cx.t("relations-leaving-before")),
        Head::number(cx.t("relations-leaving-after")),
        Head::text(cx.t("relations-leaving-second")),
    ];
    let row = |l: &Lost| {
        let second = l.second.as_ref().map(|(c, s)| format!("{} ({})", c.name, marks::whole(*s)));
        ui::tr(vec![
            Cell::head(html! {
                (ui::two(html! { a href=(href(account, l.position)) { (l.name) } }, &l.title))
                @if l.key { " " (ui::chip(Tone::Neutral, cx.t("relations-key"))) }
            }),
            Cell::number(html! { (marks::whole(l.before)) }).phone(Phone::Left).label(cx.t("relations-leaving-before")),
            Cell::number(html! { (marks::whole(l.after)) }).phone(Phone::Right).label(cx.t("relations-leaving-after")),
            Cell::text(
                html! { @match second { Some(words) => { (words) } None => { span.bad { (cx.t("relations-nobody")) } } } },
            ),
        ])
    };
    let count = cx.locale().int(i64::try_from(found.lost.len()).unwrap_or(0));
    let rows = found.lost.iter().map(row).collect();
    ui::Table::new(title, heads).title(title, Some(&count), html! {}).rows(rows).draw()
}

fn path(cx: &Cx, account: AccountId, found: &Leaving) -> Markup {
    let panel = ui::Panel::new(cx.t("relations-leaving-path"));
    let Some((via, us)) = &found.path else {
        return panel.raw(ui::empty(cx.t("relations-leaving-path-none"), html! {}));
    };
    let words = match us {
        Some(us) => cx
            .tr("relations-leaving-path-words", &[("name", via.name.as_str().into()), ("us", us.name.as_str().into())]),
        None => via.name.clone(),
    };
    let link = href(account, via.position);
    panel.rows(ui::kv_row(&ui::KvRow {
        href: Some(&link),
        lead: html! {},
        title: &words,
        meta: html! { (via.title) },
        value: html! { (marks::whole(via.after)) },
    }))
}

fn units(cx: &Cx, found: &Leaving) -> Markup {
    let panel = ui::Panel::new(cx.t("relations-leaving-units"));
    if found.units.is_empty() {
        return panel.raw(ui::empty(cx.t("relations-leaving-units-none"), html! {}));
    }
    panel.rows(html! { @for unit in &found.units { (ui::row(html! { (unit) })) } })
}

fn unowned(cx: &Cx, account: AccountId, found: &Leaving) -> Markup {
    html! {
        @if !found.unowned.is_empty() {
            (ui::Panel::new(cx.t("relations-leaving-unowned")).rows(html! {
                @for (id, name) in &found.unowned { (ui::row(html! { a.lnk href=(href(account, *id)) { (name) } })) }
            }))
        }
    }
}
