//! The import `territories`: the tree by names, and who holds what. Several rows of one territory name several holders.

use std::collections::{HashMap, HashSet};

use crate::base::dated::{Span, parse_span};
use crate::base::registry::{ImportColumn, ImportKind, ImportReport, ImportWay, KeySet, Reads, Record};
use crate::base::say::message;
use crate::base::{Acting, Error, Fields, Result, TerritoryId, Tx, UserId, validate};
use crate::features::exchange::import::refuse_slice;
use crate::features::identity;
use crate::features::org::model::{EditTerritory, NewHolder, NewTerritory, Territory, TerritoryLevel};
use crate::features::org::{holders, territories};

/// The import of territories.
pub const TERRITORIES: ImportKind = ImportKind {
    name: "territories",
    columns: &[
        ImportColumn::text("territory", "import-territories-territory").must(),
        ImportColumn::text("parent", "import-territories-parent"),
        ImportColumn::text("level", "import-territories-level"),
        ImportColumn::text("holder_email", "import-territories-holder-email").reads(Reads::Email),
        ImportColumn::text("valid_from", "import-territories-valid-from").reads(Reads::Day),
        ImportColumn::text("valid_to", "import-territories-valid-to").reads(Reads::Day),
        ImportColumn::text("reason", "import-territories-reason"),
    ],
    keys: &[KeySet::of(&["territory", "holder_email"]), KeySet::of(&["territory"])],
    way: ImportWay::Together(load),
    undo: Some(super::territories_back::take_back),
};

/// One row of the file.
struct Row<'a> {
    record: &'a Record,
    name: String,
    level: Option<TerritoryLevel>,
    holder: Option<UserId>,
    span: Span,
    reason: String,
}

/// What all rows of one name say together.
struct Node {
    first: usize,
    name: String,
    parent: String,
    level: Option<TerritoryLevel>,
}

fn load(tx: &Tx<'_>, by: &Acting, records: &[Record], report: &mut ImportReport) -> Result<()> {
    let mut users = HashMap::new();
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        rows.extend(read(tx, by, record, &mut users, report)?);
    }
    let nodes = nodes(by, &rows, report);
    if !report.refused.is_empty() {
        return Ok(());
    }
    let known = territories::list(tx)?;
    let mut ids: HashMap<String, TerritoryId> = known.iter().map(|t| (tenure_text::fold(&t.name), t.id)).collect();
    let mut touched = Touched::default();
    create(tx, by, &nodes, &rows, &mut ids, &mut touched, report)?;
    if report.refused.is_empty() {
        change(tx, by, &nodes, &rows, &known, &ids, &mut touched, report)?;
    }
    if report.refused.is_empty() {
        hold(tx, by, &rows, &ids, &mut touched, report)?;
    }
    for row in 0..rows.len() {
        match (touched.new.contains(&row), touched.changed.contains(&row)) {
            (true, _) => report.new += 1,
            (false, true) => report.changed += 1,
            (false, false) => report.same += 1,
        }
    }
    Ok(())
}

/// Rows that made something, and rows that changed something.
#[derive(Default)]
struct Touched {
    new: HashSet<usize>,
    changed: HashSet<usize>,
}

fn read<'a>(
    tx: &Tx<'_>,
    by: &Acting,
    record: &'a Record,
    users: &mut HashMap<String, Option<UserId>>,
    report: &mut ImportReport,
) -> Result<Option<Row<'a>>> {
    let before = report.refused.len();
    let mut fields = Fields::default();
    let name = validate::required(&mut fields, "territory", record.get("territory"), validate::NAME);
    let reason = validate::line(&mut fields, "reason", record.get("reason"), validate::LINE);
    let span = parse_span(&mut fields, by.today, record.get("valid_from"), record.get("valid_to"));
    let word = record.get("level").to_lowercase();
    let level = TerritoryLevel::parse(&word);
    if level.is_none() && !word.is_empty() {
        let allowed = TerritoryLevel::ALL.map(TerritoryLevel::code).join(", ");
        fields.add_with("level", "error-one-of", vec![("allowed", allowed)]);
    }
    let email = record.get("holder_email").to_lowercase();
    let holder = match users.get(&email) {
        Some(known) => *known,
        None => {
            let found = if email.is_empty() { None } else { identity::store::by_email(tx, &email)?.map(|u| u.id) };
            users.insert(email.clone(), found);
            found
        }
    };
    if holder.is_none() && !email.is_empty() {
        fields.add("holder_email", "exchange-error-holder");
    }
    for e in &fields.0 {
        report.refuse(record, &e.field, message(by.viewer.locale, e.key, &e.args));
    }
    Ok((report.refused.len() == before).then_some(Row { record, name, level, holder, span, reason }))
}

