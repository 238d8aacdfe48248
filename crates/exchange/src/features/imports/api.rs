//! The API of imports.

use axum::Json;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::actions::{self, Change, Intake, kind_of_rows};
use super::model::keys;
use super::model::setup::Setup;
use super::model::state::Kind;
use super::store::lines::{self, Cause, Line, Shared, Wanted};
use super::store::{runs, templates};
use super::wire::{self, ImportOut, KindOut};
use super::{IMPORT, columns, refused};
use crate::base::arriving::piece;
use crate::base::extract::{Path, Query};
use crate::base::routes::Op;
use crate::base::{Acting, Cx, Error, Fields, ImportId, Result, Routes, Tx};

const RUNS: &str = "/api/v1/import-runs";
const ONE: &str = "/api/v1/import-runs/{id}";
/// Lines that one answer holds.
const LINES: i64 = 200;

/// The operations.
pub fn routes(routes: Routes) -> Routes {
    const NEW: &[(&str, &str)] = &[
        ("kind", "What is in the file; `GET /api/v1/imports/kinds` lists them"),
        ("file_name", "Its name, with the ending"),
        ("template", "The name of a kept reading; one of the same shape is used without it"),
        (
            "keys",
            "By which sets of columns rows are found again, with commas between them; all that count unasked without it",
        ),
    ];
    const OF_KIND: &[(&str, &str)] = &[NEW[0]];
    const OF_OUTCOME: &[(&str, &str)] = &[LIST[0]];
    const LIST: &[(&str, &str)] = &[
        ("outcome", "changed, duplicate, refused, parked, contradiction or kept"),
        ("field", "With `reason`: only those of this cause"),
        ("reason", "With `field`: only those of this cause"),
        ("value", "Only those with this value"),
        ("after", "The `next` of the answer before"),
    ];
    let out = |summary| Op::new(summary).gives::<ImportOut>();
    routes
        .api(
            Method::GET,
            "/api/v1/imports/kinds",
            IMPORT,
            Op::new("Kinds of files and their columns").gives::<Vec<KindOut>>(),
            kinds,
        )
        .api(Method::GET, RUNS, IMPORT, Op::new("One's own imports, the latest first").gives::<Vec<ImportOut>>(), list)
        .api(
            Method::POST,
            RUNS,
            IMPORT,
            out(
                "Takes a file in: the body is its bytes. It is read in the background, then its columns can be matched",
            )
            .query(NEW),
            create.layer(DefaultBodyLimit::disable()),
        )
        .api(Method::GET, ONE, IMPORT, out("An import: where it stands, what its rows are"), get)
        .api(
            Method::PATCH,
            ONE,
            IMPORT,
            out("Changes how the file is read; what was checked is checked again").takes::<Change>(),
            patch,
        )
        .api(Method::DELETE, ONE, IMPORT, Op::new("Forgets an import that wrote nothing, with its file"), delete)
        .api(Method::POST, "/api/v1/import-runs/{id}/check", IMPORT, out("Checks every row; nothing is written"), check)
        .api(Method::POST, "/api/v1/import-runs/{id}/run", IMPORT, out("Writes the rows in the background"), run)
        .api(Method::POST, "/api/v1/import-runs/{id}/stop", IMPORT, out("Stops after the part at hand"), stop)
        .api(Method::POST, "/api/v1/import-runs/{id}/resume", IMPORT, out("Goes on where it stopped"), resume)
        .api(Method::POST, "/api/v1/import-runs/{id}/undo", IMPORT, out("Takes it back, within 30 days"), undo)
        .api(
            Method::POST,
            "/api/v1/import-runs/{id}/again",
            IMPORT,
            out(
                "Opens the file of an import that is done again, as a new one, so that rows that are parked get their accounts",
            ),
            again,
        )
        .api(
            Method::GET,
            "/api/v1/import-runs/{id}/lines",
            IMPORT,
            Op::new("Rows to look at").gives::<Lines>().query(LIST),
            look,
        )
        .api(
            Method::GET,
            "/api/v1/import-runs/{id}/causes",
            IMPORT,
            Op::new("Causes that rows share, with their values").gives::<Vec<CauseOut>>().query(OF_OUTCOME),
            causes,
        )
        .api(
            Method::GET,
            "/api/v1/import-runs/{id}/refused.csv",
            IMPORT,
            Op::new(
                "The rows that stay out, with line, column and reason, as a file that can be mended and given again",
            ),
            refused_file,
        )
        .api(
            Method::POST,
            "/api/v1/import-runs/{id}/template",
            IMPORT,
            Op::new("Keeps how the file is read under a name").takes::<NameIn>(),
            keep,
        )
        .api(
            Method::GET,
            "/api/v1/import-templates",
            IMPORT,
            Op::new("Kept readings of a kind").gives::<Vec<TemplateOut>>().query(OF_KIND),
            kept,
        )
        .api(Method::DELETE, "/api/v1/import-templates/{kind}/{id}", IMPORT, Op::new("Forgets a kept reading"), forget)
}

