//! The preview of a hand-over, and the one act.

use axum::response::Response;
use maud::{Markup, html};

use super::super::actions::{self, Moving, Preview};
use super::super::model::NewHandover;
use super::draw;
use super::new::{HandoverForm, wizard};
use crate::base::extract::Form;
use crate::base::page::Page;
use crate::base::{Cx, Error, Result, UserId, flash};
use crate::features::access::store::assignments::Led;
use crate::features::identity;
use crate::features::people::listing::query;
use crate::ui::{self, Cell, Head, Phone};

/// Rows of the table; the numbers are of all accounts.
const ROWS: usize = 100;

/// What the page shows.
struct Shown {
    new: NewHandover,
    preview: Preview,
    giver: String,
    receiver: String,
}

/// `POST /handovers/preview`: what would happen; nothing is stored.
pub async fn show(cx: Cx, Form(form): Form<HandoverForm>) -> Result<Response> {
    let new = match form.parse(cx.today()) {
        Ok(new) => new,
        Err(Error::Invalid(fields)) => return wizard(&cx, form, fields, true).await,
        Err(other) => return Err(other),
    };
    let (viewer, registry) = (cx.viewer.clone(), cx.app.registry.clone());
    let found = cx
        .snapshot(move |q| {
            let preview = actions::preview(q, &viewer, &registry.handover_parts, &new)?;
            let names = identity::store::names(q, &[new.giver, new.receiver])?;
            let name = |id: UserId| names.get(&id).cloned().unwrap_or_default();
            Ok(Shown { giver: name(new.giver), receiver: name(new.receiver), preview, new })
        })
        .await;
    match found {
        Ok(shown) => Ok(page(&cx, &form, &shown)),
        Err(Error::Invalid(fields)) => wizard(&cx, form, fields, true).await,
        Err(other) => Err(other),
    }
}

/// `POST /handovers`: does it.
pub async fn hand_over(cx: Cx, Form(form): Form<HandoverForm>) -> Result<Response> {
    let new = match form.parse(cx.today()) {
        Ok(new) => new,
        Err(Error::Invalid(fields)) => return wizard(&cx, form, fields, true).await,
        Err(other) => return Err(other),
    };
    let (by, registry) = (cx.acting(), cx.app.registry.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| actions::offer(tx, by, &registry.handover_parts, &new)).await {
        Ok(id) => Ok(flash::done(&draw::href(id), "handovers-done", Some(batch))),
        Err(Error::Invalid(fields)) => wizard(&cx, form, fields, true).await,
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, form: &HandoverForm, shown: &Shown) -> Response {
    let title = cx.t("handovers-preview-title");
    let n = shown.preview.accounts.len();
    let words = [("giver", shown.giver.as_str().into()), ("receiver", shown.receiver.as_str().into()), ("n", n.into())];
    let back = query(
        "/handovers/new",
        &[("giver", &form.giver), ("from", &form.from), ("q", &form.q), ("receiver", &form.receiver)],
    );
    let body = html! {
        (ui::page_head(title, html! { (cx.tr("handovers-preview-summary", &words)) }, html! {}))
        (figures(cx, shown))
        @if shown.preview.kept > 0 {
            @let kept = [("giver", shown.giver.as_str().into()), ("n", shown.preview.kept.into())];
            (ui::notice(ui::Tone::Warn, "key", html! { (cx.tr("handovers-kept", &kept)) }, html! {}))
        }
        (table(cx, shown))
        form method="post" action="/handovers" {
            (carried(form, shown))
            (ui::action_bar(html! { (cx.t("handovers-preview-note")) }, html! {
                (ui::link_button(ui::Look::Ghost, &back, "", cx.t("back")))
                (ui::submit(ui::Look::Primary, "swap", &cx.tr("handovers-do", &[("n", n.into())])))
            }))
        }
    };
    draw::crumbs(Page::new(title, body), cx).crumb(None, title).respond(cx)
}

/// What was chosen goes along.
fn carried(form: &HandoverForm, shown: &Shown) -> Markup {
    html! {
        (ui::hidden("giver", &form.giver))
        (ui::hidden("receiver", &form.receiver))
        (ui::hidden("from", &shown.new.from.to_string()))
        (ui::hidden("q", &form.q))
        (ui::hidden("note", &form.note))
        @for part in &form.part { (ui::hidden("part", part)) }
        @for id in shown.new.accounts.iter().flatten() { (ui::hidden("account", &id.to_string())) }
    }
}

fn figures(cx: &Cx, shown: &Shown) -> Markup {
    let last = draw::last_day(shown.new.from);
    let mut cells = vec![
        ui::kpi(&ui::Kpi {
            label: cx.t("handovers-accounts"),
            value: draw::count(cx, i64::try_from(shown.preview.accounts.len()).unwrap_or(0)),
            ..Default::default()
        }),
        ui::kpi(&ui::Kpi {
            label: cx.t("handovers-last-day"),
            value: draw::day(cx, last),
            context: html! { (shown.giver) },
            ..Default::default()
        }),
        ui::kpi(&ui::Kpi {
            label: cx.t("handovers-from"),
            value: draw::day(cx, shown.new.from),
            context: html! { (shown.receiver) },
            ..Default::default()
        }),
    ];
    cells.extend(shown.preview.parts.iter().map(|part| part_cell(cx, shown, part)));
    ui::kpi_strip(&cells)
}

fn part_cell(cx: &Cx, shown: &Shown, part: &Moving) -> Markup {
    let (key, name) =
        if part.moves { ("handovers-goes-to", &shown.receiver) } else { ("handovers-stays-with", &shown.giver) };
    ui::kpi(&ui::Kpi {
        label: cx.t(part.label),
        value: draw::count(cx, part.count),
        context: html! { (cx.tr(key, &[("name", name.as_str().into())])) },
        ..Default::default()
    })
}

fn table(cx: &Cx, shown: &Shown) -> Markup {
    let title = cx.t("handovers-accounts");
    let mut heads = vec![Head::text(cx.t("access-account")), Head::text(cx.t("access-city"))];
    heads.extend(shown.preview.parts.iter().map(|p| Head::number(cx.t(p.label))));
    let row = |l: &Led| {
        let mut cells = vec![
            Cell::head(html! { a href={ "/accounts/" (l.account) } { (l.name) } }),
            Cell::text(html! { (l.city) }).phone(Phone::Right),
        ];
        cells.extend(shown.preview.parts.iter().map(|part| {
            let n = part.by_account.get(&l.account).copied().unwrap_or(0);
            Cell::number(draw::count(cx, n)).phone(Phone::Left).label(cx.t(part.label))
        }));
        ui::tr(cells)
    };
    let accounts = &shown.preview.accounts;
    let count = cx.locale().int(i64::try_from(accounts.len()).unwrap_or(0));
    let table = ui::Table::new(title, heads).title(title, Some(&count), html! {});
    let table = table.rows(accounts.iter().take(ROWS).map(row).collect());
    if accounts.len() > ROWS {
        let more = cx.tr("handovers-more", &[("n", (accounts.len() - ROWS).into())]);
        return table.footer(html! { span { (more) } }).draw();
    }
    table.draw()
}
