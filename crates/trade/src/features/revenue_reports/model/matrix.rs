//! Sums by row and month under both attributions, laid out. Pure.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Period, Who};

/// A sum as the database gives it: all lines of one row then, one row now, one month and one currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The row by the attribution of the day; none without.
    pub then: Option<Uuid>,
    /// The row by today's attribution.
    pub now: Option<Uuid>,
    /// The month, counted through.
    pub month: i64,
    /// The currency of the lines.
    pub currency: String,
    /// Minor units of the reporting currency, each line by its rate; lines without a rate left out.
    pub reporting: i64,
    /// How many lines.
    pub lines: i64,
    /// How many of them have no rate.
    pub unknown: i64,
}

/// A sum, with what it leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// Minor units of the reporting currency; none when no line has a rate.
    pub minor: Option<i64>,
    /// Lines, those without a rate as well.
    pub lines: i64,
    /// Lines that are left out, because their currency has no rate.
    pub unknown: i64,
}

impl Amount {
    fn add(&mut self, minor: Option<i64>, lines: i64, unknown: i64) {
        self.lines += lines;
        self.unknown += unknown;
        if let Some(minor) = minor {
            self.minor = Some(self.minor.unwrap_or(0).saturating_add(minor));
        }
    }

    /// Both together.
    pub fn plus(mut self, other: Amount) -> Amount {
        self.add(other.minor, other.lines, other.unknown);
        self
    }

    /// What it comes to, where nothing is 0: unknown when there are lines, none of which has a known amount.
    pub fn known(&self) -> Option<i64> {
        self.minor.or((self.lines == 0).then_some(0))
    }

    /// For sums that are compared; nothing is 0.
    pub fn or_zero(&self) -> i64 {
        self.minor.unwrap_or(0)
    }
}

/// A row with its sums.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// By period, in their order, by the attribution of the day.
    pub then: Vec<Amount>,
    /// By period, by today's attribution.
    pub now: Vec<Amount>,
    /// In the periods that the difference is told of.
    pub sum_then: Amount,
    /// The same by today's attribution.
    pub sum_now: Amount,
}

impl Row {
    /// What moved to this row (positive) or away from it.
    pub fn difference(&self) -> i64 {
        self.sum_now.or_zero() - self.sum_then.or_zero()
    }

    /// The same, where both sums are known.
    pub fn known_difference(&self) -> Option<i64> {
        self.sum_then.known().zip(self.sum_now.known()).map(|_| self.difference())
    }

    /// What it is put in order by, the largest first: where both attributions are shown, whether they differ; then the
    /// larger of the sums that are shown; then what the periods come to. What is unknown comes after all that is known.
    pub fn rank(&self, who: Who) -> (bool, Option<i64>, Option<i64>) {
        let all = |amounts: &[Amount]| amounts.iter().copied().fold(Amount::default(), Amount::plus).minor;
        match who {
            Who::Both => {
                let (then, now) = (all(&self.then), all(&self.now));
                (self.difference() != 0, self.sum_then.minor.max(self.sum_now.minor), then.max(now))
            }
            Who::Then => (false, self.sum_then.minor, all(&self.then)),
            Who::Now => (false, self.sum_now.minor, all(&self.now)),
        }
    }
}

/// All rows of a report.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// Rows by what they are of; none is that without a value.
    pub rows: BTreeMap<Option<Uuid>, Row>,
    /// All of it.
    pub total: Row,
}

