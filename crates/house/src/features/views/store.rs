//! SQL of saved views.

use jiff::Timestamp;
use tenure_db::{Conn, Row, Tx, params};
use uuid::Uuid;

use super::model::View;
use crate::base::{Acting, Error, Result, UserId, Viewer};

const COLUMNS: &str =
    "v.id, v.owner_id, u.name, v.place, v.name, v.query, v.shared, v.version, v.archived_at is not null
    from saved_views v join users u on u.id = v.owner_id";

/// Those who report to the owner, at any distance, by whichever line: the condition on a shared view of somebody else.
const REPORTS: &str = "v.shared = 1 and v.owner_id in (
    select ur.viewer_id from user_reach ur
     where ur.holder_id = $1 and ur.via in ('solid', 'dotted') and ur.valid_from <= $2 and ur.valid_to > $2)";

fn read(r: &Row<'_>) -> Result<View> {
    Ok(View {
        id: r.get(0)?,
        owner: r.get(1)?,
        owner_name: r.get(2)?,
        place: r.get(3)?,
        name: r.get(4)?,
        query: r.get(5)?,
        shared: r.get(6)?,
        version: r.get(7)?,
        archived: r.get(8)?,
    })
}

/// The views that the viewer may open on a list (all lists without a place): their own first, then those of their
/// managers, each by name.
pub fn list(q: &Conn<'_>, viewer: &Viewer, place: Option<&str>) -> Result<Vec<View>> {
    let place = place.unwrap_or_default();
    let sql = format!(
        "select {COLUMNS} where v.archived_at is null and ($3 = '' or v.place = $3) and (v.owner_id = $1 or ({REPORTS}))
          order by case when v.owner_id = $1 then 0 else 1 end, v.place, v.name_key, v.id"
    );
    q.query(&sql, &params![viewer.id, viewer.today, place], read)
}

/// One view that the viewer may open; their own archived ones too.
///
/// # Errors
/// `NotFound` when it is absent, or private to somebody else.
pub fn find(q: &Conn<'_>, viewer: &Viewer, id: Uuid) -> Result<View> {
    let sql =
        format!("select {COLUMNS} where v.id = $3 and (v.owner_id = $1 or (v.archived_at is null and {REPORTS}))");
    q.query_one(&sql, &params![viewer.id, viewer.today, id], read)
}

/// How many views an owner has for a list, and whether one of them, other than `but`, has this name.
pub(super) fn taken(q: &Conn<'_>, owner: UserId, place: &str, name: &str, but: Option<Uuid>) -> Result<(i64, bool)> {
    let rows = q.query(
        "select id, name_key from saved_views where owner_id = $1 and place = $2 and archived_at is null",
        &params![owner, place],
        |r| Ok::<_, Error>((r.get::<Uuid>(0)?, r.get::<String>(1)?)),
    )?;
    let key = tenure_text::fold(name);
    let same = rows.iter().any(|(id, name)| Some(*id) != but && *name == key);
    Ok((i64::try_from(rows.len()).unwrap_or(i64::MAX), same))
}

/// Inserts a view.
pub(super) fn insert(tx: &Tx<'_>, by: &Acting, v: &View) -> Result<()> {
    tx.execute(
        "insert into saved_views (id, owner_id, place, name, name_key, query, shared, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &params![
            v.id,
            v.owner,
            v.place.as_str(),
            v.name.as_str(),
            tenure_text::fold(&v.name),
            v.query.as_str(),
            v.shared,
            by.now
        ],
    )?;
    Ok(())
}

/// Stores name, query and team, and counts the version.
pub(super) fn update(tx: &Tx<'_>, v: &View) -> Result<()> {
    tx.execute(
        "update saved_views set name = $2, name_key = $3, query = $4, shared = $5, version = version + 1 where id = $1",
        &params![v.id, v.name.as_str(), tenure_text::fold(&v.name), v.query.as_str(), v.shared],
    )?;
    Ok(())
}

/// Archives (an instant) or restores (none).
pub(super) fn set_archived(tx: &Tx<'_>, id: Uuid, at: Option<Timestamp>) -> Result<()> {
    tx.execute("update saved_views set archived_at = $2, version = version + 1 where id = $1", &params![id, at])?;
    Ok(())
}

/// The view that a user's list begins with; it may have been deleted or taken back since.
pub fn default_of(q: &Conn<'_>, user: UserId, place: &str) -> Result<Option<Uuid>> {
    let sql = "select view_id from default_views where user_id = $1 and place = $2";
    q.query_opt(sql, &params![user, place], |r| Ok(r.get(0)?))
}

/// Sets the view that a user's list begins with; none lets it begin with everything.
pub(super) fn set_default(tx: &Tx<'_>, user: UserId, place: &str, view: Option<Uuid>) -> Result<()> {
    tx.execute("delete from default_views where user_id = $1 and place = $2", &params![user, place])?;
    if let Some(view) = view {
        let sql = "insert into default_views (user_id, place, view_id) values ($1, $2, $3)";
        tx.execute(sql, &params![user, place, view])?;
    }
    Ok(())
}

/// Whether anybody reports to the user: only then does a view for the team reach somebody.
pub fn leads(q: &Conn<'_>, viewer: &Viewer) -> Result<bool> {
    let found = q.query_opt(
        "select 1 from user_reach where viewer_id = $1 and via in ('solid', 'dotted') and valid_from <= $2 and valid_to > $2 limit 1",
        &params![viewer.id, viewer.today],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_some())
}
