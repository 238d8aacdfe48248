//! When a renewal is opened by itself, and what it begins with. Pure.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::facts::{Facts, Line, Step};
use super::stages::stalled;
use super::{Category, Deal, Kind, Stage};
use crate::base::{AccountId, Locale, OfferingId, StageId, UserId, calendar, codes};
use crate::features::revenue::model::Kind as Document;

codes! {
    /// What happens to an agreement of which nobody gives notice.
    WithoutNotice, "deals-without-" {
        /// It ends.
        Ends = "ends",
        /// It runs on for some months.
        RunsOn = "runs_on",
    }
}

codes! {
    /// How a renewal stands.
    Standing, "deals-renewal-" {
        /// Neither of the others.
        OnTrack = "on_track",
        /// No next step, or nothing speaks for it.
        Open = "open",
        /// It stands too long, or the last day for notice is near and nothing speaks for it.
        Risk = "risk",
    }
}

/// Days before the last day for notice from which a renewal without evidence is at risk.
pub const NEAR: i64 = 30;

impl Standing {
    /// How a deal stands. `norm` is how many days deals usually stay in its stage.
    pub fn of(deal: &Deal, norm: Option<i64>, today: Date) -> Self {
        let f = &deal.facts;
        let weak = deal.counts_as(today) == Category::Pipeline;
        let notice = f.notice_on.or(f.close_on);
        let near = notice.is_some_and(|day| calendar::days_between(today, day) <= NEAR);
        if stalled(f.stage_since, norm, today) || (near && weak) {
            Standing::Risk
        } else if weak || f.next_step.is_empty() {
            Standing::Open
        } else {
            Standing::OnTrack
        }
    }
}

/// A step that a renewal begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleStep {
    /// What is to be done, in English.
    pub name: String,
    /// The same in Chinese, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name_zh: String,
    /// Days before the last day for notice.
    pub days_before: i64,
    /// Whether the account's lead owns it; else nobody does yet.
    pub by_lead: bool,
}

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its id.
    pub id: Uuid,
    /// Its place: the first rule that fits counts.
    pub position: i64,
    /// What it is called, in English.
    pub name: String,
    /// The same in Chinese, or empty.
    pub name_zh: String,
    /// Only lines of this kind.
    pub kind: Option<Document>,
    /// Only lines of this offering and of those below it.
    pub offering: Option<OfferingId>,
    /// Only periods of at least so many months.
    pub least_months: i64,
    /// How many days before the end the renewal is opened.
    pub days_before: i64,
    /// How many days before the end the last day for notice is.
    pub notice_days: i64,
    /// What happens without notice.
    pub without_notice: Option<WithoutNotice>,
    /// For how many months it runs on.
    pub runs_on_months: Option<i64>,
    /// The stage in which the renewal begins; the first one without it.
    pub stage: Option<StageId>,
    /// What is to be done.
    pub steps: Vec<RuleStep>,
    /// Counts edits.
    pub version: i64,
    /// Whether it was archived.
    pub archived: bool,
}

impl Rule {
    /// Its name in a language.
    pub fn named(&self, locale: Locale) -> &str {
        super::named_in(locale, &self.name, &self.name_zh)
    }

