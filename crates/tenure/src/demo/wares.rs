//! What Halden Instruments sells, and what money was worth: the tables behind what was sold.

use jiff::ToSpan;
use jiff::civil::Date;

use super::dice::Dice;
use super::stage::Stage;
use crate::base::{OfferingId, Result};
use crate::features::offerings::actions::add;
use crate::features::offerings::model::{Facts, Level, Price};
use crate::features::rates;
use crate::features::rates::actions::NewRate;
use crate::features::rates::model::SCALE;

/// Place of what it is part of, level, name, code, unit of measure, other names, list price in whole euro.
type Ware = (Option<usize>, Level, &'static str, &'static str, &'static str, &'static [&'static str], i64);

#[rustfmt::skip]
pub(super) const WARES: [Ware; 15] = [
    (None, Level::Line, "Flow sensors", "FLO", "", &["Durchflusssensoren"], 0),
    (Some(0), Level::Product, "HF 200 flow sensor", "HF-200", "piece", &["HF200", "Flow sensor HF200"], 1_240),
    (Some(0), Level::Product, "HF 500 hygienic flow sensor", "HF-500", "piece", &["HF500"], 2_380),
    (None, Level::Line, "Temperature", "TMP", "", &[], 0),
    (Some(3), Level::Product, "Cold chain sensor set", "CC-10", "set", &["ColdChain 10"], 860),
    (None, Level::Line, "Gas analysers", "GAS", "", &["Gasanalysatoren"], 0),
    (Some(5), Level::Product, "GA 40 gas analyser", "GA-40", "piece", &["GA40"], 18_900),
    (Some(6), Level::Service, "GA 40 calibration", "GA-40-C", "visit", &[], 1_650),
    (None, Level::Line, "Line vision", "VIS", "", &["LineVision"], 0),
    (Some(8), Level::Product, "Line vision station", "LV-3", "piece", &[], 31_500),
    (None, Level::Line, "Service plans", "SRV", "", &[], 0),
    (Some(10), Level::Service, "Service plan standard", "SP-S", "month", &["Wartung Standard"], 1_900),
    (Some(10), Level::Service, "Service plan premium", "SP-P", "month", &[], 4_600),
    (None, Level::Line, "Insight software", "INS", "", &["Insight"], 0),
    (Some(13), Level::Product, "Insight subscription", "INS-U", "user and month", &["Insight licence"], 49),
];

/// The line that a ware belongs to.
pub(super) fn line_of(ware: usize) -> usize {
    WARES[ware].0.map_or(ware, line_of)
}

/// Makes the offerings; answers their ids in the order of the table.
pub(super) fn offer(stage: &Stage<'_>) -> Result<Vec<OfferingId>> {
    let by = stage.console(stage.founded);
    let (first, second) = (stage.founded, Date::new(stage.today.year(), 1, 1).unwrap_or(stage.founded));
    let mut ids: Vec<OfferingId> = Vec::new();
    for (above, level, name, code, measure, names, price) in WARES {
        let priced = |from, minor| Price { currency: String::from("EUR"), from, minor };
        let prices =
            if price == 0 { Vec::new() } else { vec![priced(first, price * 100), priced(second, price * 104)] };
        let facts = Facts {
            name: name.to_owned(),
            parent: above.map(|at| ids[at]),
            level,
            code: code.to_owned(),
            measure: measure.to_owned(),
            names: names.iter().map(|n| (*n).to_owned()).collect(),
            sources: vec![format!("halden-erp: {}", 4_100 + ids.len())],
            prices,
            unit_kinds: if code == "LV-3" { vec![String::from("plant"), String::from("site")] } else { Vec::new() },
            ..Facts::default()
        };
        ids.push(add(stage.tx, &by, &facts)?);
    }
    Ok(ids)
}

/// Currency and what one unit is worth in euro, in ten-thousandths.
const WORTH: [(&str, i64); 4] = [("USD", 9_230), ("GBP", 11_720), ("CNY", 1_284), ("SEK", 876)];

/// Rates of the first day of each month, from a month before the first sale on; each wanders a little.
pub(super) fn value(stage: &Stage<'_>, first: Date) -> Result<()> {
    let mut dice = Dice::new(61);
    let mut rates = Vec::new();
    for (currency, worth) in WORTH {
        let (mut on, mut at) = (first.first_of_month(), worth);
        while on <= stage.today {
            at = (at + dice.from(-worth / 80, worth / 80)).clamp(worth * 93 / 100, worth * 107 / 100);
            let rate = Some(at * (SCALE / 10_000));
            rates.push(NewRate { currency: currency.to_owned(), base: String::from("EUR"), on, rate });
            on = on.checked_add(1.month()).unwrap_or(Date::MAX);
        }
    }
    rates::actions::set(stage.tx, &stage.console(stage.founded), &rates)?;
    Ok(())
}
