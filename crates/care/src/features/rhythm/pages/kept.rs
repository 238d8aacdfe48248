//! `/rhythm/kept`: how well rhythms were kept over 90 days, by manager and by account.

use std::collections::HashMap;

use axum::response::Response;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use tenure_db::Conn;

use super::super::model::{COMPLIANCE, Goals, Kept, WINDOW, compliance};
use super::super::store::due::{Ask, Filter, people};
use super::super::store::kept::touches;
use super::{kept, start};
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::{AccountId, Cx, Need, Result, Routes, Scope, UserId, scope};
use crate::features::people::listing::query;
use crate::ui;
use crate::ui::{Cell, Head, Phone};

/// Most rows of the page; the sum above is over all.
const ROWS: usize = 200;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/rhythm/kept", Need::User, show)
}

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeptQuery {
    scope: String,
    by: String,
    account: Option<AccountId>,
    owner: Option<UserId>,
}

/// Compliance of a manager or an account.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Row {
    /// The manager or the account; null for accounts without a lead.
    pub id: Option<uuid::Uuid>,
    /// Its name.
    pub name: Option<String>,
    /// People with a rhythm.
    pub people: i64,
    /// Windows, and those with a touch.
    #[serde(flatten)]
    pub kept: Kept,
}

/// All rows, those that keep least first, and the sum over them.
pub fn rows(q: &Conn<'_>, cx: &Cx, scope: &Scope, by_manager: bool, filter: &Filter) -> Result<(Vec<Row>, Kept)> {
    let goals = Goals::asked(q, cx)?;
    let ask = Ask { goals: &goals, start: start(cx), today: cx.today() };
    let since = start(cx) - jiff::SignedDuration::from_hours(24 * (WINDOW - 1));
    let touches = touches(q, scope, since, filter.account, &cx.settings().zone)?;
    let (mut all, mut by_key) = (Kept::default(), HashMap::<Option<uuid::Uuid>, Row>::new());
    for p in people(q, scope, &ask, filter)? {
        let days = touches.get(&(p.account, p.person)).map(Vec::as_slice).unwrap_or_default();
        let kept = compliance(p.goal, days, p.since, cx.today());
        all.add(kept);
        let (id, name) =
            if by_manager { (p.owner.map(|o| o.0), None) } else { (Some(p.account.0), Some(p.account_name)) };
        let row = by_key.entry(id).or_insert(Row { id, name, people: 0, kept: Kept::default() });
        row.people += 1;
        row.kept.add(kept);
    }
    let mut rows: Vec<Row> = by_key.into_values().collect();
    if by_manager {
        let ids: Vec<UserId> = rows.iter().filter_map(|r| r.id.map(UserId)).collect();
        let names = super::super::store::kept::names(q, &ids)?;
        for row in &mut rows {
            row.name = row.id.and_then(|id| names.get(&UserId(id)).cloned());
        }
    }
    let rank = |r: &Row| r.kept.share().unwrap_or(2.0);
    rows.sort_by(|a, b| rank(a).total_cmp(&rank(b)).then(b.people.cmp(&a.people)).then(a.name.cmp(&b.name)));
    Ok((rows, all))
}

async fn show(cx: Cx, Query(asked): Query<KeptQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, rows, all) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let bar = scope::bar_of(q, &inner.viewer, &scope, inner.locale())?;
            let filter = Filter { account: ask.account, owner: ask.owner };
            let (rows, all) = rows(q, &inner, &scope, ask.by != "account", &filter)?;
            Ok((bar, rows, all))
        })
        .await?;
    let title = cx.t("rhythm-kept-title");
    let page = Page::new(title, draw(&cx, &asked, &rows, all)).nav("/people").scope(bar);
    Ok(page
        .crumb(Some("/people"), cx.t("people-title"))
        .crumb(Some("/rhythm"), cx.t("rhythm-title"))
        .crumb(None, title)
        .respond(&cx))
}

fn draw(cx: &Cx, asked: &KeptQuery, rows: &[Row], all: Kept) -> Markup {
    let by = if asked.by == "account" { "account" } else { "manager" };
    let href = |by: &str| query("/rhythm/kept", &[("scope", &asked.scope), ("by", by)]);
    let (managers, accounts) = (href("manager"), href("account"));
    let switch = ui::segments(
        cx.t("rhythm-kept-by"),
        &[
            ui::Segment { href: &managers, label: cx.t("rhythm-by-manager"), current: by == "manager" },
            ui::Segment { href: &accounts, label: cx.t("rhythm-by-account"), current: by == "account" },
        ],
    );
    let summary = match all.share() {
        None => html! { (cx.t("rhythm-kept-none")) },
        Some(share) => html! {
            (cx.tr("rhythm-kept-summary", &[
                ("percent", ((share * 100.0).round() as i64).into()), ("done", all.done.into()), ("n", all.windows.into()),
            ]))
        },
    };
    html! {
        (ui::page_head(cx.t("rhythm-kept-title"), summary, switch))
        @if rows.is_empty() {
            (ui::Panel::new(cx.t("rhythm-kept-title")).raw(ui::empty(cx.t("rhythm-kept-none"), html! {})))
        } @else { (table(cx, asked, by, rows)) }
        p.xs.faint { (cx.tr("rhythm-kept-note", &[("formula", COMPLIANCE.into())])) }
    }
}

fn table(cx: &Cx, asked: &KeptQuery, by: &str, rows: &[Row]) -> Markup {
    let heads = vec![
        Head::text(cx.t(if by == "account" { "people-field-account" } else { "rhythm-owner" })),
        Head::number(cx.t("rhythm-column-people")),
        Head::number(cx.t("rhythm-column-kept")),
        Head::text(cx.t("rhythm-column-share")),
    ];
    let row = |r: &Row| {
        let id = r.id.map(|id| id.to_string()).unwrap_or_default();
        let name = r.name.as_deref().unwrap_or(cx.t("rhythm-nobody"));
        let key = if by == "account" { "account" } else { "owner" };
        let href = query("/rhythm", &[("scope", &asked.scope), (key, &id)]);
        let share = r.kept.share();
        ui::tr(vec![
            Cell::head(html! { a href=(href) { (name) } }),
            Cell::number(html! { (cx.locale().int(r.people)) }).phone(Phone::Left).label(cx.t("rhythm-column-people")),
            Cell::number(kept(cx, r.kept)).phone(Phone::Right),
            Cell::text(match share {
                None => html! { span.faint { "–" } },
                Some(share) => {
                    let words = format!("{}%", (share * 100.0).round() as i64);
                    html! { div.cell-b { (ui::meter(&words, share, ui::Tone::Neutral)) span.num { (words) } } }
                }
            })
            .phone(Phone::Full),
        ])
    };
    let count = cx.locale().int(i64::try_from(rows.len()).unwrap_or(0));
    ui::Table::new(cx.t("rhythm-kept-title"), heads)
        .title(cx.t("rhythm-kept-title"), Some(&count), html! {})
        .rows(rows.iter().take(ROWS).map(row).collect())
        .draw()
}