    /// A rule that says nothing yet.
    pub fn empty() -> Self {
        Self {
            id: Uuid::nil(),
            position: 0,
            name: String::new(),
            name_zh: String::new(),
            kind: None,
            offering: None,
            least_months: 0,
            days_before: 0,
            notice_days: 0,
            without_notice: None,
            runs_on_months: None,
            stage: None,
            steps: Vec::new(),
            version: 1,
            archived: false,
        }
    }

    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "position": self.position,
            "name": self.name,
            "name_zh": self.name_zh,
            "kind": self.kind.map(|k| k.code()),
            "offering": self.offering,
            "least_months": self.least_months,
            "days_before": self.days_before,
            "notice_days": self.notice_days,
            "without_notice": self.without_notice.map(|w| w.code()),
            "runs_on_months": self.runs_on_months,
            "stage": self.stage,
            "steps": self.steps,
            "archived": self.archived,
        });
        if let Json::Object(map) = all { map } else { Map::new() }
    }

    /// The rule with some fields replaced; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut after = self.clone();
        for (field, value) in set {
            match field.as_str() {
                "position" => after.position = value.as_i64()?,
                "name" => after.name = value.as_str()?.to_owned(),
                "name_zh" => after.name_zh = value.as_str()?.to_owned(),
                "kind" => after.kind = value.as_str().and_then(Document::parse),
                "offering" => after.offering = serde_json::from_value(value.clone()).ok()?,
                "least_months" => after.least_months = value.as_i64()?,
                "days_before" => after.days_before = value.as_i64()?,
                "notice_days" => after.notice_days = value.as_i64()?,
                "without_notice" => after.without_notice = value.as_str().and_then(WithoutNotice::parse),
                "runs_on_months" => after.runs_on_months = value.as_i64(),
                "stage" => after.stage = serde_json::from_value(value.clone()).ok()?,
                "steps" => after.steps = serde_json::from_value(value.clone()).ok()?,
                "archived" => after.archived = value.as_bool()?,
                _ => return None,
            }
        }
        Some(after)
    }

    /// Whether a period is long enough for it.
    pub fn fits(&self, from: Date, to: Date) -> bool {
        from.checked_add(self.least_months.months()).is_ok_and(|day| day <= to)
    }
}

/// What was sold: its name where it is still on sale, and how much.
pub type Sold = (Option<(OfferingId, String)>, i64);

/// An agreement that ends, with what the last twelve months of it came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    /// The account.
    pub account: AccountId,
    /// Its reference, or empty.
    pub agreement: String,
    /// Without a reference, what was sold.
    pub offering: Option<OfferingId>,
    /// The day after its last one.
    pub to: Date,
    /// The currency of its last lines.
    pub currency: String,
    /// What was sold, by offering.
    pub sold: Vec<Sold>,
}

/// What a renewal of it says at first, in the words of whoever leads the account. It begins in the stage of the rule, or
/// in the last one before that whose demands it meets.
pub fn opened(
    rule: &Rule,
    e: &Ending,
    stages: &[Stage],
    (lead, locale): (Option<UserId>, Locale),
    today: Date,
    id: impl Fn() -> Uuid,
) -> Option<Facts> {
    let last = e.to.yesterday().ok()?;
    let notice = (rule.notice_days > 0).then(|| last.checked_sub(rule.notice_days.days()).ok()).flatten();
    let end = e.to.checked_add(1.year()).and_then(|day| day.yesterday()).ok();
    let line = |(what, minor): &Sold| Line {
        id: id(),
        unit: None,
        offering: what.as_ref().map(|(offering, _)| *offering),
        quantity: None,
        amount_minor: Some(*minor),
        period_from: Some(e.to),
        period_to: end,
    };
    let sum: i64 = e.sold.iter().map(|(_, minor)| *minor).sum();
    let before = notice.unwrap_or(last);
    let step = |s: &RuleStep| Step {
        id: id(),
        name: super::named_in(locale, &s.name, &s.name_zh).to_owned(),
        due_on: before.checked_sub(s.days_before.days()).ok().map(|day| day.max(today)),
        owner: lead.filter(|_| s.by_lead),
        done_on: None,
        done_by: None,
    };
    let steps: Vec<Step> = rule.steps.iter().map(step).collect();
    let of: Vec<&Stage> = stages.iter().filter(|s| s.kind == Kind::Renewal && !s.archived).collect();
    let facts = Facts {
        close_on: Some(last),
        notice_on: notice,
        former_minor: Some(sum),
        agreement: e.agreement.clone(),
        lines: e.sold.iter().filter(|(_, minor)| *minor >= 0).map(line).collect(),
        next_step: steps.first().map(|s| s.name.clone()).unwrap_or_default(),
        next_step_on: steps.first().and_then(|s| s.due_on),
        without_notice: rule.without_notice,
        runs_on_months: rule.runs_on_months,
        steps,
        ..Facts::new(&name(rule, e, locale), Kind::Renewal, of.first()?.id, &e.currency, today)
    }
    .settled();
    let up_to = of.iter().position(|s| Some(s.id) == rule.stage).unwrap_or(0);
    let stage = of.iter().take(up_to + 1).rfind(|s| s.missing(&facts).is_empty()).map_or(facts.stage, |s| s.id);
    Some(Facts { stage, ..facts })
}

