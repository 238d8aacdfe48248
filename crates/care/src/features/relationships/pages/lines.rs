//! To whom a position reports and whose ear it has: the panel, and the form that draws a line.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions::{self, NewLine};
use super::super::model::{Card, LineKind};
use super::super::store::World;
use super::href;
use crate::base::extract::{Form, Path};
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Error, Fields, Need, PositionId, Read, Result, Routes, flash, validate};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.post("/accounts/{id}/people/{position}/lines", Need::User, draw)
}

/// A line as chosen: an empty end or weight ends it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LineForm {
    kind: String,
    to: String,
    weight: String,
}

async fn draw(
    cx: Cx,
    Path((account, id)): Path<(AccountId, PositionId)>,
    Form(form): Form<LineForm>,
) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| {
        look::<Read>(tx, &by.viewer, account)?;
        let mut wrong = Fields::default();
        let kind = LineKind::parse(&form.kind).ok_or_else(|| Error::field("kind", "error-choose"))?;
        let to = validate::id(&mut wrong, "to", &form.to);
        let weight = validate::int(&mut wrong, "weight", &form.weight, 1, 3);
        wrong.finish()?;
        actions::draw(tx, by, account, &[NewLine { from: id, kind, to, weight, since: by.today }])
    })
    .await?;
    Ok(flash::done(&href(account, id), "relations-line-saved", Some(batch)))
}

/// The panel of a position's lines.
pub(super) fn panel(cx: &Cx, account: AccountId, world: &World, card: &Card, may_edit: bool) -> Markup {
    let name = |id: PositionId| world.card(id).map(|c| c.name.clone()).unwrap_or_default();
    let action = format!("/accounts/{account}/people/{}/lines", card.position);
    let link = |id: PositionId| html! { a.lnk href=(href(account, id)) { (name(id)) } };
    let reports: Vec<&Card> = world.map.cards.iter().filter(|c| c.reports_to == Some(card.position)).collect();
    let panel = ui::Panel::new(cx.t("relations-lines"));
    panel.raw(html! {
        ul.rows {
            @match card.reports_to {
                Some(up) => { (ui::row(html! { span.mute { (cx.t("relations-line-reports")) } " " (link(up)) })) }
                None => { (ui::row(html! { span.mute { (cx.t("relations-lines-none")) } })) }
            }
            @for (to, weight) in &card.influences {
                (ui::row(html! {
                    span.mute { (cx.t("relations-line-influences")) } " " (link(*to)) " "
                    span.faint { (cx.t(weight_label(*weight))) }
                    @if may_edit {
                        @let values = [("kind", "influences"), ("to", &*to.to_string()), ("weight", "")];
                        " " (ui::post_button(ui::Look::Ghost, &action, "", cx.t("relations-end-line"), &values))
                    }
                }))
            }
            @for one in reports { (ui::row(html! { (link(one.position)) " " span.mute { (cx.t("relations-reports-here")) } })) }
        }
        @if may_edit { div.pad { (form(cx, world, card, &action)) } }
    })
}

fn weight_label(weight: i64) -> &'static str {
    ["relations-weight-1", "relations-weight-2", "relations-weight-3"][usize::try_from(weight - 1).unwrap_or(0).min(2)]
}

fn form(cx: &Cx, world: &World, card: &Card, action: &str) -> Markup {
    let others: Vec<(String, String)> = world
        .map
        .cards
        .iter()
        .filter(|c| c.position != card.position)
        .map(|c| (c.position.to_string(), c.name.clone()))
        .collect();
    let current = card.reports_to.map(|id| id.to_string()).unwrap_or_default();
    let options = |none: &'static str| {
        let mut list = vec![("", none)];
        list.extend(others.iter().map(|(id, name)| (id.as_str(), name.as_str())));
        list
    };
    let weights: Vec<(String, &'static str)> = (1..=3).map(|w| (w.to_string(), cx.t(weight_label(w)))).collect();
    let weights: Vec<(&str, &str)> = weights.iter().map(|(w, words)| (w.as_str(), *words)).collect();
    html! {
        form.set method="post" action=(action) aria-label=(cx.t("relations-line-reports")) {
            (ui::hidden("kind", "reports"))
            (ui::Field::select("to", cx.t("relations-line-reports"), &options(cx.t("relations-nobody-above"))).scope("r").value(&current).draw())
            (ui::submit(ui::Look::Plain, "", cx.t("relations-set")))
        }
        form.set method="post" action=(action) aria-label=(cx.t("relations-line-influences")) {
            (ui::hidden("kind", "influences"))
            (ui::Field::select("to", cx.t("relations-line-influences"), &options("–")).scope("i").draw())
            (ui::Field::select("weight", cx.t("relations-field-weight"), &weights).scope("i").value("2").draw())
            (ui::submit(ui::Look::Plain, "", cx.t("relations-set")))
        }
    }
}
