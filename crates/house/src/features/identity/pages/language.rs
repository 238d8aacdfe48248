//! The small forms of the shell: language and theme; and the time zones that fields suggest.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use crate::base::extract::{Form, Query};
use crate::base::viewer::Via;
use crate::base::{Cx, Error, Locale, Result, flash};
use crate::features::identity::actions;
use crate::features::identity::model::{Preferences, local_path};
use crate::features::identity::web;
use crate::ui;

/// Which language, and where to go on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LanguageForm {
    language: String,
    back: String,
}

/// `POST /profile/language`: kept for the user, or in a cookie for a visitor.
pub async fn set(cx: Option<Cx>, Form(form): Form<LanguageForm>) -> Result<Response> {
    let language = Locale::parse(&form.language).ok_or_else(|| Error::field("language", "error-choose"))?;
    if let Some(cx) = cx {
        if matches!(cx.viewer.via, Via::Token { read_only: true, .. }) {
            return Err(Error::Forbidden("error-token-read-only"));
        }
        let input = Preferences { language: Some(language), ..Preferences::default() };
        cx.write(move |tx, by| actions::prefer(tx, by, &input)).await?;
    }
    // Signed-out pages of this browser follow, for users too.
    let mut response = flash::see_other(local_path(&form.back));
    web::remember_language(&mut response, language.code());
    Ok(response)
}

/// Which theme, and where to go on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThemeForm {
    theme: String,
    back: String,
}

/// `POST /profile/theme`
pub async fn theme(cx: Cx, Form(form): Form<ThemeForm>) -> Result<Response> {
    let input = Preferences { theme: Some(form.theme), ..Preferences::default() };
    cx.write(move |tx, by| actions::prefer(tx, by, &input)).await?;
    Ok(flash::see_other(local_path(&form.back)))
}

/// What was typed so far.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LookupQuery {
    q: String,
}

/// `GET /lookup/time-zones?q=`
pub async fn time_zones(Query(query): Query<LookupQuery>) -> (StatusCode, Markup) {
    let folded = tenure_text::fold(&query.q).replace(' ', "_");
    let names = jiff::tz::db().available().map(|name| name.to_string());
    let found: Vec<String> = names.filter(|n| n.contains('/') && n.to_lowercase().contains(&folded)).take(20).collect();
    let options: Vec<(&str, &str)> = found.iter().map(|name| (name.as_str(), "")).collect();
    (StatusCode::OK, html! { (ui::options(&options)) })
}
