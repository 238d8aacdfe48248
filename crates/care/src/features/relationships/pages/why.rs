//! `/accounts/{id}/relationships/why`: how the account's numbers come about, summand by summand.

use axum::response::Response;
use maud::{Markup, html};

use super::super::model::{Account, Card};
use super::super::store::World;
use super::{home, href, marks};
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Need, Read, Result, Routes};
use crate::features::accounts;
use crate::features::interactions::model::strength::VERSION;
use crate::features::people::pages::draw::crumbs;
use crate::ui::{self, Cell, Head, Phone, Tone};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}/relationships/why", Need::User, show)
}

async fn show(cx: Cx, Path(account): Path<AccountId>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let (world, name) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, account)?;
            Ok((World::load(&permit, viewer.today)?, accounts::store::account::name(&permit)?))
        })
        .await?;
    let title = cx.t("relations-why-title");
    let note = cx.tr("relations-formula", &[("version", VERSION.into())]);
    let body = html! {
        (ui::page_head(title, html! { (name) " · " (note) }, html! {}))
        (ui::columns(score(&cx, account, &world.account), html! { (dependency(&cx, &world.account)) (threads(&cx, account, &world)) }))
    };
    Ok(crumbs(Page::new(title, body), &cx, account, &name)
        .crumb(Some(&home(account)), cx.t("relations-title"))
        .crumb(None, title)
        .respond(&cx))
}

fn score(cx: &Cx, account: AccountId, numbers: &Account) -> Markup {
    let value = numbers.score.map_or_else(|| String::from("–"), |s| format!("{s:.1}"));
    let title = cx.tr("relations-why-score", &[("score", value.into())]);
    let heads = vec![
        Head::text(cx.t("relations-person")),
        Head::number(cx.t("relations-influence")),
        Head::number(cx.t("relations-strength")),
        Head::text(cx.t("relations-support")),
        Head::number(cx.t("relations-why-effective")),
    ];
    let rows = numbers.parts.iter().map(|p| {
        let influence = if p.influence_known {
            p.influence.to_string()
        } else {
            cx.tr("relations-assumed", &[("value", p.influence.into())])
        };
        let support = match p.support {
            Some(s) => cx.t(super::super::model::support_label(s)).to_owned(),
            None => cx.tr("relations-assumed", &[("value", cx.t("relations-stance-neutral").into())]),
        };
        ui::tr(vec![
            Cell::head(html! { a href=(href(account, p.position)) { (p.name) } }),
            Cell::number(html! { (influence) }).phone(Phone::Left).label(cx.t("relations-influence")),
            Cell::number(html! { (format!("{:.1}", p.strength)) }).phone(Phone::Left).label(cx.t("relations-strength")),
            Cell::text(html! { (support) }).phone(Phone::Full),
            Cell::number(html! { (format!("{:.1}", p.effective)) }).phone(Phone::Right),
        ])
    });
    let rows = rows.collect();
    let note = html! { (cx.t("relations-why-score-note")) };
    ui::Table::new(&title, heads).title(&title, None, html! {}).rows(rows).footer(note).draw()
}

fn dependency(cx: &Cx, numbers: &Account) -> Markup {
    let value = numbers.hhi.map_or_else(|| String::from("–"), |h| format!("{h:.4}"));
    let title = cx.tr("relations-why-dependency", &[("hhi", value.into())]);
    let panel = ui::Panel::new(&title).footer(html! { (cx.t("relations-why-dependency-note")) });
    if numbers.shares.is_empty() {
        return panel.raw(ui::empty(cx.t("relations-dependency-none"), html! {}));
    }
    panel.rows(html! {
        @for share in &numbers.shares {
            @let percent = format!("{:.0}%", share.share * 100.0);
            (ui::driver_row(html! { (share.who.name) }, share.share, Tone::Neutral, &percent))
        }
    })
}

fn threads(cx: &Cx, account: AccountId, world: &World) -> Markup {
    let mut reached: Vec<&Card> = world.map.cards.iter().filter(|c| c.covered()).collect();
    reached.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    let title = cx.tr("relations-why-threads", &[("n", reached.len().into())]);
    let panel = ui::Panel::new(&title).footer(html! { (cx.t("relations-why-threads-note")) });
    panel.rows(html! {
        @for card in reached {
            @let link = href(account, card.position);
            @let label = html! { a.lnk href=(link) { (card.name) } };
            (ui::driver_row(label, card.strength / 100.0, Tone::Neutral, &marks::whole(card.strength)))
        }
    })
}
