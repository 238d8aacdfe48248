//! Status reports as JSON.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tenure_db::Conn;
use uuid::Uuid;

use super::model::{Report, Snapshot, Words, totals};
use super::store::{report, rules};
use super::{actions, desk, sheet};
use crate::base::compiled::ReportLine;
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::{Cx, Error, Result, UserId, calendar as days};
use crate::features::people::wire::tagged;

/// A report's state, without what it says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReportOut {
    id: Uuid,
    author_id: UserId,
    author: String,
    /// `week` or `month`.
    period: String,
    from: String,
    last: String,
    due_on: String,
    /// `draft`, `submitted`, `returned` or `acknowledged`.
    state: String,
    /// When it was submitted last.
    submitted_at: Option<String>,
    submissions: i64,
    /// What was said of it.
    reply: String,
    /// The answer to what help was asked for.
    answer: String,
    version: i64,
}

impl From<Report> for ReportOut {
    fn from(r: Report) -> Self {
        Self {
            id: r.id,
            author_id: r.author,
            author: r.author_name,
            period: r.period.code().to_owned(),
            from: r.span.from.to_string(),
            last: r.span.last().to_string(),
            due_on: r.span.due.to_string(),
            state: r.state.code().to_owned(),
            submitted_at: r.submitted_at.map(|at| at.to_string()),
            submissions: r.submissions,
            reply: r.reply,
            answer: r.answer,
            version: r.version,
        }
    }
}

/// Reports.
pub type ReportList = List<ReportOut>;

/// What narrows the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    of: String,
}

/// `GET /api/v1/reports`
pub async fn list(cx: Cx, Query(asked): Query<ListQuery>) -> Result<axum::Json<ReportList>> {
    let viewer = cx.viewer.clone();
    let desk = cx.snapshot(move |q| desk::gather(q, &viewer)).await?;
    let items = match asked.of.as_str() {
        "" => [desk.own, desk.waiting, desk.read].concat(),
        "own" => desk.own,
        "waiting" => desk.waiting,
        "read" => desk.read,
        _ => return Err(Error::field("of", "error-choose")),
    };
    Ok(axum::Json(List { items: items.into_iter().map(ReportOut::from).collect(), next: None }))
}

/// A report that was not submitted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MissingOut {
    user_id: UserId,
    name: String,
    from: String,
    last: String,
    due_on: String,
    days_late: i64,
}

/// Missing reports.
pub type MissingList = List<MissingOut>;

/// `GET /api/v1/reports/missing`
pub async fn missing(cx: Cx) -> Result<axum::Json<MissingList>> {
    let (viewer, today) = (cx.viewer.clone(), cx.today());
    let desk = cx.snapshot(move |q| desk::gather(q, &viewer)).await?;
    let items = desk.missing.into_iter().map(|m| MissingOut {
        user_id: m.who.id,
        name: m.who.name,
        from: m.span.from.to_string(),
        last: m.span.last().to_string(),
        due_on: m.span.due.to_string(),
        days_late: days::days_between(m.span.due, today),
    });
    Ok(axum::Json(List { items: items.collect(), next: None }))
}

/// A section: its sums, and its lines by account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SectionOut {
    key: String,
    /// The version of its formula.
    formula: String,
    /// Sums over the accounts that you see.
    figures: BTreeMap<String, i64>,
    lines: Vec<ReportLine>,
}

/// A report with what it says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SheetOut {
    #[serde(flatten)]
    report: ReportOut,
    /// What the author said.
    words: Words,
    /// The colour that counts.
    rag: String,
    /// The one that the numbers propose.
    proposed_rag: String,
    /// That of the author's report before.
    rag_before: Option<String>,
    /// Version of the whole.
    formula: String,
    /// Changes are told since the end of this day.
    since: String,
    /// SHA-256 of what was submitted; null for a draft.
    hash: Option<String>,
    /// Whether what is stored still has this hash.
    intact: Option<bool>,
    sections: Vec<SectionOut>,
}

/// `GET /api/v1/reports/{id}`
pub async fn find(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let inner = cx.clone();
    let found = cx
        .snapshot(move |q| {
            let report = actions::readable(q, &inner.viewer, id)?;
            sheet::read(q, &inner.app.registry, &inner.viewer, report, &inner.settings().zone)
        })
        .await?;
    let version = found.report.version;
    let (rag, proposed) = (found.rag().code().to_owned(), found.proposed.0.code().to_owned());
    let Snapshot { formula, since, words, sections, .. } = found.snapshot;
    let out = SheetOut {
        report: found.report.into(),
        words,
        rag,
        proposed_rag: proposed,
        rag_before: found.before.map(|r| r.code().to_owned()),
        formula,
        since,
        hash: found.proof.as_ref().map(|(hash, _)| hash.clone()),
        intact: found.proof.as_ref().map(|(_, intact)| *intact),
        sections: sections
            .into_iter()
            .map(|s| SectionOut { figures: totals(&s), key: s.key, formula: s.formula, lines: s.lines })
            .collect(),
    };
    Ok(tagged(StatusCode::OK, version, out))
}

/// A report to be begun.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartInput {
    /// A day of its period.
    from: String,
}