/// Gathers rows by name; rows of one name may not contradict each other.
fn nodes(by: &Acting, rows: &[Row<'_>], report: &mut ImportReport) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (i, row) in rows.iter().enumerate() {
        let parent = row.record.get("parent");
        let place = *places.entry(tenure_text::fold(&row.name)).or_insert_with(|| {
            nodes.push(Node { first: i, name: row.name.clone(), parent: parent.to_owned(), level: row.level });
            nodes.len() - 1
        });
        let node = &mut nodes[place];
        if node.parent.is_empty() {
            parent.clone_into(&mut node.parent);
        } else if !parent.is_empty() && tenure_text::fold(parent) != tenure_text::fold(&node.parent) {
            let other = node.parent.as_str().into();
            report.refuse(row.record, "parent", by.viewer.locale.tr("exchange-error-parents", &[("other", other)]));
        }
        node.level = node.level.or(row.level);
    }
    nodes
}

/// Creates what is new, parents before children.
fn create(
    tx: &Tx<'_>,
    by: &Acting,
    nodes: &[Node],
    rows: &[Row<'_>],
    ids: &mut HashMap<String, TerritoryId>,
    touched: &mut Touched,
    report: &mut ImportReport,
) -> Result<()> {
    let mut waiting: Vec<&Node> = nodes.iter().filter(|n| !ids.contains_key(&tenure_text::fold(&n.name))).collect();
    loop {
        let ready = |n: &&Node| n.parent.is_empty() || ids.contains_key(&tenure_text::fold(&n.parent));
        let (now, later): (Vec<&Node>, Vec<&Node>) = waiting.into_iter().partition(ready);
        if now.is_empty() {
            // What still waits hangs on a name that is nowhere, or on itself.
            for node in later {
                report.refuse(rows[node.first].record, "parent", by.viewer.locale.t("exchange-error-parent"));
            }
            return Ok(());
        }
        let new: Vec<NewTerritory> = now
            .iter()
            .map(|n| {
                let top = if n.parent.is_empty() { TerritoryLevel::Global } else { TerritoryLevel::Regional };
                let parent = ids.get(&tenure_text::fold(&n.parent)).copied();
                NewTerritory { name: n.name.clone(), level: n.level.unwrap_or(top), parent }
            })
            .collect();
        let records: Vec<&Record> = now.iter().map(|n| rows[n.first].record).collect();
        match territories::create(tx, by, &new) {
            Ok(made) => {
                ids.extend(now.iter().zip(made).map(|(n, id)| (tenure_text::fold(&n.name), id)));
                touched.new.extend(now.iter().map(|n| n.first));
            }
            Err(error) => return refuse_slice(by, report, &records, error, column),
        }
        waiting = later;
    }
}

fn column(field: &str) -> &str {
    match field {
        "name" => "territory",
        "user" => "holder_email",
        other => other,
    }
}

/// Moves territories that were there already, where the file says so.
#[expect(clippy::too_many_arguments, reason = "one step of `load`, on all that it gathered")]
fn change(
    tx: &Tx<'_>,
    by: &Acting,
    nodes: &[Node],
    rows: &[Row<'_>],
    known: &[Territory],
    ids: &HashMap<String, TerritoryId>,
    touched: &mut Touched,
    report: &mut ImportReport,
) -> Result<()> {
    for node in nodes {
        let id = ids.get(&tenure_text::fold(&node.name));
        let Some(old) = known.iter().find(|t| Some(&t.id) == id) else { continue };
        let record = rows[node.first].record;
        let parent = ids.get(&tenure_text::fold(&node.parent)).copied();
        if parent.is_none() && !node.parent.is_empty() {
            report.refuse(record, "parent", by.viewer.locale.t("exchange-error-parent"));
            continue;
        }
        let edit = EditTerritory {
            level: node.level.filter(|level| *level != old.level),
            parent: parent.filter(|_| parent != old.parent).map(Some),
            ..EditTerritory::default()
        };
        if edit.level.is_none() && edit.parent.is_none() {
            continue;
        }
        match territories::edit(tx, by, old.id, &edit) {
            Ok(_) => drop(touched.changed.insert(node.first)),
            Err(error @ Error::Invalid(_)) => refuse_slice(by, report, &[record], error, column)?,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Sets the holders.
fn hold(
    tx: &Tx<'_>,
    by: &Acting,
    rows: &[Row<'_>],
    ids: &HashMap<String, TerritoryId>,
    touched: &mut Touched,
    report: &mut ImportReport,
) -> Result<()> {
    let stored = holders::list(tx, None, None)?;
    let (mut new, mut records) = (Vec::new(), Vec::new());
    for (i, row) in rows.iter().enumerate() {
        let (Some(user), Some(territory)) = (row.holder, ids.get(&tenure_text::fold(&row.name)).copied()) else {
            continue;
        };
        let covers = |span: Span| span.from <= row.span.from && row.span.to <= span.to;
        if !stored.iter().any(|h| h.territory == territory && h.user == user && covers(h.span)) {
            touched.new.insert(i);
            new.push(NewHolder { territory, user, span: row.span, reason: row.reason.clone() });
            records.push(row.record);
        }
    }
    match holders::set(tx, by, &new) {
        Ok(_) => Ok(()),
        Err(error) => refuse_slice(by, report, &records, error, column),
    }
}
