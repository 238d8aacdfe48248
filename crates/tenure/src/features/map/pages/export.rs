//! The map as files: a picture that any program shows, and a list.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, PreEscaped, html};

use super::super::model::layout::{self, CARD_H, CARD_W, Layout, MARGIN, Place};
use super::super::model::{gap, lines, role, shown};
use super::scene::Scene;
use crate::base::extract::Path;
use crate::base::permit::look;
use crate::base::sheets::{self, Cell};
use crate::base::{AccountId, Cx, Need, Read, Result, Routes};
use crate::features::relationships::model::{Card, Stance};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}/map.svg", Need::User, picture).get("/accounts/{id}/map.csv", Need::User, list).get(
        "/accounts/{id}/map.xlsx",
        Need::User,
        list,
    )
}

fn query(cx: &Cx) -> &str {
    cx.request.uri.split_once('?').map_or("", |(_, query)| query)
}

const HEAD: [&str; 18] = [
    "name",
    "title",
    "unit",
    "manager",
    "function",
    "seniority",
    "influence",
    "roles",
    "support",
    "strength",
    "last_conversation",
    "owner",
    "deputy",
    "peer",
    "key",
    "covered",
    "open_role",
    "change_risk",
];

async fn list(cx: Cx, Path(account): Path<AccountId>) -> Result<Response> {
    let inner = cx.clone();
    cx.snapshot(move |q| {
        let s = Scene::load(&look::<Read>(q, &inner.viewer, account)?, &inner, query(&inner))?;
        let kept = s.cards().iter().filter(|c| s.ask.keeps(c));
        sheets::answer(&inner, "map", &HEAD, kept.map(|card| cells(&s, card)))
    })
    .await
}

fn cells(s: &Scene<'_>, card: &Card) -> Vec<Cell> {
    let flag = |on: bool| Cell::from(if on { "yes" } else { "no" });
    let one = |who: &Option<crate::features::relationships::model::Colleague>| {
        Cell::from(who.as_ref().map(|c| c.name.clone()))
    };
    let profile = &card.profile;
    vec![
        card.name.clone().into(),
        if card.open { Cell::Empty } else { card.title.clone().into() },
        card.unit.as_ref().map(|(_, name)| name.clone()).into(),
        card.reports_to.and_then(|m| s.find(m)).map(|m| m.name.clone()).into(),
        profile.function.map(|f| f.code()).into(),
        profile.seniority.into(),
        profile.influence.into(),
        profile.roles.iter().map(|r| r.code()).collect::<Vec<_>>().join(" ").into(),
        card.support().into(),
        Cell::Int(card.strength.round() as i64),
        card.touch.into(),
        one(&card.owner),
        one(&card.deputy),
        one(&card.peer),
        flag(card.key),
        flag(card.covered()),
        flag(card.open),
        profile.change_risk.map(|r| r.code()).into(),
    ]
}

async fn picture(cx: Cx, Path(account): Path<AccountId>) -> Result<Response> {
    let inner = cx.clone();
    let drawn = cx
        .snapshot(move |q| {
            let s = Scene::load(&look::<Read>(q, &inner.viewer, account)?, &inner, query(&inner))?;
            Ok(svg(&s).into_string())
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"map.svg\""),
    ];
    Ok((headers, drawn).into_response())
}

/// The file's own colours: it is shown outside of our pages, mostly on white.
const STYLE: &str = "text{font:500 3.2px sans-serif;fill:#171c25}.s{font-size:2.9px;fill:#4c515b;font-weight:400}\
.e{fill:none;stroke:#ced1d6;stroke-width:.375}.i{fill:none;stroke:#587eeb;stroke-width:.375;stroke-dasharray:.25 1;stroke-linecap:round}\
.c{fill:#fff;stroke:#ced1d6;stroke-width:.25}.gap{fill:#fff6f5;stroke:#e74e4c;stroke-dasharray:1 .6}.vac{fill:#f3f4f6;stroke:#82868f;stroke-dasharray:1 .6}\
.g{fill:#349d62}.o{fill:#82868f}.r{fill:#e74e4c}.on{fill:#4c515b}.off{fill:#ced1d6}.b{fill:#587eeb}";

