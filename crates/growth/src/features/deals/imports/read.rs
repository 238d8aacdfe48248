//! What a row of a file says.

use jiff::civil::Date;

use super::super::form::quantity;
use super::super::model::{Credit, Facts, Kind, Line, Outcome, split};
use super::Reading;
use crate::base::money;
use crate::base::registry::Record;
use crate::base::{AccountId, Acting, DealReasonId, Error, Fields, Result, StageId, UserId, calendar, validate};
use crate::features::people::csv::{find, plain};

impl Reading {
    /// Understands a row.
    pub(super) fn read(&self, by: &Acting, record: &Record) -> Result<(AccountId, Facts)> {
        let mut wrong = Fields::default();
        let word = plain(record.get("account"));
        let account = match self.accounts.find(word) {
            Ok(account) => Ok(account),
            Err("accounts-import-archived") => {
                wrong.add("account", "accounts-import-archived");
                Err("accounts-import-archived")
            }
            Err(_) if word.is_empty() => Err("accounts-import-blank"),
            Err(key) => Err(key),
        };
        let mut facts = self.facts(by, record, &mut wrong);
        if let Ok(account) = account {
            let units = self.units.get(&account);
            facts.unit = find(record, "unit", &mut wrong, |word| {
                units.and_then(|list| list.get(&tenure_text::fold(word))).copied().ok_or("people-import-unit")
            });
            facts.lines.iter_mut().for_each(|line| line.unit = facts.unit);
        }
        wrong.finish()?;
        // An account that is unknown, or not the only one of its name, parks a row only when everything else is right.
        Ok((account.map_err(Error::conflict)?, facts.settled()))
    }

    fn facts(&self, by: &Acting, record: &Record, wrong: &mut Fields) -> Facts {
        let get = |name| plain(record.get(name)).trim().to_owned();
        let kind = find_kind(by, &get("kind"), wrong);
        let outcome = self.outcome(by, &get("outcome"), &get("stage"), wrong);
        let mut day = |field| calendar::parse_optional(wrong, field, &get(field), by.today);
        let (opened, close, closed) = (day("opened_on"), day("close_on"), day("closed_on"));
        let (original_close_on, next_step_on, notice_on) =
            (day("original_close_on"), day("next_step_on"), day("notice_on"));
        let closed_on = if outcome == Outcome::Open { None } else { closed.or(close) };
        let opened_on = opened.or(closed_on).unwrap_or(by.today.min(close.unwrap_or(by.today)));
        self.closing(by, outcome, (opened_on, closed_on), wrong);
        let currency = money::currency(wrong, "currency", &get("currency"), &self.currency);
        let mut minor = |field| {
            let minor = money::parse(wrong, field, &get(field), &currency).map(|m| m.minor);
            if minor.is_some_and(|m| m < 0) {
                wrong.add(field, "deals-error-negative");
            }
            minor
        };
        let (amount_minor, former_minor) = (minor("amount"), minor("former_amount"));
        let offering = find(record, "offering", wrong, |word| self.offerings.find(word));
        let lines = offering.map(|offering| Line {
            id: by.uuid(),
            unit: None,
            offering: Some(offering),
            quantity: quantity(wrong, "quantity", &get("quantity")),
            amount_minor,
            period_from: None,
            period_to: None,
        });
        // Elsewhere a step or a reason may have several lines; here it is one.
        let line = |wrong: &mut Fields, field| validate::line(wrong, field, &one_line(&get(field)), validate::LINE);
        let named =
            [line(wrong, "name"), offering.and_then(|o| self.offering_names.get(&o).cloned()).unwrap_or_default()];
        let source_id = line(wrong, "source_id");
        let name = named.into_iter().find(|n| !n.is_empty()).unwrap_or_else(|| source_id.clone());
        if name.is_empty() {
            wrong.add("name", "error-required");
        }
        let probability = validate::int(wrong, "probability", whole(&get("probability")), 0, 100);
        let facts = Facts {
            outcome,
            amount_minor,
            probability,
            probability_reason: if probability.is_some() {
                by.viewer.locale.t("deals-imported").to_owned()
            } else {
                String::new()
            },
            close_on: close.or(closed_on),
            original_close_on,
            closed_on,
            reason: self.reason(outcome, &get("reason"), wrong),
            reason_note: line(wrong, "reason_note"),
            lost_to: find(record, "lost_to", wrong, |word| self.rivals.find(word).ok_or("deals-import-competitor")),
            goal: line(wrong, "goal"),
            next_step: line(wrong, "next_step"),
            next_step_on,
            agreement: line(wrong, "agreement"),
            notice_on,
            former_minor,
            source_system: line(wrong, "source_system"),
            source_id,
            lines: lines.into_iter().collect(),
            credits: self.credits(record, opened_on, wrong),
            ..Facts::new(&name, kind, self.stage(kind, outcome, &get("stage"), wrong), &currency, opened_on)
        };
        self.pairs(&facts, wrong);
        facts
    }