async fn kinds(cx: Cx) -> Result<Json<Vec<KindOut>>> {
    let (registry, locale) = (cx.app.registry.clone(), cx.locale());
    let all = cx.read(move |q| {
        let one = |kind| Ok(wire::kind(kind, &columns::extra_of(q, kind)?, locale));
        registry.imports.iter().map(one).collect::<Result<Vec<_>>>()
    });
    Ok(Json(all.await?))
}

/// An import of the viewer as it stands now.
async fn out(cx: &Cx, id: ImportId) -> Result<ImportOut> {
    let (user, registry, now) = (cx.viewer.actor(), cx.app.registry.clone(), cx.app.clock.now());
    cx.read(move |q| {
        let import = runs::find(q, user, id)?;
        Ok(wire::import(&import, super::kind(&registry, &import.kind)?, now))
    })
    .await
}

async fn list(cx: Cx) -> Result<Json<Vec<ImportOut>>> {
    let (user, registry, now) = (cx.viewer.actor(), cx.app.registry.clone(), cx.now());
    let all = cx.read(move |q| {
        let known = |import: runs::Import| Some(wire::import(&import, super::kind(&registry, &import.kind).ok()?, now));
        Ok(runs::list(q, user, 100)?.into_iter().filter_map(known).collect::<Vec<_>>())
    });
    Ok(Json(all.await?))
}

/// Query of a new import.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewQuery {
    kind: String,
    file_name: String,
    #[serde(default)]
    template: String,
    #[serde(default)]
    keys: String,
}

