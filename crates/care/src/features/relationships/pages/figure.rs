//! The figure in the account's head: key roles covered.

use maud::{Markup, html};

use super::super::store::account::coverage;
use super::home;
use crate::base::{Cx, Permit, Read, Result};
use crate::ui;

/// Key roles with a live contact, of all.
pub fn covered(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Markup> {
    let found = coverage(permit, cx.today())?;
    let link = home(permit.account());
    let value = if found.key == 0 { String::from("–") } else { found.covered.to_string() };
    let note = html! { @if found.key > 0 { (cx.tr("relations-covered-of", &[("n", found.key.into())])) } };
    let context = match &found.missing {
        Some(name) => html! { span.bad { (cx.tr("relations-not-covered", &[("name", name.as_str().into())])) } },
        None if found.key == 0 => html! { (cx.t("relations-score-none")) },
        None => html! { (cx.t("relations-all-covered")) },
    };
    let label = cx.t("relations-figure-roles");
    Ok(ui::kpi(&ui::Kpi { label, value: html! { (value) }, note, context, href: Some(&link), ..Default::default() }))
}