    fn pairs(&self, f: &Facts, wrong: &mut Fields) {
        if f.source_id.is_empty() != f.source_system.is_empty() {
            wrong.add("source_id", "revenue-error-source");
        }
        if f.lost_to.is_some() && f.outcome != Outcome::Lost {
            wrong.add("lost_to", "deals-error-lost-to");
        }
        if f.next_step_on.is_some() && f.next_step.is_empty() {
            wrong.add("next_step", "deals-error-step");
        }
    }

    fn closing(&self, by: &Acting, outcome: Outcome, (opened, closed): (Date, Option<Date>), wrong: &mut Fields) {
        match closed {
            None if outcome != Outcome::Open => wrong.add("closed_on", "error-required"),
            Some(day) if day < opened => wrong.add("closed_on", "deals-error-closed-before"),
            Some(day) if day > by.today => wrong.add("closed_on", "deals-error-closed-ahead"),
            _ => {}
        }
    }

    /// What a cell says of the end; some systems say it in the column of the stage.
    fn outcome(&self, by: &Acting, word: &str, stage: &str, wrong: &mut Fields) -> Outcome {
        let means = |word: &str| {
            let key = tenure_text::fold(word);
            Outcome::ALL
                .iter()
                .find(|o| {
                    o.code() == key
                        || format!("closed {}", o.code()) == key
                        || tenure_text::fold(by.viewer.locale.t(o.label())) == key
                })
                .copied()
        };
        if word.is_empty() {
            return means(stage).unwrap_or(Outcome::Open);
        }
        let found = means(word);
        if found.is_none() {
            wrong.add_with("outcome", "error-one-of", vec![("allowed", String::from("open, won, lost"))]);
        }
        found.unwrap_or(Outcome::Open)
    }

    /// Whether the column of the stage says that a deal has ended, and not in which stage it did.
    pub(super) fn only_ends(word: &str) -> bool {
        ["won", "lost", "closed won", "closed lost"].contains(&tenure_text::fold(word).as_str())
    }

    /// The stage of a name; without one the first of an open deal, the last of a closed one.
    fn stage(&self, kind: Kind, outcome: Outcome, word: &str, wrong: &mut Fields) -> StageId {
        let key = tenure_text::fold(word);
        let mut of = self.stages.iter().filter(|s| s.kind == kind && !s.archived);
        let closed = outcome != Outcome::Open;
        let found = match word {
            "" if closed => of.next_back(),
            "" => of.next(),
            _ if closed && Self::only_ends(word) => of.next_back(),
            _ => of.find(|s| tenure_text::fold(&s.name) == key || tenure_text::fold(&s.name_zh) == key),
        };
        if found.is_none() {
            let allowed: Vec<&str> =
                self.stages.iter().filter(|s| s.kind == kind && !s.archived).map(|s| s.name.as_str()).collect();
            wrong.add_with("stage", "error-one-of", vec![("allowed", allowed.join(", "))]);
        }
        found.map_or(StageId(uuid::Uuid::nil()), |s| s.id)
    }

