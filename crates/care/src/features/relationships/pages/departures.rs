//! `/relationships/leaving`: where the departure of one of ours would hurt, over all accounts that one can see.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::store::leaving::{Loss, losses};
use super::home;
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::{Cx, Need, Result, Routes, Scope, UserId};
use crate::features::identity;
use crate::features::identity::model::UserOption;
use crate::ui::{self, Cell, Head, Phone, Tone};

/// Accounts that the page lists.
const LISTED: usize = 200;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/relationships/leaving", Need::User, show)
}

/// Which of us; oneself without it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    user: Option<UserId>,
}

async fn show(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let who = asked.user.unwrap_or(viewer.id);
    let (users, found) = cx
        .read(move |q| {
            let users = identity::store::active(q, viewer.today)?;
            Ok((users, losses(q, &Scope::all(q, &viewer)?, who)?))
        })
        .await?;
    let name = users.iter().find(|u| u.id == who).map(|u| u.name.clone()).unwrap_or_default();
    let title = cx.tr("relations-leaving-title", &[("name", name.into())]);
    let body = html! {
        (ui::page_head(&title, html! { (cx.t("relations-leaving-scope")) }, choice(&cx, &users, who)))
        (ui::kpi_strip(&figures(&cx, &found)))
        (table(&cx, who, &found))
    };
    Ok(Page::new(title.clone(), body).nav("/people").crumb(None, title).respond(&cx))
}

fn choice(cx: &Cx, users: &[UserOption], who: UserId) -> Markup {
    html! {
        form.pick method="get" action="/relationships/leaving" aria-label=(cx.t("relations-leaving-choose")) {
            label.mute for="f-user" { (cx.t("relations-leaving-choose")) }
            select.inp id="f-user" name="user" {
                @for user in users { option value=(user.id) selected[user.id == who] { (user.name) } }
            }
            (ui::submit(ui::Look::Plain, "", cx.t("relations-leaving-show")))
        }
    }
}

fn figures(cx: &Cx, found: &[Loss]) -> Vec<Markup> {
    let lost: usize = found.iter().map(|l| l.before - l.after).sum();
    let bare = found.iter().filter(|l| l.before > l.after && l.after < 2).count();
    let owned: i64 = found.iter().map(|l| l.owned).sum();
    let cell = |label, n: i64, bad: bool| {
        ui::kpi(&ui::Kpi { label, value: html! { span.bad[bad] { (cx.locale().int(n)) } }, ..Default::default() })
    };
    let int = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    vec![
        cell(cx.t("relations-leaving-accounts"), int(found.len()), false),
        cell(cx.t("relations-leaving-threads-lost"), int(lost), false),
        cell(cx.t("relations-leaving-bare"), int(bare), bare > 0),
        cell(cx.t("relations-leaving-unowned"), owned, false),
    ]
}

fn table(cx: &Cx, who: UserId, found: &[Loss]) -> Markup {
    let title = cx.t("relations-leaving-accounts");
    if found.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("relations-leaving-lost-none"), html! {}));
    }
    let heads = vec![
        Head::text(cx.t("relations-leaving-account")),
        Head::number(cx.t("relations-figure-threads")),
        Head::number(cx.t("relations-leaving-after")),
        Head::number(cx.t("relations-leaving-unowned")),
    ];
    let row = |l: &Loss| {
        let link = format!("{}/leaving?who=user:{who}", home(l.account));
        let bare = l.before > l.after && l.after < 2;
        ui::tr(vec![
            Cell::head(html! {
                span.flow { (ui::state_mark(if bare { Tone::Bad } else { Tone::Neutral }, cx.t(if bare { "relations-leaving-bare" } else { "none" }))) a href=(link) { (l.name) } }
            }),
            Cell::number(html! { (l.before) }).phone(Phone::Left).label(cx.t("relations-figure-threads")),
            Cell::number(html! { span.bad[bare] { (l.after) } })
                .phone(Phone::Right)
                .label(cx.t("relations-leaving-after")),
            Cell::number(html! { (l.owned) }),
        ])
    };
    let count = cx.locale().int(i64::try_from(found.len()).unwrap_or(0));
    let rows = found.iter().take(LISTED).map(row).collect();
    ui::Table::new(title, heads).title(title, Some(&count), html! {}).rows(rows).draw()
}
