//! `/accounts/{id}/people/{position}`: who it is, what was said, what is owed, and where else they work.

use axum::response::Response;
use maud::{Markup, html};
use tenure_db::Conn;

use super::super::model::Position;
use super::super::{custom, store};
use super::draw::crumbs;
use super::tab::{email, phone};
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Contribute, Cx, Edit, Need, Permit, PositionId, Read, Result, Routes, calendar};
use crate::features::accounts;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}/people/{position}", Need::User, show)
}

async fn show(cx: Cx, Path((account, id)): Path<(AccountId, PositionId)>) -> Result<Response> {
    let inner = cx.clone();
    let (position, name, body) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            let position = store::position::find(&permit, id)?;
            let name = accounts::store::account::name(&permit)?;
            let body = body(q, &permit, &inner, &position, &name)?;
            Ok((position, name, body))
        })
        .await?;
    let page = crumbs(Page::new(position.name.clone(), body), &cx, account, &name);
    Ok(page
        .crumb(Some(&format!("/accounts/{account}/people")), cx.t("people-title"))
        .crumb(None, position.name)
        .respond(&cx))
}

fn body(q: &Conn<'_>, permit: &Permit<'_, Read>, cx: &Cx, p: &Position, account: &str) -> Result<Markup> {
    let under = cx.app.registry.own.records.iter().map(|draw| draw(permit, cx, "person", p.person.0));
    let under = under.collect::<Result<Vec<_>>>()?;
    let main = html! { (talks(permit, cx, p)?) @for part in under { (part) } };
    let side = html! { (facts(permit, cx, p)?) (owed(permit, cx, p)?) (elsewhere(q, cx, p)?) (leaving(permit, cx, p)) };
    let line = if p.title.is_empty() { account.to_owned() } else { format!("{}, {account}", p.title) };
    Ok(html! {
        (ui::page_head(&p.name, html! { (line) }, actions(permit, cx, p)))
        @if p.archived { (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("people-archived-note")) }, html! {})) }
        (ui::columns(main, side))
    })
}

fn actions(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Markup {
    let (account, person) = (p.account, p.person);
    html! {
        @if permit.allows::<Edit>() && !p.archived {
            (ui::dialog_button(ui::Look::Plain, &format!("/accounts/{account}/people/{}/edit", p.id), "edit", cx.t("edit")))
        }
        @if permit.allows::<Contribute>() && !p.archived {
            @let log = format!("/conversations/new?account={account}&person={person}");
            (ui::keyed("l", ui::dialog_button(ui::Look::Primary, &log, "call", cx.t("people-log"))))
        }
    }
}

fn facts(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Result<Markup> {
    let units = super::new::units(permit)?;
    let unit =
        p.unit.map(|u| u.to_string()).and_then(|u| units.into_iter().find(|(id, _)| *id == u)).map(|(_, name)| name);
    let mut rows: Vec<(&str, Markup)> = vec![
        (cx.t("people-field-title"), html! { (p.title) }),
        (cx.t("people-field-email"), email(&p.email)),
        (cx.t("people-field-phone"), phone(&p.phone)),
    ];
    if let Some(unit) = unit {
        rows.push((cx.t("people-field-unit"), html! { (unit) }));
    }
    rows.push((cx.t("people-since"), html! { (calendar::short(cx.locale(), cx.today(), p.span.from)) }));
    if let Some(last) = p.span.last() {
        rows.push((cx.t("people-until"), html! { (calendar::short(cx.locale(), cx.today(), last)) }));
    }
    let custom = custom::facts(permit, cx, p)?;
    rows.extend(custom.iter().map(|(label, value)| (label.as_str(), value.clone())));
    rows.retain(|(_, value)| !value.0.is_empty());
    Ok(ui::Panel::new(cx.t("people-facts")).body(ui::facts(&rows)))
}

fn talks(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Result<Markup> {
    let talks = store::contact::talks(permit, p.person, 50)?;
    let count = cx.locale().int(i64::try_from(talks.len()).unwrap_or(0));
    let panel = ui::Panel::new(cx.t("people-talks")).count(&count);
    if talks.is_empty() {
        return Ok(panel.raw(ui::empty(cx.t("people-no-talks"), html! {})));
    }
    Ok(panel.rows(html! {
        @for t in &talks {
            @let href = format!("/accounts/{}/conversations/{}", p.account, t.id);
            @let kind = cx.tr(&format!("interactions-kind-{}", t.kind), &[]);
            (ui::kv_row(&ui::KvRow {
                href: Some(&href),
                lead: html! {},
                title: &t.summary,
                meta: html! { (kind) @if let Some(author) = &t.author { " · " (author) } },
                value: calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, t.at),
            }))
        }
    }))
}

fn owed(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Result<Markup> {
    let owed = store::contact::owed(permit, p.person)?;
    if owed.is_empty() {
        return Ok(html! {});
    }
    let count = cx.locale().int(i64::try_from(owed.len()).unwrap_or(0));
    Ok(ui::Panel::new(cx.t("people-owed")).count(&count).rows(html! {
        @for o in &owed {
            @let href = format!("/accounts/{}/promises/{}", p.account, o.id);
            (ui::kv_row(&ui::KvRow {
                href: Some(&href),
                lead: html! {},
                title: &o.content,
                meta: html! { (cx.t(if o.ours { "people-owed-ours" } else { "people-owed-theirs" })) },
                value: html! { span.bad[o.due_on < cx.today()] { (calendar::day(cx.locale(), cx.today(), o.due_on)) } },
            }))
        }
    }))
}

/// Positions at other accounts, as far as the viewer sees those.
fn elsewhere(q: &Conn<'_>, cx: &Cx, p: &Position) -> Result<Markup> {
    let others = store::position::elsewhere(q, &cx.viewer, p)?;
    if others.is_empty() {
        return Ok(html! {});
    }
    Ok(ui::Panel::new(cx.t("people-elsewhere")).rows(html! {
        @for (other, account) in &others {
            @let href = format!("/accounts/{}/people/{}", other.account, other.id);
            (ui::kv_row(&ui::KvRow {
                href: Some(&href),
                lead: html! {},
                title: account,
                meta: html! { (other.title) },
                value: html! {
                    (calendar::short(cx.locale(), cx.today(), other.span.from))
                    @if let Some(last) = other.span.last() { " – " (calendar::short(cx.locale(), cx.today(), last)) }
                },
            }))
        }
    }))
}

/// The forms that end a position: left, or entered by mistake.
fn leaving(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Markup {
    if !permit.allows::<Edit>() || p.archived {
        return html! {};
    }
    let here = format!("/accounts/{}/people/{}", p.account, p.id);
    ui::Panel::new(cx.t("people-changes")).body(html! {
        @if p.span.to > cx.today() {
            form.set method="post" action={ (here) "/leaving" } {
                (ui::Field::date("last_day", cx.t("people-last-day")).placeholder(cx.t("today-word")).draw())
                (ui::Field::text("reason", cx.t("reason")).optional(cx.t("optional")).draw())
                (ui::submit(ui::Look::Plain, "", cx.t("people-leave")))
            }
        }
        (ui::post_button(ui::Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("people-archive"), &[]))
    })
}