async fn create(cx: Cx, Query(query): Query<NewQuery>, body: Body) -> Result<Response> {
    let kind = super::kind(&cx.app.registry, &query.kind).map_err(|_| Error::field("kind", "error-unknown"))?;
    let mut setup = Setup::default();
    if !query.keys.trim().is_empty() {
        let kind = super::kind(&cx.app.registry, kind_of_rows(kind.name))?;
        let names: Vec<String> = query.keys.split(',').map(str::to_owned).collect();
        let mut fields = Fields::default();
        keys::choose(&mut setup, kind, &names, &mut fields);
        fields.finish()?;
    }
    if !query.template.is_empty() {
        let (kind, name) = (query.kind.clone(), query.template.clone());
        let found = cx.read(move |q| templates::named(q, &kind, &name)).await?;
        setup.template = Some(found.ok_or_else(|| Error::field("template", "error-unknown"))?.id);
    }
    let mut intake = Intake::begin(&cx.acting())?;
    let mut stream = body.into_data_stream();
    while let Some(bytes) = piece(&mut stream).await? {
        intake.push(&cx.app.db, &bytes).await?;
    }
    let arrived = intake.finish(&query.kind, &query.file_name, setup)?;
    let id = cx.write(move |tx, by| arrived.store(tx, by)).await?;
    let location = format!("{RUNS}/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(out(&cx, id).await?)).into_response())
}

async fn get(cx: Cx, Path(id): Path<ImportId>) -> Result<Json<ImportOut>> {
    Ok(Json(out(&cx, id).await?))
}

async fn patch(
    cx: Cx,
    Path(id): Path<ImportId>,
    crate::base::extract::Json(change): crate::base::extract::Json<Change>,
) -> Result<Json<ImportOut>> {
    let registry = cx.app.registry.clone();
    cx.write(move |tx, by| actions::change(tx, by, &registry, id, &change).map(drop)).await?;
    Ok(Json(out(&cx, id).await?))
}

async fn delete(cx: Cx, Path(id): Path<ImportId>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::discard(tx, by, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A step from one stage to the next; answered before the work is done.
async fn step(
    cx: Cx,
    id: ImportId,
    verb: impl Fn(&Tx<'_>, &Acting) -> Result<()> + Send + 'static,
) -> Result<Response> {
    cx.write(verb).await?;
    Ok((StatusCode::ACCEPTED, Json(out(&cx, id).await?)).into_response())
}

async fn check(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    let registry = cx.app.registry.clone();
    step(cx, id, move |tx, by| actions::check(tx, by, &registry, id)).await
}

async fn run(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    step(cx, id, move |tx, by| actions::run(tx, by, id)).await
}

async fn stop(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    step(cx, id, move |tx, by| actions::stop(tx, by, id)).await
}

async fn resume(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    step(cx, id, move |tx, by| actions::resume(tx, by, id)).await
}

async fn undo(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    step(cx, id, move |tx, by| actions::undo(tx, by, id)).await
}

async fn again(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    let id = actions::again(&cx, id).await?;
    let location = format!("{RUNS}/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(out(&cx, id).await?)).into_response())
}

/// Query of the rows to look at.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct LinesQuery {
    outcome: String,
    field: Option<String>,
    reason: Option<String>,
    value: Option<String>,
    after: Option<String>,
}

/// Rows to look at.
#[derive(Serialize, JsonSchema)]
struct Lines {
    lines: Vec<Line>,
    /// For `after`; null at the end.
    next: Option<String>,
}

fn outcome(code: &str) -> Result<Kind> {
    let code = if code.is_empty() { Kind::Refused.code() } else { code };
    Kind::parse(code).ok_or_else(|| Error::field("outcome", "error-choose"))
}

async fn look(cx: Cx, Path(id): Path<ImportId>, Query(query): Query<LinesQuery>) -> Result<Json<Lines>> {
    let outcome = outcome(&query.outcome)?;
    let after = query.after.as_deref().and_then(|text| {
        let (line, place) = text.split_once('.')?;
        Some((line.parse().ok()?, place.parse().ok()?))
    });
    let user = cx.viewer.actor();
    let found = cx.read(move |q| {
        runs::find(q, user, id)?;
        let cause = query.field.as_deref().zip(query.reason.as_deref());
        lines::list(q, id, outcome, &Wanted { cause, value: query.value.as_deref(), field: None, after }, LINES)
    });
    let found = found.await?;
    let next = found.last().filter(|_| found.len() as i64 == LINES).map(|(l, place)| format!("{}.{place}", l.line));
    Ok(Json(Lines { lines: found.into_iter().map(|(line, _)| line).collect(), next }))
}

/// A cause with its values.
#[derive(Serialize, JsonSchema)]
struct CauseOut {
    #[serde(flatten)]
    cause: Cause,
    /// The values of the file, those of most rows first.
    most: Vec<Shared>,
}

async fn causes(cx: Cx, Path(id): Path<ImportId>, Query(query): Query<LinesQuery>) -> Result<Json<Vec<CauseOut>>> {
    let (outcome, user) = (outcome(&query.outcome)?, cx.viewer.actor());
    let found = cx.read(move |q| {
        runs::find(q, user, id)?;
        let causes = lines::causes(q, id, outcome, 100)?;
        let with_values = |cause: Cause| {
            let most = lines::values(q, id, outcome, (&cause.field, &cause.reason), 100)?;
            Ok(CauseOut { cause, most })
        };
        causes.into_iter().map(with_values).collect::<Result<Vec<_>>>()
    });
    Ok(Json(found.await?))
}

async fn refused_file(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    refused::respond(&cx, id).await
}

/// A name.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NameIn {
    name: String,
}

async fn keep(
    cx: Cx,
    Path(id): Path<ImportId>,
    crate::base::extract::Json(input): crate::base::extract::Json<NameIn>,
) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::keep(tx, by, id, &input.name).map(drop)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A kept reading.
#[derive(Serialize, JsonSchema)]
struct TemplateOut {
    id: Uuid,
    name: String,
    /// The heads of its files.
    headers: Vec<String>,
}

/// Query of kept readings.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindQuery {
    kind: String,
}

async fn kept(cx: Cx, Query(query): Query<KindQuery>) -> Result<Json<Vec<TemplateOut>>> {
    let all = cx.read(move |q| templates::list(q, &query.kind)).await?;
    let out = |t: templates::Template| TemplateOut { id: t.id, name: t.name, headers: t.setup.headers };
    Ok(Json(all.into_iter().map(out).collect()))
}

async fn forget(cx: Cx, Path((kind, id)): Path<(String, Uuid)>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::forget(tx, by, &kind, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
