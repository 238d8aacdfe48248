//! Definitions as JSON.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::form::FieldForm;
use super::model::{Choice, Field, Kind, Required, Subject};
use super::{actions, store};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::{Cx, Error, Result};

/// A custom field.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FieldOut {
    /// What has it.
    pub subject: Subject,
    /// Its name in `custom` of records.
    pub key: String,
    /// How its values look: a string for text, choice (its code), date (ISO) and link; a number; true or false; an
    /// amount as `{"minor", "currency"}`.
    pub kind: Kind,
    /// English label.
    pub label_en: String,
    /// Chinese label.
    pub label_zh: String,
    /// English help.
    pub help_en: String,
    /// Chinese help.
    pub help_zh: String,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// Digits after the point of a number.
    pub decimals: u8,
    /// The only currency of its amounts; empty when each names its own.
    pub currency: String,
    /// When it must be filled.
    pub required: Required,
    /// What new records get, as typed.
    pub default: String,
    /// When it was archived.
    pub archived_at: Option<String>,
    /// Adds one per edit.
    pub version: i64,
}

impl From<Field> for FieldOut {
    fn from(f: Field) -> Self {
        Self {
            subject: f.subject,
            key: f.key,
            kind: f.kind,
            label_en: f.label_en,
            label_zh: f.label_zh,
            help_en: f.help_en,
            help_zh: f.help_zh,
            choices: f.choices,
            decimals: f.decimals,
            currency: f.currency,
            required: f.required,
            default: f.initial,
            archived_at: f.archived_at.map(|at| at.to_string()),
            version: f.version,
        }
    }
}

/// The list, so that the description names it.
pub type FieldList = List<FieldOut>;

/// Which fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FieldQuery {
    archived: bool,
}

/// `GET /api/v1/fields/{subject}`
pub async fn list(
    cx: Cx,
    Path(subject): Path<String>,
    Query(query): Query<FieldQuery>,
) -> Result<axum::Json<FieldList>> {
    let subject = Subject::parse(&subject)?;
    let all = cx.read(store::list).await?;
    let shown = all.into_iter().filter(|f| f.subject == subject && (query.archived || f.archived_at.is_none()));
    Ok(axum::Json(List { items: shown.map(FieldOut::from).collect(), next: None }))
}

fn answer(status: StatusCode, field: Field) -> Response {
    let tag = format!("\"{}\"", field.version);
    (status, [(header::ETAG, tag)], axum::Json(FieldOut::from(field))).into_response()
}

/// A new field.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldInput {
    /// Its name in the API; made from the English label without it.
    #[serde(default)]
    key: String,
    /// How its values look; does not change once there are values.
    kind: Kind,
    /// English label.
    label_en: String,
    /// Chinese label; the English one without it.
    #[serde(default)]
    label_zh: String,
    /// English help.
    #[serde(default)]
    help_en: String,
    /// Chinese help.
    #[serde(default)]
    help_zh: String,
    /// What can be chosen.
    #[serde(default)]
    choices: Vec<Choice>,
    /// Digits after the point of a number, 0 to 6.
    #[serde(default)]
    decimals: u8,
    /// The only currency of its amounts; empty when each names its own.
    #[serde(default)]
    currency: String,
    /// When it must be filled.
    #[serde(default)]
    required: Required,
    /// What new records get, as typed.
    #[serde(default)]
    default: String,
}

fn lines(choices: &[Choice]) -> String {
    choices.iter().map(|c| format!("{} | {} | {}", c.code, c.en, c.zh)).collect::<Vec<_>>().join("\n")
}

fn put_rule(form: &mut FieldForm, rule: &Required) {
    form.required = String::from(if rule.on { "1" } else { "" });
    form.sectors.clone_from(&rule.sectors);
    form.tiers.clone_from(&rule.tiers);
    form.roles = rule.roles.iter().map(|r| r.code().to_owned()).collect();
}

/// `POST /api/v1/fields/{subject}`
pub async fn add(cx: Cx, Path(subject): Path<String>, Json(input): Json<FieldInput>) -> Result<Response> {
    let subject = Subject::parse(&subject)?;
    let mut form = FieldForm {
        key: input.key,
        kind: input.kind.code().to_owned(),
        label_en: input.label_en,
        label_zh: input.label_zh,
        help_en: input.help_en,
        help_zh: input.help_zh,
        choices: lines(&input.choices),
        decimals: input.decimals.to_string(),
        currency: input.currency,
        initial: input.default,
        ..FieldForm::default()
    };
    put_rule(&mut form, &input.required);
    let field = cx.write(move |tx, by| actions::add(tx, by, subject, &form)).await?;
    Ok(answer(StatusCode::CREATED, field))
}

/// What changes of a field; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FieldPatch {
    /// Refused once there are values.
    kind: Option<Kind>,
    /// English label.
    label_en: Option<String>,
    /// Chinese label.
    label_zh: Option<String>,
    /// English help.
    help_en: Option<String>,
    /// Chinese help.
    help_zh: Option<String>,
    /// What can be chosen; used ones must stay.
    choices: Option<Vec<Choice>>,
    /// Refused once there are values.
    decimals: Option<u8>,
    /// Refused once there are values, unless it becomes empty.
    currency: Option<String>,
    /// When it must be filled.
    required: Option<Required>,
    /// What new records get, as typed.
    default: Option<String>,
    /// Place among the fields in use, from 1.
    place: Option<usize>,
    /// True archives it, false takes it out again.
    archived: Option<bool>,
}

impl FieldPatch {
    fn over(&self, old: &Field, base: Option<i64>) -> FieldForm {
        let mut form = FieldForm { base: base.map(|b| b.to_string()).unwrap_or_default(), ..FieldForm::of(old) };
        let put = |slot: &mut String, given: &Option<String>| {
            if let Some(text) = given {
                slot.clone_from(text);
            }
        };
        put(&mut form.label_en, &self.label_en);
        put(&mut form.label_zh, &self.label_zh);
        put(&mut form.help_en, &self.help_en);
        put(&mut form.help_zh, &self.help_zh);
        put(&mut form.currency, &self.currency);
        put(&mut form.initial, &self.default);
        if let Some(kind) = self.kind {
            kind.code().clone_into(&mut form.kind);
        }
        if let Some(choices) = &self.choices {
            form.choices = lines(choices);
        }
        if let Some(decimals) = self.decimals {
            form.decimals = decimals.to_string();
        }
        if let Some(rule) = &self.required {
            put_rule(&mut form, rule);
        }
        form
    }
}

/// `PATCH /api/v1/fields/{subject}/{key}`
pub async fn edit(
    cx: Cx,
    Path((subject, key)): Path<(String, String)>,
    version: IfMatch,
    Json(patch): Json<FieldPatch>,
) -> Result<Response> {
    let (subject, base) = (Subject::parse(&subject)?, version.version());
    let field = cx
        .write(move |tx, by| {
            let old = store::find(tx, subject, &key)?.ok_or(Error::NotFound)?;
            actions::edit(tx, by, subject, &key, &patch.over(&old, base))?;
            if let Some(archived) = patch.archived {
                actions::set_archived(tx, by, subject, &key, archived)?;
            }
            if let Some(place) = patch.place {
                actions::place(tx, by, subject, &key, place)?;
            }
            store::find(tx, subject, &key)?.ok_or(Error::NotFound)
        })
        .await?;
    Ok(answer(StatusCode::OK, field))
}
