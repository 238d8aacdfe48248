//! `/goals/targets/{target}`: one target, and what it was before.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions;
use super::super::model::Target;
use super::super::store::target;
use super::super::store::versions::{self, Version};
use super::super::words::{self, Parts};
use super::person::of;
use super::side::why;
use super::{HERE, href, person_href};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, Result, TargetId, flash};
use crate::features::identity;
use crate::ui::{self, Look};

/// `GET /goals/targets/{target}`
pub async fn show(cx: Cx, Path(id): Path<TargetId>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let (target, name, parts, history, may) = cx
        .read(move |q| {
            let found = target::find(q, &viewer, id)?;
            let user = found.about.user;
            let name = identity::store::names(q, &[user])?.remove(&user).unwrap_or_default();
            let parts = Parts::load(q, &viewer, std::iter::once(found.about.part))?;
            Ok((found, name, parts, versions::of(q, id)?, actions::may_set(q, &viewer, user)?))
        })
        .await?;
    let period = words::period(cx.locale(), &target.span, None);
    let title = format!("{name}, {period}");
    let body = body(&cx, &title, (&target, &name), &parts, &history, may);
    let page = Page::new(&title, body).nav(HERE).crumb(Some(HERE), cx.t("targets-goals"));
    Ok(page.crumb(Some(&person_href(target.about.user)), name).crumb(None, period).respond(&cx))
}

fn body(cx: &Cx, title: &str, (t, name): (&Target, &str), parts: &Parts, versions: &[Version], may: bool) -> Markup {
    let here = href(t.id);
    let buttons = html! {
        @if may && !t.archived { (ui::dialog_button(Look::Plain, &format!("{here}/edit"), "edit", cx.t("edit"))) }
    };
    let rows = [
        (cx.t("targets-field-user"), html! { a.lnk href=(person_href(t.about.user)) { (name) } }),
        (cx.t("targets-of"), html! { (of(cx, t, parts)) }),
        (cx.t("targets-period"), html! { (words::period(cx.locale(), &t.span, None)) }),
        (cx.t("targets-target"), html! { (t.amount.long()) }),
    ];
    let version = |v: &Version| {
        let title = format!("{}, {}", v.amount.long(), words::period(cx.locale(), &v.span, None));
        let gone = html! { @if v.archived { span.mute { (cx.t("targets-change-gone")) } } };
        ui::kv_row(&ui::KvRow { href: None, lead: html! {}, title: &title, meta: html! { (why(cx, v)) }, value: gone })
    };
    let count = cx.locale().int(i64::try_from(versions.len()).unwrap_or(0));
    let history = ui::Panel::new(cx.t("targets-history")).count(&count);
    html! {
        (ui::page_head(title, html! { (t.amount.long()) }, buttons))
        @if t.archived { (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("targets-archived-note")) }, html! {})) }
        (ui::columns(
            history.rows(html! { @for v in versions.iter().rev() { (version(v)) } }),
            html! {
                (ui::Panel::new(cx.t("targets-target")).body(ui::facts(&rows)))
                @if may && !t.archived { (ui::post_button(Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("targets-archive"), &[])) }
            },
        ))
    }
}

/// Why it is taken away.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WhyForm {
    reason: String,
}

/// `POST /goals/targets/{target}/archiving`
pub async fn archive(cx: Cx, Path(id): Path<TargetId>, Form(form): Form<WhyForm>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::archive(tx, by, id, &form.reason)).await?;
    Ok(flash::done(HERE, "targets-archived", Some(batch)))
}
