//! Three years of what was sold: invoices and service plans by the size of the client, with its growth, the seasons, its
//! currency, what was given back, what is paid and what is not. Half a year comes as one import of the company's ERP.

use jiff::ToSpan;
use jiff::civil::Date;

use super::dice::Dice;
use super::stage::{Client, Stage};
use super::wares::{self, WARES};
use crate::base::dated::Span;
use crate::base::{OfferingId, Result, UnitId};
use crate::features::revenue::actions::enter;
use crate::features::revenue::model::{Facts, Kind, NewLine, QUANTITY_SCALE};

/// Months that are told.
const MONTHS: i64 = 36;
/// Share of a year in each month, in thousandths: the last quarter is the best, summer is slow.
const SEASON: [i64; 12] = [70, 74, 92, 80, 82, 90, 66, 58, 88, 90, 96, 114];

/// What a client buys: places in the table of wares with their weight.
const BASKET: [(usize, i64); 7] = [(1, 26), (2, 18), (4, 16), (6, 18), (7, 6), (9, 10), (14, 6)];

/// What units do not buy from us: account, unit, place of the line in the table of wares.
#[rustfmt::skip]
const NOT_BOUGHT: [(&str, &str, usize); 23] = [
    ("aurelia-foods", "Dairy, Rotterdam", 8), ("aurelia-foods", "Dairy, Rotterdam", 13),
    ("aurelia-foods", "Lille", 5), ("aurelia-foods", "Lille", 13),
    ("aurelia-foods", "Gdańsk", 3), ("aurelia-foods", "Gdańsk", 8), ("aurelia-foods", "Gdańsk", 13),
    ("aurelia-foods", "Cork", 5), ("aurelia-foods", "Cork", 8), ("aurelia-foods", "Cork", 13),
    ("aurelia-foods", "Suzhou 苏州", 0), ("aurelia-foods", "Suzhou 苏州", 5), ("aurelia-foods", "Suzhou 苏州", 8),
    ("aurelia-foods", "Suzhou 苏州", 13),
    ("aurelia-foods", "Wageningen R&D", 3), ("aurelia-foods", "Wageningen R&D", 8),
    ("castellan", "Stores", 5), ("castellan", "Stores", 8), ("castellan", "Cold stores", 13),
    ("nordvik", "Fleet", 8), ("nordvik", "Stavanger yard", 3),
    ("qinghe", "质量部 Quality", 0), ("qinghe", "苏州工厂 Suzhou plant", 13),
];

/// Enters everything; answers the offerings in the order of their table.
pub(super) fn sell(stage: &Stage<'_>) -> Result<Vec<OfferingId>> {
    let ids = wares::offer(stage)?;
    let first = stage.today.first_of_month().checked_sub(MONTHS.months()).unwrap_or(stage.founded);
    wares::value(stage, first.checked_sub(1.month()).unwrap_or(first))?;
    let mut lines = Vec::new();
    for (at, client) in stage.clients.iter().enumerate() {
        lines.extend(Book::of(stage, client, at, &ids).lines(first));
    }
    lines.extend(shared(stage, &ids)?);
    halves(stage, lines)?;
    Ok(ids)
}

/// Each half a year as one import, a week after its end; what came before the product as its first.
fn halves(stage: &Stage<'_>, lines: Vec<NewLine>) -> Result<()> {
    let mut waves: std::collections::BTreeMap<Date, Vec<NewLine>> = std::collections::BTreeMap::new();
    for line in lines {
        let day = line.facts.sold_on;
        let (year, month) = if day.month() <= 6 { (day.year(), 7) } else { (day.year() + 1, 1) };
        let end = Date::new(year, month, 8).unwrap_or(stage.today);
        waves.entry(end.max(stage.founded).min(stage.today)).or_default().push(line);
    }
    for (day, lines) in waves {
        enter(stage.tx, &stage.console(day), &lines)?;
    }
    Ok(())
}

/// The currency in which a country is billed.
pub(super) fn currency(country: &str) -> &'static str {
    match country {
        "GB" => "GBP",
        "US" | "CA" | "MX" | "BR" | "CL" | "CO" | "PE" => "USD",
        "CN" | "HK" => "CNY",
        "SE" => "SEK",
        _ => "EUR",
    }
}

