//! The tab Access: who can see the account and why, one person checked, and the grants.

use jiff::civil::Date;
use maud::{Markup, html};

use super::asof::{self, DayQuery};
use super::list;
use crate::base::{Cx, Error, Fields, Manage, Permit, Read, Result, Right, UserId, validate};
use crate::features::access::explain::{self, Verdict};
use crate::features::access::model::Granted;
use crate::features::access::store::{assignments, grants};
use crate::features::org::shared::{Options, mistake, span_words, users, with_none};
use crate::ui;

/// Draws the tab.
pub fn tab(permit: &Permit<'_, Read>, cx: &Cx, query: &str) -> Result<Markup> {
    if permit.ranks::<Manage>() || cx.viewer.has(Right::Audit) {
        return full(permit, cx, &DayQuery::parse(query)?);
    }
    let own = explain::own(permit, &cx.viewer)?;
    Ok(ui::stack(html! {
        (super::why::panel(cx, &own))
        (ui::notice(ui::Tone::Neutral, "lock", html! { (cx.t("access-list-for-managers")) }, html! {}))
    }))
}

fn full(permit: &Permit<'_, Read>, cx: &Cx, query: &DayQuery) -> Result<Markup> {
    let (day, mistakes) = query.day(cx.today());
    let day = explain::day_of(day, cx.today());
    let here = format!("/accounts/{}/access", permit.account());
    let all = explain::account(permit.conn(), &cx.viewer, permit.account(), day)?;
    let owners = explain::request_owners(permit.conn(), &cx.viewer, permit.account(), day)?;
    let people = users(permit.conn(), cx.today())?;
    let (checked, check_mistakes) = check(permit, cx, query, day)?;
    let may_grant = day == cx.today()
        && permit.allows::<Manage>()
        && (cx.viewer.has(Right::Grant) || assignments::leads(permit, cx.viewer.id, cx.today())?);
    let given = grants::list(permit)?;
    let end = html! {
        (asof::field(cx, &here, day, &mistakes, &[("user", &query.user)]))
        @if may_grant {
            (ui::dialog_button(ui::Look::Plain, &format!("/accounts/{}/grants/new", permit.account()), "key", cx.t("access-grant")))
        }
    };
    let main = html! {
        @if query.day(cx.today()).0 > cx.today() {
            (ui::notice(ui::Tone::Neutral, "eye", html! { (cx.t("access-not-ahead")) }, html! {}))
        }
        (list::who(cx, &all, &owners, day, end))
    };
    let side = html! {
        (check_panel(cx, &here, query, day, &people, &checked, &check_mistakes))
        (grants_panel(cx, permit, &given, may_grant))
    };
    Ok(ui::columns(main, side))
}

/// The verdicts for the person asked about: on the day, and today when that is another.
fn check(permit: &Permit<'_, Read>, cx: &Cx, query: &DayQuery, day: Date) -> Result<(Vec<Verdict>, Fields)> {
    let mut fields = Fields::default();
    let user: Option<UserId> = validate::id(&mut fields, "user", &query.user);
    let Some(user) = user else { return Ok((Vec::new(), fields)) };
    let mut verdicts = Vec::new();
    for day in if day == cx.today() { vec![day] } else { vec![day, cx.today()] } {
        match explain::pair(permit.conn(), &cx.viewer, permit.account(), user, day) {
            Ok(verdict) => verdicts.push(verdict),
            Err(Error::NotFound) => fields.add("user", "error-choose"),
            Err(other) => return Err(other),
        }
    }
    Ok((verdicts, fields))
}

fn check_panel(
    cx: &Cx,
    here: &str,
    query: &DayQuery,
    day: Date,
    people: &Options,
    checked: &[Verdict],
    mistakes: &Fields,
) -> Markup {
    let error = mistake(cx, mistakes, "user");
    let options = with_none(cx.t("org-choose"), people);
    let field = ui::Field::select("user", cx.t("org-person"), &options).value(&query.user).error(error.as_deref());
    ui::Panel::new(cx.t("access-check-title")).id("check").body(html! {
        form method="get" action=(here) {
            @if day != cx.today() { (ui::hidden("as_of", &day.to_string())) }
            (field.draw())
            (ui::form_foot(html! {}, ui::submit(ui::Look::Plain, "question", cx.t("access-check"))))
        }
        (list::verdicts(cx, checked))
    })
}

fn grants_panel(cx: &Cx, permit: &Permit<'_, Read>, given: &[Granted], writes: bool) -> Markup {
    let title = cx.t("access-grants-title");
    if given.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("access-grants-none"), html! {}));
    }
    let count = given.len().to_string();
    ui::Panel::new(title).id("grants").count(&count).rows(html! {
        @for g in given {
            @let live = g.row.span.to > cx.today();
            @let end = format!("/accounts/{}/grants/{}/end", permit.account(), g.row.id);
            @let by = g.by.as_deref().map(|by| cx.tr("org-by", &[("name", by.into())])).unwrap_or_default();
            (ui::person_row(&ui::PersonRow {
                name: &g.name,
                href: None,
                meta: html! {
                    span.warn[live] { (span_words(cx, &g.row.span)) }
                    @if !by.is_empty() { " · " (by) }
                    @if !g.row.reason.is_empty() { " · " (g.row.reason) }
                },
                why: list::level_chip(cx, g.row.level),
                end: html! { @if live && writes { (ui::dialog_button(ui::Look::Ghost, &end, "", cx.t("access-revoke"))) } },
            }))
        }
    })
}
