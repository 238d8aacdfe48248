//! `/accounts/{id}/workload`: what an account weighs, and the panel that says so.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Error, Fields, Manage, Permit, Read, Result, flash, validate};
use crate::features::accounts::store::account;
use crate::features::org::shared::{Draw, status, summary};
use crate::features::territories::actions::workloads::set_workload;
use crate::features::territories::model::{MOST_POINTS, Workload};
use crate::features::territories::store::workloads;
use crate::ui::{self, Look};

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorkloadForm {
    points: String,
    reason: String,
}

/// The panel of the overview: only for those who may change it, and where it differs from the tier.
///
/// # Errors
/// What the database says.
pub fn panel(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    let may = permit.allows::<Manage>();
    let load = workloads::find(permit, cx.today())?;
    if !may && load.own.is_none() {
        return Ok(None);
    }
    let href = format!("/accounts/{}/workload", permit.account());
    let title = cx.t("territories-workload");
    let edit = html! { @if may { (ui::dialog_button(Look::Ghost, &href, "edit", cx.t("edit"))) } };
    Ok(Some(ui::Panel::new(title).end(edit).body(html! {
        p { (cx.tr("territories-workload-points", &[("n", load.points().into())])) }
        p.mute { (why(cx, &load)) }
    })))
}

fn why(cx: &Cx, load: &Workload) -> String {
    match load.own {
        None => cx.t("territories-workload-by-tier").to_owned(),
        Some(_) => {
            cx.tr("territories-workload-own", &[("n", load.by_tier.into()), ("reason", load.reason.as_str().into())])
        }
    }
}

/// GET.
pub async fn show(cx: Cx, Path(id): Path<AccountId>) -> Result<Response> {
    page(&cx, id, None, &Fields::default()).await
}

async fn page(cx: &Cx, id: AccountId, form: Option<WorkloadForm>, fields: &Fields) -> Result<Response> {
    let (viewer, today) = (cx.viewer.clone(), cx.today());
    let (name, load) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, id)?;
            permit.may::<Manage>()?;
            Ok((account::name(&permit)?, workloads::find(&permit, today)?))
        })
        .await?;
    let form = form.unwrap_or_else(|| WorkloadForm {
        points: load.own.map(|n| n.to_string()).unwrap_or_default(),
        reason: load.reason.clone(),
    });
    let (here, title) = (format!("/accounts/{id}"), cx.t("territories-workload"));
    let d = Draw { cx, fields };
    let hint = cx.tr("territories-workload-hint", &[("n", load.by_tier.into())]);
    let body = html! {
        (ui::page_head(title, html! { (hint) }, html! {}))
        (ui::Panel::new(title).body(html! {
            form method="post" action={ (here) "/workload" } novalidate {
                (summary(cx, fields))
                (ui::field_grid(html! {
                    (d.number("points", "territories-points", &form.points))
                    (d.reason(&form.reason))
                }))
                (ui::form_foot(html! { (cx.t("territories-workload-note")) }, html! {
                    (ui::link_button(Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(Look::Primary, "", cx.t("save")))
                }))
            }
        }))
    };
    let page = Page::new(title, body).nav("/accounts").crumb(Some("/accounts"), cx.t("accounts-title"));
    Ok(page.crumb(Some(&here), name).crumb(None, title).status(status(fields)).respond(cx))
}

/// POST.
pub async fn save(cx: Cx, Path(id): Path<AccountId>, Form(form): Form<WorkloadForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let saved = cx.write_as(by, move |tx, by| {
        look::<Read>(tx, &by.viewer, id)?;
        let mut fields = Fields::default();
        let points = validate::int(&mut fields, "points", &form.points, 0, MOST_POINTS);
        fields.finish()?;
        set_workload(tx, by, id, points, &form.reason)
    });
    match saved.await {
        Ok(changed) => Ok(flash::done(&format!("/accounts/{id}"), "saved", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, id, Some(typed), &fields).await,
        Err(other) => Err(other),
    }
}