/// `POST /api/v1/reports`
pub async fn start(cx: Cx, Json(input): Json<StartInput>) -> Result<Response> {
    let day: jiff::civil::Date = input.from.parse().map_err(|_| Error::field("from", "error-day"))?;
    let made = cx.write(move |tx, by| report::find(tx, actions::start(tx, by, day)?)).await?;
    Ok((StatusCode::CREATED, axum::Json(ReportOut::from(made))).into_response())
}

/// New words; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WordsPatch {
    /// `green`, `amber`, `red`, or empty for the proposed one.
    rag: Option<String>,
    /// One sentence.
    headline: Option<String>,
    /// What else is to be said.
    comment: Option<String>,
    /// What is asked of the director.
    help: Option<String>,
}

/// `PATCH /api/v1/reports/{id}`
pub async fn edit(cx: Cx, Path(id): Path<Uuid>, version: IfMatch, Json(patch): Json<WordsPatch>) -> Result<Response> {
    let version = version.version();
    let after = cx
        .write(move |tx, by| {
            let old = actions::readable(tx, &by.viewer, id)?.words;
            let patch = patch.clone();
            let words = Words {
                rag: patch.rag.unwrap_or(old.rag),
                headline: patch.headline.unwrap_or(old.headline),
                comment: patch.comment.unwrap_or(old.comment),
                help: patch.help.unwrap_or(old.help),
            };
            actions::edit(tx, by, id, &words, version)
        })
        .await?;
    Ok(tagged(StatusCode::OK, after.version, ReportOut::from(after)))
}

/// `POST /api/v1/reports/{id}/submission`
pub async fn submit(cx: Cx, Path(id): Path<Uuid>) -> Result<axum::Json<ReportOut>> {
    let registry = cx.app.registry.clone();
    let after = cx.write(move |tx, by| actions::submit(tx, by, &registry, id)).await?;
    Ok(axum::Json(after.into()))
}

/// What is said of a report.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReplyInput {
    /// A comment; needed to return a report.
    reply: String,
}

/// `POST /api/v1/reports/{id}/acknowledgement`
pub async fn acknowledge(cx: Cx, Path(id): Path<Uuid>, Json(input): Json<ReplyInput>) -> Result<axum::Json<ReportOut>> {
    let after = cx.write(move |tx, by| actions::acknowledge(tx, by, id, &input.reply)).await?;
    Ok(axum::Json(after.into()))
}

/// `POST /api/v1/reports/{id}/return`
pub async fn send_back(cx: Cx, Path(id): Path<Uuid>, Json(input): Json<ReplyInput>) -> Result<axum::Json<ReportOut>> {
    let after = cx.write(move |tx, by| actions::send_back(tx, by, id, &input.reply)).await?;
    Ok(axum::Json(after.into()))
}

/// An answer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerInput {
    /// What the author reads.
    answer: String,
}

/// `POST /api/v1/reports/{id}/answer`
pub async fn answer(cx: Cx, Path(id): Path<Uuid>, Json(input): Json<AnswerInput>) -> Result<axum::Json<ReportOut>> {
    let after = cx.write(move |tx, by| actions::answer(tx, by, id, &input.answer)).await?;
    Ok(axum::Json(after.into()))
}

/// A period with its due day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SpanOut {
    from: String,
    last: String,
    due_on: String,
}

/// What is asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CalendarOut {
    /// `week`, `month`, or `none`.
    period: String,
    /// Days from the last day of a period to its due day; a weekend moves it to Monday.
    due_days: i64,
    /// Periods that begin earlier are not asked for.
    starts_on: String,
    /// The period that runs, and the next ones.
    coming: Vec<SpanOut>,
}

fn calendar_out(q: &Conn<'_>, today: jiff::civil::Date) -> Result<CalendarOut> {
    let rules = rules::find(q)?;
    let coming = rules.coming(today, 6).into_iter().map(|s| SpanOut {
        from: s.from.to_string(),
        last: s.last().to_string(),
        due_on: s.due.to_string(),
    });
    Ok(CalendarOut {
        period: rules.period.map_or("none", super::model::Period::code).to_owned(),
        due_days: rules.due_days,
        starts_on: rules.starts_on.to_string(),
        coming: coming.collect(),
    })
}

/// `GET /api/v1/reports/calendar`
pub async fn calendar(cx: Cx) -> Result<axum::Json<CalendarOut>> {
    let today = cx.today();
    Ok(axum::Json(cx.read(move |q| calendar_out(q, today)).await?))
}

/// What to ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarInput {
    /// `week`, `month`, or `none`.
    period: String,
    /// 0 to 28.
    due_days: i64,
    /// The first day of the first period.
    starts_on: String,
}

/// `PUT /api/v1/reports/calendar`
pub async fn set_calendar(cx: Cx, Json(input): Json<CalendarInput>) -> Result<axum::Json<CalendarOut>> {
    let today = cx.today();
    let edit =
        actions::EditRules { period: input.period, due_days: input.due_days.to_string(), starts_on: input.starts_on };
    let out = cx
        .write(move |tx, by| {
            actions::set_rules(tx, by, &edit)?;
            calendar_out(tx, today)
        })
        .await?;
    Ok(axum::Json(out))
}
