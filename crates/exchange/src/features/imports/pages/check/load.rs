//! All that the page shows, read in one transaction.

use super::super::super::engine::preview::{self, Row};
use super::super::super::model::state::Kind;
use super::super::super::store::lines::{self, Cause, Line, Shared, Wanted};
use super::super::frame::Open;
use super::CheckQuery;
use crate::base::{Conn, Cx, ImportId, Result};

/// Rows of one kind on its own page; on the page of all.
const PAGE: i64 = 50;
const FEW: i64 = 8;
/// Causes, values of each, and lines that are named of one without values.
const CAUSES: i64 = 20;
const VALUES: i64 = 30;
const NAMED: i64 = 5;

/// A cause with its values, and the lines of those that have none.
pub(super) struct Told {
    pub(super) cause: Cause,
    pub(super) values: Vec<Shared>,
    pub(super) lines: Vec<u64>,
}

/// Rows that contradict each other.
pub(super) struct Against {
    pub(super) key: String,
    pub(super) reason: String,
    pub(super) rows: u64,
    pub(super) lines: Vec<Line>,
}

/// What is shown.
#[derive(Default)]
pub(super) struct Looked {
    /// Different causes of refused rows.
    pub(super) causes: u64,
    pub(super) refused: Vec<Told>,
    pub(super) parked: Vec<Told>,
    pub(super) parked_lines: Vec<Line>,
    pub(super) duplicates: Vec<Line>,
    pub(super) against: Vec<Against>,
    pub(super) changed: Vec<Line>,
    /// Fields that rows change, with how many.
    pub(super) fields: Vec<(String, u64)>,
    pub(super) rows: Vec<Row>,
    /// Where the next page begins.
    pub(super) next: Option<String>,
}

impl Looked {
    /// Whether nothing asks for a decision, so that there is room for the rows themselves.
    pub(super) fn is_quiet(&self) -> bool {
        self.refused.is_empty() && self.parked.is_empty() && self.against.is_empty() && self.changed.is_empty()
    }
}

/// Reads it.
pub(super) async fn load(cx: &Cx, open: &Open, query: &CheckQuery) -> Result<Looked> {
    let (id, asked, only) = (open.import.id, query.clone(), query.kind());
    let mut looked = cx.read(move |q| read(q, id, &asked)).await?;
    let wanted = match only {
        None if looked.is_quiet() => Some(Kind::New),
        Some(kind @ (Kind::New | Kind::Same | Kind::Skipped)) => Some(kind),
        _ => None,
    };
    if let Some(kind) = wanted {
        let (app, import) = (cx.app.clone(), open.import.clone());
        let most = usize::try_from(if only.is_some() { PAGE } else { FEW }).unwrap_or(0);
        let found = tokio::task::spawn_blocking(move || preview::of_kind(&app, &import, kind, most)).await;
        looked.rows = found.ok().and_then(Result::ok).unwrap_or_default();
    }
    Ok(looked)
}

fn read(q: &Conn<'_>, id: ImportId, asked: &CheckQuery) -> Result<Looked> {
    let only = asked.kind();
    let wants = |kind: Kind| only.is_none() || only == Some(kind);
    let most = if only.is_some() { PAGE } else { FEW };
    let after = asked.after.split_once('.').and_then(|(line, place)| Some((line.parse().ok()?, place.parse().ok()?)));
    let mut looked = Looked::default();
    let mut list = |kind: Kind, field: Option<&str>| -> Result<Vec<Line>> {
        let wanted = Wanted { after: after.filter(|_| only.is_some()), field, ..Wanted::default() };
        let found = lines::list(q, id, kind, &wanted, most)?;
        if only.is_some() && found.len() as i64 == most {
            looked.next = found.last().map(|(line, place)| format!("{}.{place}", line.line));
        }
        Ok(found.into_iter().map(|(line, _)| line).collect())
    };
    if wants(Kind::Duplicate) {
        looked.duplicates = list(Kind::Duplicate, None)?;
    }
    if wants(Kind::Changed) {
        looked.changed = list(Kind::Changed, Some(asked.field.as_str()).filter(|f| !f.is_empty()))?;
        looked.fields = lines::changed_fields(q, id)?;
    }
    if only == Some(Kind::Parked) {
        looked.parked_lines = list(Kind::Parked, None)?;
    }
    let causes = lines::causes(q, id, Kind::Refused, CAUSES)?;
    looked.causes = causes.len() as u64;
    if wants(Kind::Refused) {
        looked.refused = told(q, id, Kind::Refused, causes)?;
    }
    if wants(Kind::Parked) {
        looked.parked = told(q, id, Kind::Parked, lines::causes(q, id, Kind::Parked, CAUSES)?)?;
    }
    if wants(Kind::Contradiction) {
        looked.against = against(q, id, most)?;
    }
    Ok(looked)
}

fn told(q: &Conn<'_>, id: ImportId, kind: Kind, causes: Vec<Cause>) -> Result<Vec<Told>> {
    let one = |cause: Cause| {
        let values = lines::values(q, id, kind, (&cause.field, &cause.reason), VALUES)?;
        let named = if values.iter().all(|v| v.value.trim().is_empty()) || cause.field.is_empty() {
            let wanted = Wanted { cause: Some((&cause.field, &cause.reason)), ..Wanted::default() };
            lines::list(q, id, kind, &wanted, NAMED)?.iter().map(|(line, _)| line.line).collect()
        } else {
            Vec::new()
        };
        Ok(Told { cause, values, lines: named })
    };
    causes.into_iter().map(one).collect()
}

fn against(q: &Conn<'_>, id: ImportId, most: i64) -> Result<Vec<Against>> {
    let mut found = Vec::new();
    for cause in lines::causes(q, id, Kind::Contradiction, most)? {
        for shared in lines::values(q, id, Kind::Contradiction, (&cause.field, &cause.reason), most)? {
            let wanted = Wanted { value: Some(&shared.value), ..Wanted::default() };
            let rows = lines::list(q, id, Kind::Contradiction, &wanted, NAMED)?;
            let lines = rows.into_iter().map(|(line, _)| line).collect();
            found.push(Against { key: shared.value, reason: cause.reason.clone(), rows: shared.rows, lines });
        }
        if found.len() as i64 >= most {
            break;
        }
    }
    Ok(found)
}
