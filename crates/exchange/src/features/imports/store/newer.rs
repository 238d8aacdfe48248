//! What was changed here since a file was made.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use tenure_db::{Conn, Value, params};
use uuid::Uuid;

use crate::base::{AccountId, BatchId, Error, Result};

/// Fields of these things that somebody changed since, by thing; what the import itself wrote is left out.
pub fn fields(
    q: &Conn<'_>,
    things: &[(AccountId, Uuid)],
    since: Timestamp,
    own: BatchId,
) -> Result<HashMap<Uuid, HashSet<String>>> {
    let wanted: HashSet<Uuid> = things.iter().map(|(_, id)| *id).collect();
    let accounts: HashSet<Uuid> = things.iter().map(|(account, _)| account.0).collect();
    let mut found: HashMap<Uuid, HashSet<String>> = HashMap::new();
    if wanted.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "select subject_id, changes from events where scope_id in ({}) and recorded_at >= $2 and batch_id <> $3",
        q.ids_sql("$1")
    );
    let mut values: Vec<Value<'static>> = vec![tenure_db::ids_value(accounts)];
    values.extend(params![since, own].to_vec());
    let rows: Vec<(Uuid, serde_json::Value)> = q.query(&sql, &values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    for (subject, changes) in rows.into_iter().filter(|(subject, _)| wanted.contains(subject)) {
        let fields = changes.as_object().into_iter().flatten().map(|(field, _)| field.clone());
        found.entry(subject).or_default().extend(fields);
    }
    Ok(found)
}