/// What a hundred euro are in it, about.
pub(super) fn per_hundred(currency: &str) -> i64 {
    match currency {
        "GBP" => 85,
        "USD" => 108,
        "CNY" => 780,
        "SEK" => 1_140,
        _ => 100,
    }
}

/// One client's purchases.
struct Book<'a> {
    stage: &'a Stage<'a>,
    client: &'a Client,
    ids: &'a [OfferingId],
    dice: Dice,
    /// Whole euro a year, three years ago.
    yearly: i64,
    /// Growth a year in per cent.
    growth: i64,
    /// How many lines a month; one in so many months when negative.
    pace: i64,
    number: i64,
}

impl<'a> Book<'a> {
    fn of(stage: &'a Stage<'a>, client: &'a Client, at: usize, ids: &'a [OfferingId]) -> Self {
        let seed = 1_000 + u64::try_from(at).unwrap_or(0);
        let mut dice = Dice::new(seed);
        let (yearly, pace) = match client.company.tier.as_str() {
            "strategic" => (1_150_000, 4),
            "star" => (720_000, 2),
            "status" => (290_000, 1),
            _ => (95_000, -2),
        };
        let growth = match client.company.lifecycle.as_str() {
            "at_risk" => dice.from(-18, -8),
            "leaving" | "former" => dice.from(-40, -25),
            _ => dice.from(1, 15),
        };
        let yearly = yearly * dice.from(70, 135) / 100;
        Self { stage, client, ids, dice, yearly, growth, pace, number: i64::try_from(at).unwrap_or(0) * 1_000 }
    }

    /// Lines of all months that are over, and of this one so far.
    fn lines(mut self, first: Date) -> Vec<NewLine> {
        let mut lines = Vec::new();
        if self.client.company.lifecycle == "onboarding" {
            return lines;
        }
        for month in 0..=MONTHS {
            let start = first.checked_add(month.months()).unwrap_or(first);
            let season = SEASON[usize::try_from(start.month() - 1).unwrap_or(0)];
            let grown = 100 * 12 + self.growth * month;
            // What service plans bring is billed by the quarter, apart.
            let amount = self.yearly * season / 1_000 * grown / 1_200 * 74 / 100;
            self.goods(start, amount, month, &mut lines);
            if matches!(start.month(), 1 | 4 | 7 | 10) {
                self.plan(start, self.yearly * grown / 1_200 * 26 / 100 / 4, &mut lines);
            }
        }
        lines.retain(|line| line.facts.sold_on <= self.stage.today);
        lines
    }

    fn goods(&mut self, start: Date, amount: i64, month: i64, lines: &mut Vec<NewLine>) {
        let (count, share) = if self.pace > 0 {
            (self.pace, amount / self.pace)
        } else if month % -self.pace == 0 {
            (1, amount * -self.pace)
        } else {
            (0, 0)
        };
        for _ in 0..count {
            let on = Stage::working(start.checked_add(self.dice.from(0, 26).days()).unwrap_or(start));
            let whole = share * self.dice.from(75, 125) / 100;
            let ware = self.ware();
            let line = self.line(on, whole, ware, Kind::Invoice);
            // Some of it comes back.
            if self.dice.chance(3) {
                let back = on.checked_add(self.dice.from(12, 40).days()).unwrap_or(on);
                let given = whole * self.dice.from(10, 45) / 100;
                let mut credit = self.line(Stage::working(back), given, ware, Kind::CreditNote);
                credit.facts.quantity = None;
                (credit.facts.due_on, credit.facts.paid_on) = (None, None);
                lines.push(credit);
            }
            lines.push(line);
        }
    }

    fn plan(&mut self, start: Date, whole: i64, lines: &mut Vec<NewLine>) {
        let ware = if matches!(self.client.company.tier.as_str(), "strategic" | "star") { 12 } else { 11 };
        let mut line =
            self.line(Stage::working(start.checked_add(4.days()).unwrap_or(start)), whole, ware, Kind::Recurring);
        let to = start.checked_add(3.months()).unwrap_or(start);
        line.facts.period = Some(Span { from: start, to });
        line.facts.quantity = Some(3 * QUANTITY_SCALE);
        line.facts.agreement_ref = format!("SA-{}", self.client.company.since);
        lines.push(line);
    }

