//! `/today/taught`: everything that one said of rows, with a way back.

use axum::response::Response;
use maud::{Markup, html};

use crate::base::page::Page;
use crate::base::{Cx, Result, Scope, calendar};
use crate::features::today::store::tuning::{self, Said};
use crate::ui;

/// `GET /today/taught`
pub async fn show(cx: Cx) -> Result<Response> {
    let inner = cx.clone();
    let said = cx.read(move |q| tuning::said(q, &Scope::probe(&inner.viewer))).await?;
    let title = cx.t("today-taught-title");
    let (asleep, lessons): (Vec<&Said>, Vec<&Said>) = said.iter().partition(|s| s.until.is_some());
    let body = html! {
        (ui::page_head(title, html! { (cx.t("today-taught-summary")) }, html! {}))
        (ui::stack(html! {
            (panel(&cx, "today-asleep", "today-asleep-none", &asleep))
            (panel(&cx, "today-lessons", "today-lessons-none", &lessons))
        }))
    };
    let page = Page::new(title, body).nav("/").crumb(Some("/"), cx.t("today-title"));
    Ok(page.crumb(None, title).respond(&cx))
}

fn panel(cx: &Cx, title: &'static str, none: &'static str, said: &[&Said]) -> Markup {
    let count = cx.locale().int(i64::try_from(said.len()).unwrap_or(0));
    let panel = ui::Panel::new(cx.t(title)).count(&count);
    if said.is_empty() {
        return panel.raw(ui::empty(cx.t(none), html! {}));
    }
    panel.rows(html! { @for s in said { (line(cx, s)) } })
}

fn line(cx: &Cx, s: &Said) -> Markup {
    let (account, person) = (s.account.to_string(), s.person.map(|p| p.to_string()).unwrap_or_default());
    let rule = s.lesson.as_ref().map_or("", |(rule, _)| rule.as_str());
    let meta = match (&s.lesson, s.until) {
        (Some((rule, times)), _) => {
            let rule = cx.locale().find(rule).unwrap_or_default();
            html! { (s.account_name) " · " (rule) " · " (cx.tr("today-taught", &[("n", (*times).into())])) }
        }
        (None, Some(day)) => {
            let day = calendar::day(cx.locale(), cx.today(), day);
            html! { (s.account_name) " · " (cx.tr("today-asleep-until", &[("day", day.into())])) }
        }
        (None, None) => html! { (s.account_name) },
    };
    let (action, label) =
        if rule.is_empty() { ("/today/wake", "today-wake") } else { ("/today/forget", "today-forget") };
    ui::kv_row(&ui::KvRow {
        href: Some(&format!("/accounts/{account}")),
        lead: ui::avatar_small(s.name.as_deref().unwrap_or(&s.account_name)),
        title: s.name.as_deref().unwrap_or(&s.account_name),
        meta,
        value: ui::post_button(
            ui::Look::Ghost,
            action,
            "undo",
            cx.t(label),
            &[("account", &account), ("person", &person), ("rule", rule)],
        ),
    })
}
