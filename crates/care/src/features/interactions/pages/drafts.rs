//! Drafts: kept as one types, or by a button; listed on Today and beside the form; forgotten when logged or on request.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use tenure_db::Conn;
use uuid::Uuid;

use super::super::actions;
use super::super::model::split;
use super::super::store::drafts::{self, DraftLine};
use super::form::ConversationForm;
use crate::base::clock::day_in;
use crate::base::extract::{Form, Path, Query};
use crate::base::{Cx, Error, Fields, Need, Result, Routes, Scope, calendar, flash};
use crate::features::fields::input;
use crate::features::people::listing::back;
use crate::features::people::merge;
use crate::features::people::pages::draw::account_of;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.post("/conversations/drafts", Need::User, keep).post(
        "/conversations/drafts/{draft}/removal",
        Need::User,
        remove,
    )
}

/// How a draft is kept.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Way {
    /// By the script, which wants only the id.
    quiet: bool,
    back: String,
}

/// The pairs of a form as they are stored.
fn stored(form: &ConversationForm) -> String {
    let form = ConversationForm { draft: String::new(), ..form.clone() };
    let mut pairs = input::pairs(merge::pairs(&form), &form.custom);
    pairs.retain(|(name, value)| !value.is_empty() && name != "version");
    serde_html_form::to_string(&pairs).unwrap_or_default()
}

/// The form that a draft holds; what does not fit any more is left out.
pub(super) fn read(text: &str, id: Uuid) -> ConversationForm {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(text).unwrap_or_default();
    let form = input::form::<ConversationForm>(pairs).map(|(form, custom)| ConversationForm { custom, ..form });
    ConversationForm { draft: id.to_string(), ..form.unwrap_or_default() }
}

async fn keep(cx: Cx, Query(way): Query<Way>, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let (form, custom) = input::form::<ConversationForm>(pairs)?;
    let form = ConversationForm { custom, ..form };
    if form.summary.chars().count() > 4 * crate::base::validate::TEXT {
        let most = ("most", crate::base::validate::TEXT.to_string());
        let mut fields = Fields::default();
        fields.add_with("summary", "error-too-long", vec![most]);
        return refused(cx, &way, form, fields).await;
    }
    let typed = form.clone();
    let kept = cx
        .write(move |tx, by| {
            let account = account_of(tx, &by.viewer, &form.account)?.map_err(|key| Error::field("account", key))?;
            actions::drafts::keep(tx, by, account, form.draft.parse().ok(), &stored(&form))
        })
        .await;
    let id = match kept {
        Ok(id) => id,
        Err(Error::Invalid(fields)) => return refused(cx, &way, typed, fields).await,
        Err(other) => return Err(other),
    };
    if way.quiet {
        return Ok(axum::Json(serde_json::json!({ "id": id })).into_response());
    }
    Ok(flash::done(back(&way.back, "/"), "interactions-draft-kept", None))
}

/// The form again with what is wrong; the script, which keeps drafts while one types, only hears of it.
async fn refused(cx: Cx, way: &Way, form: ConversationForm, fields: Fields) -> Result<Response> {
    if way.quiet {
        return Err(Error::Invalid(fields));
    }
    super::new::again(cx, form, fields).await
}

async fn remove(cx: Cx, Path(id): Path<Uuid>, Query(way): Query<Way>) -> Result<Response> {
    if !cx.write(move |tx, by| actions::drafts::forget(tx, by, id)).await? {
        return Err(Error::NotFound);
    }
    Ok(flash::done(back(&way.back, "/"), "interactions-draft-removed", None))
}

/// Where a draft is finished.
pub fn href(draft: &DraftLine) -> String {
    format!("/conversations/new?account={}&draft={}", draft.account_id, draft.id)
}

/// The first words of a draft, for lists.
fn words(draft: &DraftLine) -> String {
    let (line, _) = split(&read(&draft.form, draft.id).summary);
    let mut short: String = line.chars().take(80).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

/// A draft on a line, with its account where that is not clear.
pub fn line(cx: &Cx, draft: &DraftLine, account: bool) -> Markup {
    let first = words(draft);
    let label = if first.is_empty() { cx.t("interactions-draft-empty") } else { &first };
    html! {
        (ui::link(&href(draft), label))
        span.mute.line2 {
            @if account { (draft.account) " · " }
            (calendar::day(cx.locale(), cx.today(), day_in(draft.saved_at, &cx.viewer.zone)))
            " " (calendar::time_of(&cx.viewer.zone, draft.saved_at))
        }
    }
}

/// Today's panel: what one has not finished writing.
pub fn today(q: &Conn<'_>, cx: &Cx, _: &Scope) -> Result<Option<Markup>> {
    let found = drafts::list(q, &Scope::probe(&cx.viewer), None)?;
    if found.is_empty() {
        return Ok(None);
    }
    let count = cx.locale().int(i64::try_from(found.len()).unwrap_or(0));
    let rows = html! {
        @for draft in &found {
            li.kv {
                span.ld { (ui::icon("edit")) }
                span.tx { (line(cx, draft, true)) }
                span.val { (ui::icon_post(&format!("/conversations/drafts/{}/removal", draft.id), "trash", cx.t("interactions-draft-remove"), &[])) }
            }
        }
    };
    Ok(Some(ui::Panel::new(cx.t("interactions-drafts")).count(&count).rows(rows)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_comes_back_as_it_was_typed() {
        let form = ConversationForm {
            summary: String::from("Line 4 & \"<b>\"\n- 清河"),
            people: vec![String::from("a"), String::from("b")],
            also_account: String::from("Nordvik = 1"),
            draft: String::from("old"),
            ..ConversationForm::default()
        };
        let id = Uuid::from_u128(7);
        let found = read(&stored(&form), id);
        assert_eq!((found.summary, found.people, found.also_account), (form.summary, form.people, form.also_account));
        assert_eq!(found.draft, id.to_string());
        assert_eq!(read("nonsense=1&=&%ff", id).summary, "");
    }
}
