//! What a deal counts as in the forecast, by evidence and not by feeling (`domain.md` section 6, Commit / best case).

use jiff::civil::Date;

use super::{Category, Evidence};

/// Version of the rule, told beside what it gives.
pub const FORMULA: &str = "deal category 1";

/// What is known of a deal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// The client has said what they need.
    pub need: bool,
    /// Somebody there speaks for us.
    pub champion: bool,
    /// Who owns the budget has agreed.
    pub economic_buyer: bool,
    /// The way to the signature is known, with its day.
    pub paper_process: bool,
    /// When it is to close.
    pub close_on: Option<Date>,
}

/// Something that a deal lacks to count for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A piece of evidence.
    Evidence(Evidence),
    /// The day on which it is to close.
    CloseOn,
    /// It closes outside the period.
    Period,
}

impl Gap {
    /// Its text key.
    pub fn label(self) -> &'static str {
        match self {
            Gap::Evidence(Evidence::Need) => "deals-gap-need",
            Gap::Evidence(Evidence::Champion) => "deals-gap-champion",
            Gap::Evidence(Evidence::EconomicBuyer) => "deals-gap-economic_buyer",
            Gap::Evidence(Evidence::PaperProcess) => "deals-gap-paper_process",
            Gap::CloseOn => "deals-gap-close_on",
            Gap::Period => "deals-gap-period",
        }
    }

    /// The word of it that the API gives.
    pub fn code(self) -> &'static str {
        match self {
            Gap::Evidence(evidence) => evidence.code(),
            Gap::CloseOn => "close_on",
            Gap::Period => "period",
        }
    }
}

/// What a deal lacks to count as a category, in a period (first and last day) or in any.
pub fn missing(case: &Case, category: Category, period: Option<(Date, Date)>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut need = |there: bool, gap: Gap| {
        if !there {
            gaps.push(gap);
        }
    };
    match category {
        Category::Commit => {
            need(case.economic_buyer, Gap::Evidence(Evidence::EconomicBuyer));
            need(case.paper_process, Gap::Evidence(Evidence::PaperProcess));
            match (case.close_on, period) {
                (None, _) => need(false, Gap::CloseOn),
                (Some(day), Some((from, to))) => need(from <= day && day <= to, Gap::Period),
                (Some(_), None) => {}
            }
        }
        Category::BestCase => {
            need(case.champion, Gap::Evidence(Evidence::Champion));
            need(case.need, Gap::Evidence(Evidence::Need));
        }
        Category::Pipeline => {}
    }
    gaps
}

/// What a deal counts as.
pub fn category(case: &Case, period: Option<(Date, Date)>) -> Category {
    let has = |category| missing(case, category, period).is_empty();
    [Category::Commit, Category::BestCase].into_iter().find(|c| has(*c)).unwrap_or(Category::Pipeline)
}