    fn ware(&mut self) -> usize {
        let mut left = self.dice.from(1, BASKET.iter().map(|(_, weight)| weight).sum());
        for (ware, weight) in BASKET {
            left -= weight;
            if left <= 0 {
                return ware;
            }
        }
        BASKET[0].0
    }

    /// For whom it is: no unit in particular, or one that buys such a thing.
    fn unit(&mut self, ware: usize) -> Option<UnitId> {
        let client = self.client;
        let mut units: Vec<(&str, UnitId)> = client.units.iter().map(|(name, id)| (*name, *id)).collect();
        units.sort_by_key(|(name, _)| *name);
        if units.is_empty() || self.dice.chance(15) {
            return None;
        }
        let (name, id) = *self.dice.pick(&units);
        let line = wares::line_of(ware);
        let barred = |name: &str| NOT_BOUGHT.contains(&(client.company.site.as_str(), name, line));
        if !barred(name) {
            return Some(id);
        }
        units.iter().find(|(name, _)| !barred(name)).map(|(_, id)| *id)
    }

    fn line(&mut self, on: Date, whole: i64, ware: usize, kind: Kind) -> NewLine {
        let (client, currency) = (self.client, currency(&self.client.company.country));
        self.number += 1;
        let price = WARES[ware].6.max(1);
        let quantity = (whole / price).max(1);
        let cents = whole * per_hundred(currency) + self.dice.from(0, 99);
        let due = on.checked_add(30.days()).unwrap_or(on);
        let paid = due.checked_add(self.dice.from(-9, 12).days()).unwrap_or(due);
        let unpaid = kind != Kind::CreditNote && (paid > self.stage.today || self.dice.chance(1));
        let disputed = unpaid && due < self.stage.today && self.dice.chance(60);
        let unit = self.unit(ware);
        let facts = Facts {
            unit,
            sold_on: on,
            amount_minor: if kind == Kind::CreditNote { -cents } else { cents },
            currency: currency.to_owned(),
            quantity: Some(quantity * QUANTITY_SCALE),
            offering: self.ids.get(ware).copied(),
            document_number: format!(
                "{}-{:06}",
                if kind == Kind::CreditNote { "CN" } else { "RE" },
                200_000 + self.number
            ),
            document_line: String::from("1"),
            kind,
            period: None,
            due_on: Some(due),
            paid_on: (!unpaid).then_some(paid),
            disputed,
            agreement_ref: String::new(),
            sold_by: self.stage.user(client.lead_on(on)).ok(),
            territory: self.stage.territory(&client.company.land).ok(),
            source_system: String::from("halden-erp"),
            source_id: format!("{}", 5_000_000 + self.number),
        };
        NewLine { account: client.id, facts }
    }
}

/// A frame contract of the group: the same line of the same invoice stands on the group and on its Irish company.
fn shared(stage: &Stage<'_>, ids: &[OfferingId]) -> Result<Vec<NewLine>> {
    let mut lines = Vec::new();
    for (at, site) in (1_i64..).zip(["aurelia-foods", "aurelia-ireland"]) {
        let client = stage.client(site)?;
        let on = Stage::working(stage.ago(75));
        let facts = Facts {
            unit: None,
            sold_on: on,
            amount_minor: 9_600_000,
            currency: String::from("EUR"),
            quantity: Some(12 * QUANTITY_SCALE),
            offering: ids.get(12).copied(),
            document_number: String::from("RE-GROUP-01"),
            document_line: String::from("1"),
            kind: Kind::Invoice,
            period: None,
            due_on: on.checked_add(30.days()).ok(),
            paid_on: Some(Stage::working(stage.ago(41))),
            disputed: false,
            agreement_ref: String::from("FRAME-AURELIA"),
            sold_by: stage.user(client.lead_on(on)).ok(),
            territory: None,
            source_system: String::from("halden-erp"),
            source_id: format!("{}", 4_999_000 + at),
        };
        lines.push(NewLine { account: client.id, facts });
    }
    Ok(lines)
}