    fn reason(&self, outcome: Outcome, word: &str, wrong: &mut Fields) -> Option<DealReasonId> {
        if word.is_empty() {
            return None;
        }
        let found = self.reasons.iter().find(|r| r.outcome == outcome && r.means(word));
        if found.is_none() {
            let allowed: Vec<&str> =
                self.reasons.iter().filter(|r| r.outcome == outcome && !r.archived).map(|r| r.name.as_str()).collect();
            wrong.add_with("reason", "error-one-of", vec![("allowed", allowed.join(", "))]);
        }
        found.map(|r| r.id)
    }

    fn user(&self, word: &str) -> Option<UserId> {
        self.users.known(word).map(|colleague| colleague.id)
    }

    /// `owner` has all; `credits` are written `anna@example.com 60; ben@example.com 40`.
    fn credits(&self, record: &Record, from: Date, wrong: &mut Fields) -> Vec<Credit> {
        let (owner, shares) = (plain(record.get("owner")).trim(), plain(record.get("credits")).trim());
        let mut credits = Vec::new();
        if shares.is_empty() && !owner.is_empty() {
            match self.user(owner) {
                Some(user) => credits.push(Credit { user, share: split::WHOLE, from, to: None }),
                None => wrong.add("owner", "accounts-import-user"),
            }
        }
        for part in shares.split([';', '|']).map(str::trim).filter(|part| !part.is_empty()) {
            let (who, share) = part.rsplit_once([' ', ':', '=']).unwrap_or((part, ""));
            let share = share.trim_end_matches('%');
            let hundredths =
                share.parse::<f64>().ok().map(|s| (s * 100.0).round()).filter(|s| (1.0..=10_000.0).contains(s));
            match (self.user(who.trim_end_matches([':', '=']).trim()), hundredths) {
                (Some(user), Some(n)) => credits.push(Credit { user, share: n as i64, from, to: None }),
                (None, _) => wrong.add("credits", "accounts-import-user"),
                (_, None) => wrong.add("credits", "deals-error-share"),
            }
        }
        split::sort(&mut credits);
        if let Some(key) = split::wrong(&credits) {
            wrong.add("credits", key);
        }
        credits
    }
}

/// Lines behind each other.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A share in percent without what says nothing: its sign, and zeros behind the point.
fn whole(percent: &str) -> &str {
    let number = percent.trim_end_matches('%').trim_end();
    match number.split_once('.') {
        Some((whole, rest)) if !rest.is_empty() && rest.bytes().all(|b| b == b'0') => whole,
        _ => number,
    }
}

/// The kind that a cell means, by its code or its name; an empty one is an expansion.
pub(super) fn find_kind(by: &Acting, word: &str, wrong: &mut Fields) -> Kind {
    if word.is_empty() {
        return Kind::Expansion;
    }
    let key = tenure_text::fold(word);
    let means = |k: &&Kind| {
        k.code().replace('_', " ") == key.replace(['_', '-'], " ")
            || tenure_text::fold(by.viewer.locale.t(k.label())) == key
    };
    let found = Kind::ALL.iter().find(means).copied();
    if found.is_none() {
        let allowed = Kind::ALL.iter().map(|k| k.code()).collect::<Vec<_>>().join(", ");
        wrong.add_with("kind", "error-one-of", vec![("allowed", allowed)]);
    }
    found.unwrap_or(Kind::Expansion)
}

#[cfg(test)]
mod tests {
    use super::{one_line, whole};

    #[test]
    fn several_lines_are_one() {
        assert_eq!(["Call\r\n  them \n", "one", ""].map(one_line), ["Call them", "one", ""]);
    }

    #[test]
    fn shares_are_whole_where_they_say_nothing_else() {
        assert_eq!(
            ["75", "75%", "75.0", "75.00 %", "7.5", "", "."].map(whole),
            ["75", "75", "75", "75", "7.5", "", "."]
        );
    }
}
