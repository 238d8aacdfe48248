//! `/admin/duties`: the profiles in the order in which they are asked, and whom each affects.

use axum::response::Response;
use maud::{Markup, html};

use super::{about, every, field_name, panel_name};
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::{BatchId, Cx, Error, Result, RowId, flash};
use crate::features::duties::model::{Profile, Rules};
use crate::features::duties::{actions, store};
use crate::features::fields::Catalogue;
use crate::features::settings::terms::Terms;
use crate::ui::{self, Cell, Head, Look, Phone};

/// `GET /admin/duties`
pub async fn show(cx: Cx) -> Result<Response> {
    let today = cx.today();
    let (all, affected, terms, catalogue) = cx
        .read(move |q| {
            let all = store::list(q)?;
            let rules = Rules::new(all.clone());
            let affected = rules.all().iter().map(|p| store::affected(q, p, today)).collect::<Result<Vec<_>>>()?;
            Ok((all, affected, Terms::load(q)?, Catalogue::load(q)?))
        })
        .await?;
    let gone: Vec<&Profile> = all.iter().filter(|p| p.archived_at.is_some()).collect();
    let rules = Rules::new(all.clone());
    let title = cx.t("duties-title");
    let add = ui::link_button(Look::Primary, "/admin/duties/new", "plus", cx.t("duties-new"));
    let body = html! {
        (ui::page_head(title, html! { (cx.t("duties-summary")) }, html! { (add) }))
        (ui::stack(html! {
            @if rules.all().is_empty() {
                (ui::Panel::new(title).raw(ui::empty(cx.t("duties-none"), html! {})))
            } @else {
                (ui::notice(ui::Tone::Neutral, "question", html! { (cx.t("duties-order")) }, html! {}))
                (table(&cx, rules.all(), &affected, &terms, &catalogue))
            }
            @if !gone.is_empty() { (archived(&cx, &gone, &terms)) }
        }))
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    Ok(page.crumb(None, title).respond(&cx))
}

fn table(cx: &Cx, list: &[Profile], affected: &[(i64, i64)], terms: &Terms, catalogue: &Catalogue) -> Markup {
    let heads = vec![
        Head::text(cx.t("duties-profile")),
        Head::text(cx.t("duties-mandatory")),
        Head::text(cx.t("duties-cadence")),
        Head::text(cx.t("duties-panels")),
        Head::text(cx.t("duties-affected")),
    ];
    let row = |(p, (accounts, people)): (&Profile, &(i64, i64))| {
        let fields: Vec<String> = p.mandatory.iter().map(|name| field_name(cx, catalogue, name)).collect();
        let panels: Vec<&str> = p.panels.iter().map(|key| panel_name(cx, key)).collect();
        let href = format!("/admin/duties/{}", p.id);
        ui::tr(vec![
            Cell::head(ui::two(ui::link(&href, p.name(cx.locale())), &about(cx, terms, p))),
            Cell::text(shortened(cx, &fields)).phone(Phone::Full).label(cx.t("duties-mandatory")),
            Cell::text(html! { @if let Some(days) = p.cadence { (every(cx, days)) } }).phone(Phone::Left),
            Cell::text(shortened(cx, &panels.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>())),
            Cell::text(html! { (counted(cx, *accounts, *people)) }).phone(Phone::Right),
        ])
    };
    let (title, count) = (cx.t("duties-title"), list.len().to_string());
    ui::Table::new(title, heads)
        .title(title, Some(&count), html! {})
        .rows(list.iter().zip(affected).map(row).collect())
        .draw()
}

/// The first two, and how many more.
fn shortened(cx: &Cx, names: &[String]) -> Markup {
    match names {
        [] => html! { span.faint { "–" } },
        [one] => html! { (one) },
        [one, two] => html! { (one) (cx.t("duties-comma")) (two) },
        [one, two, more @ ..] => {
            let list = format!("{one}{}{two}", cx.t("duties-comma"));
            html! { (ui::two(html! { (list) }, &cx.tr("duties-more", &[("n", more.len().into())]))) }
        }
    }
}

/// "38 accounts, 12 people".
pub(super) fn counted(cx: &Cx, accounts: i64, people: i64) -> String {
    let accounts = cx.tr("duties-accounts", &[("n", accounts.into())]);
    format!("{accounts}{}{}", cx.t("duties-comma"), cx.tr("duties-people", &[("n", people.into())]))
}

fn archived(cx: &Cx, list: &[&Profile], terms: &Terms) -> Markup {
    ui::Panel::new(cx.t("settings-archived")).rows(html! {
        @for p in list {
            (ui::kv_row(&ui::KvRow {
                href: None,
                lead: html! {},
                title: p.name(cx.locale()),
                meta: html! { (about(cx, terms, p)) },
                value: ui::post_button(
                    Look::Ghost, &format!("/admin/duties/{}/restore", p.id), "undo", cx.t("settings-restore"), &[],
                ),
            }))
        }
    })
}

async fn set_archived(cx: &Cx, id: RowId, archived: bool) -> Result<BatchId> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::set_archived(tx, by, id, archived)).await?;
    Ok(batch)
}

/// `POST /admin/duties/{id}/archive`
pub async fn archive(cx: Cx, Path(id): Path<RowId>) -> Result<Response> {
    let batch = set_archived(&cx, id, true).await?;
    Ok(flash::done("/admin/duties", "duties-archived", Some(batch)))
}

/// `POST /admin/duties/{id}/restore`
pub async fn restore(cx: Cx, Path(id): Path<RowId>) -> Result<Response> {
    match set_archived(&cx, id, false).await {
        Ok(batch) => Ok(flash::done("/admin/duties", "duties-restored", Some(batch))),
        Err(Error::Invalid(_)) => Err(Error::conflict("duties-error-place-taken")),
        Err(other) => Err(other),
    }
}
