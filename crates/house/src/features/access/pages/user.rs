//! `/admin/users/{id}/access`: what somebody can see, and why.

use axum::response::Response;
use maud::{Markup, html};

use super::asof::{self, DayQuery};
use super::list::level_chip;
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::paging::{Cursor, PAGE};
use crate::base::{Cx, Result, Right, UserId, calendar};
use crate::features::access::explain::{self, Overview};
use crate::ui::{self, Cell, Head, Phone, Table};

/// GET.
pub async fn show(cx: Cx, Path(id): Path<UserId>) -> Result<Response> {
    let query = DayQuery::parse(cx.request.uri.split_once('?').map_or("", |(_, q)| q))?;
    let (day, mistakes) = query.day(cx.today());
    let after = if query.cursor.is_empty() { None } else { Some(Cursor::decode(&query.cursor)?) };
    let after = after.map(|c| (c.value.unwrap_or_default(), c.id));
    let viewer = cx.viewer.clone();
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let seen = cx.snapshot(move |q| explain::user(q, &viewer, id, day, after, limit)).await?;
    let here = format!("/admin/users/{id}/access");
    let title = cx.tr("access-user-title", &[("name", seen.name.as_str().into())]);
    let args = [("n", seen.total.into()), ("day", calendar::full(cx.locale(), seen.day).into())];
    let summary = cx.tr(if seen.narrowed { "access-user-narrow" } else { "access-user-total" }, &args);
    let field = if cx.viewer.has(Right::Audit) {
        asof::field(&cx, &here, seen.day, &mistakes, &[])
    } else {
        html! {}
    };
    let body = html! {
        (ui::page_head(&title, html! { (summary) }, field))
        (asof::notice(&cx, &here, seen.day))
        (ui::stack(html! {
            (sources(&cx, &seen))
            (accounts(&cx, &here, seen))
        }))
    };
    Ok(Page::new(title.clone(), body).nav("/admin").crumb(None, title).respond(&cx))
}

fn sources(cx: &Cx, seen: &Overview) -> Markup {
    let title = cx.t("access-user-sources");
    if seen.sources.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("access-user-nothing"), html! {}));
    }
    let heads = vec![
        Head::text(cx.t("access-source")),
        Head::text(cx.t("access-why")),
        Head::text(cx.t("access-level")),
        Head::number(cx.t("access-accounts")),
    ];
    let rows = seen.sources.iter().map(|s| {
        ui::tr(vec![
            Cell::head(html! { (cx.t(s.source.label())) }),
            Cell::text(html! { (s.sentence(cx.locale())) }).phone(Phone::Full),
            Cell::text(level_chip(cx, s.level)).phone(Phone::Left),
            Cell::number(html! { (cx.locale().int(s.accounts)) }).phone(Phone::Right),
        ])
    });
    Table::new(title, heads).title(title, None, html! {}).rows(rows.collect()).draw()
}

fn accounts(cx: &Cx, here: &str, mut seen: Overview) -> Markup {
    let title = cx.t("access-user-accounts");
    let note = html! { span.mute.sm { (cx.t("access-user-yours-too")) } };
    if seen.accounts.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("access-user-none-yours"), html! {}));
    }
    let more = seen.accounts.len() > PAGE;
    seen.accounts.truncate(PAGE);
    let next = seen.accounts.last().filter(|_| more).map(|a| {
        let cursor = Cursor { value: Some(a.key.clone()), id: a.account.0 };
        format!("{here}?as_of={}&cursor={}", seen.day, cursor.encode())
    });
    let rows = seen.accounts.iter().map(|a| {
        ui::tr(vec![
            Cell::head(html! { a href={ "/accounts/" (a.account) } { (a.name) } }),
            Cell::text(level_chip(cx, a.level)).phone(Phone::Right),
        ])
    });
    let rows: Vec<Markup> = rows.collect();
    let mut table = Table::new(title, vec![Head::text(cx.t("access-account")), Head::text(cx.t("access-level"))])
        .title(title, None, note)
        .rows(rows);
    if let Some(next) = &next {
        table = table.footer(ui::pager("", None, Some((next, cx.t("next")))));
    }
    table.draw()
}
