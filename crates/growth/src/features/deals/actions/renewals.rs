//! Renewal rules, and the renewals that they open.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::super::model::NewDeal;
use super::super::model::renewals::{Ending, Rule, WithoutNotice, opened};
use super::super::store::{known, renewals, stages};
use super::add;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::registry::{JobKind, NoticeKind, StoredEvent, UndoKind};
use crate::base::{Acting, App, DealId, Edit, Error, Fields, INSTALL, Result, Right, sweep};
use crate::features::notifications::{Message, tell};
use crate::features::people::merge::{self, Base, Stored};

/// How each verb is undone.
pub const KINDS: [UndoKind; 2] =
    [UndoKind { verb: "renewal_rule.added", run: gone }, UndoKind { verb: "renewal_rule.edited", run: back }];

/// Looks every six hours what is to be opened.
pub const JOB: JobKind = JobKind { kind: "renewals-open", every: Some(6), run };

/// A renewal was opened for an account that one leads.
pub const OPENED: &str = "renewal-opened";
/// The kind, for the profile.
pub const NOTICE: NoticeKind = NoticeKind { kind: OPENED, label: "deals-notice-renewal", icon: "renew" };

/// Most steps of a rule, and of a deal.
pub const MOST_STEPS: usize = 30;

/// Whether a rule can be.
///
/// # Errors
/// `Invalid` naming each mistake.
pub(in crate::features::deals) fn check(q: &Conn<'_>, rule: &Rule) -> Result<()> {
    let mut wrong = Fields::default();
    if rule.name.trim().is_empty() {
        wrong.add("name", "error-required");
    }
    if !(1..=730).contains(&rule.days_before) {
        let args = vec![("least", String::from("1")), ("most", String::from("730"))];
        wrong.add_with("days_before", "error-int", args);
    }
    if rule.notice_days < 0 || rule.notice_days >= rule.days_before {
        wrong.add("notice_days", "deals-error-notice-days");
    }
    if rule.runs_on_months.is_some() != (rule.without_notice == Some(WithoutNotice::RunsOn)) {
        wrong.add("runs_on_months", "deals-error-runs-on");
    }
    if rule.steps.len() > MOST_STEPS {
        wrong.add_with("steps", "deals-error-steps", vec![("most", MOST_STEPS.to_string())]);
    }
    if let Some(stage) = rule.stage
        && !stages::all(q)?.iter().any(|s| s.id == stage && s.kind == super::super::model::Kind::Renewal && !s.archived)
    {
        wrong.add("stage", "deals-error-stage");
    }
    if let Some(offering) = rule.offering
        && !crate::features::offerings::store::all(q)?.iter().any(|o| o.id == offering && o.archived_at.is_none())
    {
        wrong.add("offering", "error-choose");
    }
    wrong.finish()
}

/// Adds a rule behind the others.
///
/// # Errors
/// `Forbidden` for who does not administer; `Invalid` for what cannot be.
pub fn add_rule(tx: &Tx<'_>, by: &Acting, rule: &Rule) -> Result<Uuid> {
    enter_rule(tx, by, Rule { id: by.uuid(), ..rule.clone() })
}

/// The same under an id that was given before.
pub(in crate::features::deals) fn enter_rule(tx: &Tx<'_>, by: &Acting, rule: Rule) -> Result<Uuid> {
    by.viewer.demand(Right::Administer)?;
    let last = renewals::all(tx)?.iter().map(|r| r.position).max().unwrap_or(0);
    let position = if rule.position > 0 { rule.position } else { last + 1 };
    let new = Rule { position, version: 1, archived: false, ..rule };
    check(tx, &new)?;
    renewals::insert(tx, by, &new)?;
    let told: Map<String, Json> = new.fields().into_iter().map(|(f, v)| (f, json!([null, v]))).collect();
    let event = NewEvent::install("renewal_rule.added", "renewal_rule", new.id).version(1);
    events::record(tx, by, event.changes(Json::Object(told)))?;
    Ok(new.id)
}

/// Changes a rule; answers the version.
///
/// # Errors
/// `Forbidden` for who does not administer; `Invalid`; `Conflict` with both values when somebody changed the same field.
pub fn edit_rule(tx: &Tx<'_>, by: &Acting, id: Uuid, set: &Map<String, Json>, base: &Base) -> Result<i64> {
    by.viewer.demand(Right::Administer)?;
    let stored = renewals::find(tx, id)?;
    let now = stored.fields();
    let place = Stored { scope: INSTALL, subject: id, version: stored.version, now: &now };
    let mine = merge::merge(tx, &place, base, set)?;
    save(tx, by, &stored, &mine)
}

fn save(tx: &Tx<'_>, by: &Acting, stored: &Rule, set: &Map<String, Json>) -> Result<i64> {
    let after = stored.with(set).ok_or_else(|| Error::internal("a changed field does not fit the rule"))?;
    let changes = merge::changes(&stored.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    if !after.archived {
        check(tx, &after)?;
    }
    renewals::update(tx, by, &after)?;
    let version = stored.version + 1;
    let event = NewEvent::install("renewal_rule.edited", "renewal_rule", stored.id).version(version);
    events::record(tx, by, event.changes(changes.json()))?;
    Ok(version)
}

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let stored = renewals::find(tx, event.subject)?;
    save(tx, by, &stored, &Map::from_iter([(String::from("archived"), Json::from(true))])).map(|_| ())
}

fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let stored = renewals::find(tx, event.subject)?;
    let set = merge::back(&stored.fields(), &event.changes)?;
    save(tx, by, &stored, &set).map(|_| ())
}

/// Opens the renewals that the rules ask for today; answers how many. An agreement for which none can be opened waits for
/// the next time and holds up no other.
///
/// # Errors
/// What the database says.
pub fn due(tx: &Tx<'_>, by: &Acting) -> Result<u64> {
    let mut made = 0;
    let all = stages::all(tx)?;
    for rule in renewals::all(tx)?.iter().filter(|r| !r.archived) {
        for ending in renewals::ending(tx, rule, by.today)? {
            let permit = permit::<Edit>(tx, &by.viewer, ending.account)?;
            let lead = known::lead(&permit, by.today)?;
            let words = lead.map(|lead| known::language(tx, lead)).transpose()?.flatten();
            let who = (lead, words.unwrap_or(by.settings.language));
            let Some(facts) = opened(rule, &ending, &all, who, by.today, || by.uuid()) else { continue };
            let notice = facts.notice_on.or(facts.close_on);
            let new = NewDeal { account: ending.account, facts };
            let ids = match add(tx, by, &[new]) {
                Err(Error::Invalid(_)) => continue,
                other => other?,
            };
            for id in ids {
                renewals::note(tx, id, rule, &ending)?;
                told(tx, by, (id, &ending), notice, lead)?;
                made += 1;
            }
        }
    }
    Ok(made)
}

/// Tells the account's lead.
fn told(
    tx: &Tx<'_>,
    by: &Acting,
    (id, ending): (DealId, &Ending),
    notice: Option<Date>,
    lead: Option<crate::base::UserId>,
) -> Result<()> {
    let args = json!({"day": notice.map(|day| day.to_string())});
    let href = super::super::pages::href(ending.account, id);
    let users: Vec<_> = lead.into_iter().collect();
    tell(tx, by, &users, &Message { kind: OPENED, account: Some(ending.account), href, args })
}

fn run(app: &App, _: &tenure_jobs::Job) -> Result<tenure_jobs::Outcome> {
    sweep::run(app, due)
}
