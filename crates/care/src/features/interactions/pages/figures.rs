//! Two key figures of the account's head: the last conversation, and the next step.

use maud::{Markup, html};

use super::super::store::{interaction, rhythm};
use super::form::href;
use crate::base::{Cx, Permit, Read, Result, calendar};
use crate::features::people::store::position;
use crate::ui;

/// The last two-way conversation.
pub fn last(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Markup> {
    let label = cx.t("interactions-last");
    let Some(i) = interaction::last(permit)? else {
        return Ok(ui::kpi(&ui::Kpi {
            label,
            value: html! { (cx.t("interactions-never")) },
            context: html! { (cx.t("interactions-never-note")) },
            ..Default::default()
        }));
    };
    let names: Vec<String> = position::names(permit, &i.people)?.into_iter().map(|(_, name)| name).collect();
    let kind = cx.t(i.kind.label());
    let context = if names.is_empty() {
        kind.to_owned()
    } else {
        cx.tr("interactions-with", &[("kind", kind.into()), ("names", names.join(cx.t("interactions-and")).into())])
    };
    let link = href(i.account, i.id);
    Ok(ui::kpi(&ui::Kpi {
        label,
        value: calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, i.happened_at),
        context: html! { (context) },
        href: Some(&link),
        ..Default::default()
    }))
}

/// The day by which the next conversation is due, by the duty of whoever looks.
pub fn due(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Markup> {
    let rhythm = rhythm::of(permit, cx)?;
    let why = format!("/accounts/{}/duties", permit.account());
    let value = match rhythm.due {
        Some(day) => html! { span.bad[day < cx.today()] { (calendar::time_tag(cx.locale(), cx.today(), day)) } },
        None => html! { (cx.t("interactions-due-now")) },
    };
    Ok(ui::kpi(&ui::Kpi {
        label: cx.t("interactions-due"),
        value,
        context: html! { (cx.tr("duties-every", &[("n", rhythm.days.into())])) },
        href: Some(&why),
        ..Default::default()
    }))
}

/// The earliest open next step.
pub fn next(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Markup> {
    let label = cx.t("interactions-next");
    let steps = interaction::open_steps(permit, 1)?;
    let Some((i, day)) = steps.first().and_then(|i| Some((i, i.next_step_on?))) else {
        return Ok(ui::kpi(&ui::Kpi { label, value: html! { (cx.t("none")) }, ..Default::default() }));
    };
    let what = if i.next_step.is_empty() { cx.t("interactions-step-contact") } else { i.next_step.as_str() };
    let link = href(i.account, i.id);
    Ok(ui::kpi(&ui::Kpi {
        label,
        value: html! { span.bad[day < cx.today()] { (calendar::time_tag(cx.locale(), cx.today(), day)) } },
        context: html! { (what) },
        href: Some(&link),
        ..Default::default()
    }))
}
