//! What somebody says they will bring in a period, and what became of it. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::Sum;
use crate::base::dated::Span;
use crate::base::{Fields, UserId};

/// A forecast that was submitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// Its id.
    pub id: Uuid,
    /// Whose forecast it is.
    pub author: UserId,
    /// Their name.
    pub name: String,
    /// Whether it is theirs and that of all who report to them.
    pub team: bool,
    /// How long the period is: month, quarter or year.
    pub period: String,
    /// Its days.
    pub span: Span,
    /// What they commit to, in minor units of `currency`.
    pub commit: i64,
    /// What they hope for.
    pub best: i64,
    /// The reporting currency of that day.
    pub currency: String,
    /// What was won by then, by the deals; none where nothing was known of any.
    pub counted_won: Option<i64>,
    /// What the deals said of commit.
    pub counted_commit: Option<i64>,
    /// What they said of best case.
    pub counted_best: Option<i64>,
    /// What was to be sold.
    pub target: Option<i64>,
    /// Why, in words.
    pub comment: String,
    /// The day.
    pub on: Date,
    /// The instant.
    pub at: Timestamp,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

/// What somebody states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// What they commit to.
    pub commit: i64,
    /// What they hope for.
    pub best: i64,
    /// Why.
    pub comment: String,
}

impl Statement {
    /// Checks it beside what the deals say: best case is no less than commit, nothing is negative, and who says otherwise
    /// than the deals says why.
    pub fn check(&self, commit: &Sum, best: &Sum) -> Fields {
        let mut wrong = Fields::default();
        if self.commit < 0 {
            wrong.add("commit", "forecast-error-negative");
        }
        if self.best < self.commit {
            wrong.add("best", "forecast-error-best");
        }
        let differs = commit.known() != Some(self.commit) || best.known() != Some(self.best);
        if differs && self.comment.trim().is_empty() {
            wrong.add("comment", "forecast-error-comment");
        }
        wrong
    }
}

impl Submission {
    /// By how much commit is another than the one that was submitted; none where it is not known, or in another currency.
    pub fn moved(&self, now: &Sum, currency: &str) -> Option<i64> {
        now.known().filter(|_| self.currency == currency).map(|minor| minor - self.commit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(minor: i64) -> Sum {
        Sum { minor, deals: 1, unknown: 0 }
    }

    fn wrong(commit: i64, best: i64, comment: &str) -> Vec<String> {
        let said = Statement { commit, best, comment: comment.to_owned() };
        said.check(&sum(100), &sum(150)).0.iter().map(|f| f.field.to_string()).collect()
    }

    #[test]
    fn what_the_deals_say_needs_no_comment_and_anything_else_does() {
        assert!(wrong(100, 150, "").is_empty());
        assert_eq!(wrong(90, 150, " "), ["comment"]);
        assert!(wrong(90, 150, "The order slips").is_empty());
        assert_eq!(wrong(-1, -2, ""), ["commit", "best", "comment"]);
        let unknown = Sum { minor: 0, deals: 2, unknown: 2 };
        assert_eq!(Statement::default().check(&unknown, &unknown).0.len(), 1, "nobody knows it: say why");
    }
}
