//! Applying from the preview: what was shown is what happens, or the preview is shown again.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::preview::{PreviewQuery, SHOWN, Shown, load, page};
use crate::base::extract::{Form, Path};
use crate::base::{Cx, Error, Fields, Result, RuleSetId, calendar, flash};
use crate::features::org::shared::{mistake, summary};
use crate::features::territories::actions::apply::{Apply, apply};
use crate::features::territories::model::State;
use crate::ui::{self, Look, Tone};

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApplyForm {
    /// The first day, as the preview showed it.
    pub from: String,
    /// Why.
    pub reason: String,
    /// What the preview said.
    pub fingerprint: String,
}

/// POST: applies.
pub async fn submit(cx: Cx, Path(set): Path<RuleSetId>, Form(form): Form<ApplyForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx.write_as(by, move |tx, by| {
        let mut fields = Fields::default();
        let from = calendar::parse_required(&mut fields, "from", &form.from, by.today);
        fields.finish()?;
        apply(tx, by, set, &Apply { from, reason: form.reason.clone(), fingerprint: form.fingerprint.clone() })
    });
    match done.await {
        Ok(_) => Ok(flash::done(&format!("/team/rules/{set}"), "territories-applied", Some(batch))),
        Err(Error::Invalid(fields)) => again(&cx, set, &typed, &fields, StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(Error::Conflict(conflict)) if conflict.key == "territories-error-moved" => {
            again(&cx, set, &typed, &Fields::default(), StatusCode::CONFLICT).await
        }
        Err(other) => Err(other),
    }
}

async fn again(cx: &Cx, set: RuleSetId, form: &ApplyForm, fields: &Fields, status: StatusCode) -> Result<Response> {
    let query = PreviewQuery { from: form.from.clone() };
    let from = query.parse(&mut Fields::default(), cx.today());
    let shown = load(cx, set, from, SHOWN).await?;
    let lost = status == StatusCode::CONFLICT;
    Ok(page(cx, &shown, &query, (fields, status), &panel(cx, &shown, form, fields, lost)))
}

/// The form under the figures; nothing for sets that are no longer to be applied.
pub(super) fn panel(cx: &Cx, shown: &Shown, form: &ApplyForm, fields: &Fields, lost: bool) -> Markup {
    let preview = &shown.preview;
    let n = preview.plan.changes.len();
    let draft = preview.set.state == State::Draft;
    if !draft && (preview.set.state != State::Live || n == 0) {
        return html! {};
    }
    let error = mistake(cx, fields, "reason");
    let day = calendar::full(cx.locale(), preview.from);
    let label = if n == 0 {
        cx.t("territories-apply-none").to_owned()
    } else {
        cx.tr("territories-apply-do", &[("n", n.into())])
    };
    html! {
        @if lost { (ui::notice(Tone::Bad, "warn", html! { (cx.t("territories-error-moved")) }, html! {})) }
        (ui::Panel::new(cx.t("territories-apply")).body(html! {
            form method="post" action={ "/team/rules/" (preview.set.id) "/apply" } novalidate {
                (summary(cx, fields))
                (ui::hidden("from", &preview.from.to_string()))
                (ui::hidden("fingerprint", &preview.fingerprint))
                (ui::Field::text("reason", cx.t("reason")).value(&form.reason).required().error(error.as_deref()).full().draw())
                (ui::form_foot(html! { (cx.tr("territories-apply-note", &[("day", day.into())])) }, ui::submit(Look::Primary, "check", &label)))
            }
        }))
    }
}