/// The chart as a picture that stands alone, with every name in it.
fn svg(s: &Scene<'_>) -> Markup {
    let drawn = shown(s.cards(), &s.ask);
    let layout = layout::tree(&drawn.forest);
    let edges = lines::reports(&drawn.forest, &layout);
    let (width, height) = (layout.width, layout.height);
    html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) } width=(width * 4) height=(height * 4) {
            style { (PreEscaped(STYLE)) }
            rect width="100%" height="100%" fill="#fff" {}
            path.e d=(edges) {}
            (arrows(s, &drawn.cards, &layout))
            @for (c, i) in drawn.cards.iter().enumerate() { (drawn_card(s, &s.cards()[*i], layout.places[c])) }
        }
    }
}

fn arrows(s: &Scene<'_>, cards: &[usize], layout: &Layout) -> Markup {
    let place = |id| cards.iter().position(|i| s.cards()[*i].position == id).map(|c| layout.places[c]);
    html! {
        @if !s.ask.no_lines {
            @for (c, i) in cards.iter().enumerate() {
                @for (to, _) in &s.cards()[*i].influences {
                    @if let Some(to) = place(*to) { path.i d=(lines::influence(layout.places[c], to)) {} }
                }
            }
        }
    }
}

/// So many signs fit into a line of a card; those of Chinese are twice as wide.
fn fit(text: &str, most: usize) -> String {
    let mut room = most;
    let mut out = String::new();
    for c in text.chars() {
        let wide = if u32::from(c) >= 0x1100 { 2 } else { 1 };
        if wide > room {
            out.push('…');
            break;
        }
        room -= wide;
        out.push(c);
    }
    out
}

fn drawn_card(s: &Scene<'_>, card: &Card, Place { x, y }: Place) -> Markup {
    let cx = s.cx;
    let stance = card.stance();
    let tone = match stance {
        Stance::Supporter => "g",
        Stance::Neutral => "o",
        Stance::Critic => "r",
        Stance::Unknown => "",
    };
    let word =
        if card.open { cx.t("map-role-open") } else { role(card).map_or(cx.t(stance.label()), |r| cx.t(r.label())) };
    html! {
        g {
            title { (card.name) }
            rect.c.gap[gap(card)].vac[card.open] x=(x) y=(y) width=(CARD_W) height=(CARD_H) rx="2" {}
            @if !tone.is_empty() && !card.open { rect class=(tone) x=(f64::from(x) + 1.2) y=(f64::from(y) + 1.8) width=".8" height=(CARD_H - 4) rx=".4" {} }
            text x=(x + MARGIN) y=(y + 6) { (fit(&card.name, 18)) }
            text.s x=(x + MARGIN) y=(y + 11) { (fit(if card.open { "" } else { &card.title }, 22)) }
            text.s x=(x + MARGIN) y=(y + 16) { (fit(word, 16)) }
            @for n in 0..3_i32 {
                rect class=(if n < i32::try_from(card.bars()).unwrap_or(0) { "on" } else { "off" })
                    x=(f64::from(x + CARD_W - 5) + f64::from(n) * 1.2) y=(y + 6 - n) width=".8" height=(n + 1) {}
            }
            @for n in 0..4_i32 {
                rect class=(if n < i32::try_from(card.band()).unwrap_or(0) { "b" } else { "off" })
                    x=(f64::from(x + CARD_W) - 8.5 + f64::from(n) * 1.8) y=(f64::from(y) + 14.5) width="1.3" height="1.5" {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn long_names_are_cut_by_their_width() {
        assert_eq!(fit("Anneke Vos", 18), "Anneke Vos");
        assert_eq!(fit("Wolfeschlegelsteinhausen", 8), "Wolfesch…");
        assert_eq!(fit("林晓雯厂长", 6), "林晓雯…");
    }
}
