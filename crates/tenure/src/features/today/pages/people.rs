//! Reasons that lie in people: overdue, never met, new in role, and influence, which adds to other reasons.

use std::collections::HashSet;

use tenure_db::Conn;

use crate::base::clock::day_in;
use crate::base::registry::Reason;
use crate::base::{AccountId, Cx, PersonId, Result, Scope, calendar};
use crate::features::interactions::model::rhythm_points;
use crate::features::rhythm::model::{Goals, Standing, standing};
use crate::features::rhythm::pages::start;
use crate::features::rhythm::store::brief::{self, Brief};
use crate::features::rhythm::store::due::{Ask, Counts};
use crate::features::today::model::score::{INFLUENCE, Inputs, NEVER_MET, NEW, NEW_IN_ROLE, RHYTHM, UNMET};
use crate::features::today::store::people;

/// Most people looked at for each reason in a large scope. Those with the longest silence have all the points that
/// silence gives.
const MOST: i64 = 100;

/// The reasons of people in a scope, and how their rhythms stand where all of them were read.
pub fn load(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<(Vec<Reason>, Option<Counts>)> {
    let goals = Goals::asked(q, cx)?;
    let ask = Ask { goals: &goals, start: start(cx), today: cx.today() };
    let (found, counts) = if scope.large {
        let mut found = brief::overdue(q, scope, &ask, MOST)?;
        found.extend(brief::never(q, scope, &ask, MOST)?);
        (found, None)
    } else {
        let found = brief::all(q, scope, &ask)?;
        let counts = count(cx, &found);
        (found, Some(counts))
    };
    let mut reasons: Vec<Reason> = found.iter().filter_map(|b| silent(cx, b)).collect();
    let new = people::newcomers(q, scope, MOST)?;
    reasons.extend(new.into_iter().map(|n| newcomer(cx, n)));
    Ok((reasons, counts))
}

fn stands(cx: &Cx, b: &Brief) -> Standing {
    standing(b.last_at.map(|at| day_in(at, &cx.settings().zone)), b.goal, cx.today())
}

/// How many people stand how; somebody with two positions counts once.
fn count(cx: &Cx, found: &[Brief]) -> Counts {
    let mut seen = HashSet::new();
    let mut counts = Counts::default();
    for b in found.iter().filter(|b| seen.insert((b.account, b.person))) {
        counts.people += 1;
        match stands(cx, b) {
            Standing::Overdue => counts.overdue += 1,
            Standing::Soon => counts.soon += 1,
            Standing::Never => counts.never += 1,
            Standing::Kept => {}
        }
    }
    counts
}

/// Why somebody is to be contacted who was not talked to for too long, or never.
fn silent(cx: &Cx, b: &Brief) -> Option<Reason> {
    let reason = |points, rule, headline, advice, icon| Reason {
        account: b.account,
        person: Some(b.person),
        points,
        rule,
        headline,
        advice,
        icon,
    };
    let Some(at) = b.last_at else {
        let advice = cx.tr("today-advice-unmet", &[("goal", b.goal.into())]);
        return Some(reason(NEVER_MET, UNMET, cx.t("today-reason-unmet").to_owned(), advice, "gap"));
    };
    let days = calendar::days_between(day_in(at, &cx.settings().zone), cx.today());
    let points = rhythm_points(Some(days), b.goal);
    if points <= 0.0 {
        return None;
    }
    let headline = cx.tr("rhythm-reason", &[("n", days.into())]);
    let advice = cx.tr("rhythm-advice", &[("over", (days - b.goal).into()), ("goal", b.goal.into())]);
    Some(reason(points, RHYTHM, headline, advice, "clock"))
}

/// Why somebody is to be contacted who came lately.
fn newcomer(cx: &Cx, n: people::Newcomer) -> Reason {
    let day = calendar::short(cx.locale(), cx.today(), n.since);
    let headline = match n.before {
        Some(name) => cx.tr("today-reason-new-after", &[("day", day.into()), ("name", name.into())]),
        None => cx.tr("today-reason-new", &[("day", day.into())]),
    };
    let advice = cx.t("today-advice-new").to_owned();
    Reason {
        account: n.account,
        person: Some(n.person),
        points: NEW,
        rule: NEW_IN_ROLE,
        headline,
        advice,
        icon: "swap",
    }
}

/// What influence adds to those who have a reason.
pub fn influence(q: &Conn<'_>, cx: &Cx, reasons: &[Reason]) -> Result<Vec<Reason>> {
    let pairs: HashSet<(AccountId, PersonId)> = reasons.iter().filter_map(|r| Some((r.account, r.person?))).collect();
    let pairs: Vec<_> = pairs.into_iter().collect();
    let found = people::influence(q, cx.today(), &pairs)?;
    let reason = |((account, person), (influence, buyer)): ((AccountId, PersonId), (i64, bool))| Reason {
        account,
        person: Some(person),
        points: Inputs { influence: Some(influence), economic_buyer: buyer, ..Inputs::default() }.total(),
        rule: INFLUENCE,
        headline: cx.t(if buyer { "today-reason-buyer" } else { "today-reason-influence" }).to_owned(),
        advice: String::new(),
        icon: "star",
    };
    Ok(found.into_iter().map(reason).collect())
}