/// What it is called: what is sold and the year to come, else the reference, else as the rule.
fn name(rule: &Rule, e: &Ending, locale: Locale) -> String {
    match (e.sold.as_slice(), e.agreement.as_str()) {
        ([(Some((_, name)), _)], _) => format!("{name} {}", e.to.year()),
        (_, "") => format!("{} {}", rule.named(locale), e.to.year()),
        (_, reference) => reference.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Criterion;
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 12);

    fn stage(n: u128, criteria: Vec<Criterion>) -> Stage {
        Stage {
            id: StageId(Uuid::from_u128(n)),
            kind: Kind::Renewal,
            position: 1,
            name: n.to_string(),
            name_zh: String::new(),
            probability: 50,
            norm_days: None,
            criteria,
            version: 1,
            archived: false,
        }
    }

    fn rule() -> Rule {
        let step = |name: &str, zh: &str, days_before, by_lead| RuleStep {
            name: name.to_owned(),
            name_zh: zh.to_owned(),
            days_before,
            by_lead,
        };
        Rule {
            id: Uuid::nil(),
            position: 1,
            name: String::from("Service plans"),
            name_zh: String::from("服务计划"),
            kind: Some(Document::Recurring),
            offering: None,
            least_months: 6,
            days_before: 120,
            notice_days: 30,
            without_notice: Some(WithoutNotice::RunsOn),
            runs_on_months: Some(12),
            stage: Some(StageId(Uuid::from_u128(3))),
            steps: vec![step("Value report", "价值报告", 60, true), step("CFO has seen it", "", 10, false)],
            version: 1,
            archived: false,
        }
    }

    #[test]
    fn a_renewal_says_what_the_agreement_and_the_rule_say() {
        let e = Ending {
            account: AccountId(Uuid::nil()),
            agreement: String::from("SA-7"),
            offering: None,
            to: date(2027, 1, 1),
            currency: String::from("EUR"),
            sold: vec![(Some((OfferingId(Uuid::from_u128(9)), String::from("Insight"))), 12_000)],
        };
        let lead = UserId(Uuid::from_u128(7));
        let stages = [stage(1, vec![]), stage(2, vec![Criterion::Amount]), stage(3, vec![Criterion::Champion])];
        let f = opened(&rule(), &e, &stages, (Some(lead), Locale::En), TODAY, Uuid::nil).unwrap();
        assert_eq!((f.name.as_str(), f.agreement.as_str(), f.amount_minor), ("Insight 2027", "SA-7", Some(12_000)));
        assert_eq!((f.close_on, f.notice_on), (Some(date(2026, 12, 31)), Some(date(2026, 12, 1))));
        assert_eq!(f.stage, StageId(Uuid::from_u128(2)), "the third asks for a champion");
        assert_eq!((f.steps[0].due_on, f.steps[0].owner), (Some(TODAY), Some(lead)), "it was due before: today");
        assert_eq!((f.steps[1].due_on, f.steps[1].owner), (Some(date(2026, 11, 21)), None));
        assert_eq!((f.next_step.as_str(), f.runs_on_months), ("Value report", Some(12)));
        assert_eq!(f.lines[0].period_to, Some(date(2027, 12, 31)));
        assert!(
            opened(&rule(), &e, &[], (None, Locale::En), TODAY, Uuid::nil).is_none(),
            "no stage is left to begin in"
        );
        let nameless = Ending { agreement: String::new(), sold: vec![(None, 12_000)], ..e };
        let zh = opened(&rule(), &nameless, &stages, (Some(lead), Locale::Zh), TODAY, Uuid::nil).unwrap();
        assert_eq!((zh.name.as_str(), zh.next_step.as_str()), ("服务计划 2027", "价值报告"));
        assert_eq!(zh.steps[1].name, "CFO has seen it", "the English one serves where there is no other");
        assert!(rule().fits(date(2026, 1, 1), date(2027, 1, 1)) && !rule().fits(date(2026, 10, 1), date(2027, 1, 1)));
        let set = Map::from_iter([(String::from("days_before"), json!(90)), (String::from("kind"), Json::Null)]);
        let after = rule().with(&set).unwrap();
        assert_eq!((after.days_before, after.kind), (90, None));
        assert_eq!(rule().with(&rule().fields()), Some(rule()));
    }
}