impl Matrix {
    /// Lays cells out. `sum` are the months of which the difference is told.
    pub fn new(cells: &[Cell], periods: &[Period], sum: Period) -> Self {
        let empty = || Row {
            then: vec![Amount::default(); periods.len()],
            now: vec![Amount::default(); periods.len()],
            ..Row::default()
        };
        let mut matrix = Self { rows: BTreeMap::new(), total: empty() };
        for cell in cells {
            let minor = (cell.lines > cell.unknown).then_some(cell.reporting);
            let put = |amount: &mut Amount| amount.add(minor, cell.lines, cell.unknown);
            if let Some(i) = periods.iter().position(|p| p.holds(cell.month)) {
                put(&mut matrix.rows.entry(cell.then).or_insert_with(empty).then[i]);
                put(&mut matrix.rows.entry(cell.now).or_insert_with(empty).now[i]);
                put(&mut matrix.total.then[i]);
                put(&mut matrix.total.now[i]);
            }
            if sum.holds(cell.month) {
                put(&mut matrix.rows.entry(cell.then).or_insert_with(empty).sum_then);
                put(&mut matrix.rows.entry(cell.now).or_insert_with(empty).sum_now);
                put(&mut matrix.total.sum_then);
                put(&mut matrix.total.sum_now);
            }
        }
        matrix
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEI: Option<Uuid> = Some(Uuid::from_u128(1));
    const TOM: Option<Uuid> = Some(Uuid::from_u128(2));

    fn cell(then: Option<Uuid>, now: Option<Uuid>, month: i64, currency: &str, minor: i64) -> Cell {
        let (reporting, unknown) = match currency {
            "EUR" => (minor, 0),
            "USD" => (minor / 2, 0),
            _ => (0, 1),
        };
        Cell { then, now, month, currency: currency.to_owned(), reporting, lines: 1, unknown }
    }

    fn cells() -> Vec<Cell> {
        vec![
            cell(TOM, MEI, 1, "EUR", 300),
            cell(MEI, MEI, 1, "EUR", 100),
            cell(MEI, MEI, 4, "USD", 100),
            cell(TOM, TOM, 4, "BTN", 7),
            cell(None, TOM, 4, "EUR", 40),
        ]
    }

    const TWO: [Period; 2] = [Period { from: 0, to: 3 }, Period { from: 3, to: 6 }];
    const ALL: Period = Period { from: 0, to: 6 };

    #[test]
    fn both_attributions_have_the_same_sum() {
        let matrix = Matrix::new(&cells(), &TWO, ALL);
        let (mei, tom, nobody) = (&matrix.rows[&MEI], &matrix.rows[&TOM], &matrix.rows[&None]);
        assert_eq!((mei.sum_then.minor, mei.sum_now.minor, mei.difference()), (Some(150), Some(450), 300));
        assert_eq!((tom.sum_then.minor, tom.sum_now.minor, tom.difference()), (Some(300), Some(40), -260));
        assert_eq!((nobody.sum_then.minor, nobody.sum_now.minor, nobody.difference()), (Some(40), None, -40));
        assert_eq!(matrix.total.sum_then, matrix.total.sum_now);
        assert_eq!(matrix.total.sum_then, Amount { minor: Some(490), lines: 5, unknown: 1 });
        assert_eq!(mei.then[0].minor, Some(100));
        assert_eq!(tom.now, [Amount::default(), Amount { minor: Some(40), lines: 2, unknown: 1 }]);
    }

    #[test]
    fn what_has_no_rate_is_unknown_not_zero() {
        let matrix = Matrix::new(&[cell(TOM, TOM, 4, "BTN", 7)], &TWO, ALL);
        assert_eq!(matrix.total.sum_then, Amount { minor: None, lines: 1, unknown: 1 });
    }

    #[test]
    fn those_with_a_difference_stand_first_and_unknown_ones_last() {
        let order = |cells: &[Cell], who| {
            let matrix = Matrix::new(cells, &TWO, ALL);
            let mut rows: Vec<_> = matrix.rows.iter().map(|(key, row)| (row.rank(who), *key)).collect();
            rows.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
            rows.into_iter().map(|(_, key)| key).collect::<Vec<_>>()
        };
        assert_eq!(order(&cells(), Who::Both), [MEI, TOM, None]);
        // By one attribution alone nobody is told what differs.
        assert_eq!(order(&cells(), Who::Then), [TOM, MEI, None]);
        assert_eq!(order(&cells(), Who::Now), [MEI, TOM, None]);
        let same = [cell(MEI, MEI, 1, "EUR", 5), cell(TOM, TOM, 1, "EUR", 9)];
        assert_eq!(order(&same, Who::Both)[0], TOM);
        let given_back = [cell(MEI, MEI, 1, "BTN", 5), cell(TOM, TOM, 1, "EUR", -9)];
        assert_eq!(order(&given_back, Who::Both), [TOM, MEI], "less than nothing is more than unknown");
    }
}
