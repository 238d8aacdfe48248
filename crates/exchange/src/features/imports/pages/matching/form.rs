//! What was posted of the columns, as a change; and mistakes in it, with the place where they stand.

use std::collections::BTreeMap;

use maud::Markup;
use tenure_sheet::{Format, Wish};

use super::super::super::actions::Change;
use super::super::super::model::answers::{Answers, DayOrder, Decimals};
use super::super::super::model::filters::Filter;
use super::super::super::model::keys;
use super::super::super::model::rules::{Repair, Rule, add_reading};
use super::super::super::model::setup::{Match, Setup, Why};
use super::super::super::store::runs::Import;
use super::super::frame::Open;
use super::super::posted::Posted;
use crate::base::registry::ImportKind;
use crate::base::{Cx, Fields};
use crate::features::identity::pages::draw::sentence;
use crate::ui;

/// The change that a button asks for.
pub(super) fn change(open: &Open, posted: &Posted, verb: &str) -> Change {
    let version = posted.get("version").parse().ok();
    if let Some(id) = verb.strip_prefix("template:") {
        return Change { version, template: id.parse().ok(), ..Change::default() };
    }
    if let Some(name) = verb.strip_prefix("preset:") {
        return Change { version, preset: Some(name.to_owned()), ..Change::default() };
    }
    if verb == "look" {
        return Change { version, wish: Some(wish(posted)), ..Change::default() };
    }
    if verb.starts_with("forget:") {
        return Change { version, ..Change::default() };
    }
    let setup = &open.import.setup;
    Change {
        version,
        columns: Some(columns(open, posted)),
        filters: Some(filters(setup, posted)),
        fixed: Some(fixed(setup, posted)),
        answers: Some(answers(&setup.answers, posted)),
        rules: Some(rules(&setup.rules, posted)),
        keys: found_by(&open.kind, setup, posted),
        ..Change::default()
    }
}

/// The sets of columns by which rows are found again: those on the page as they are ticked, the others as they were. None
/// when the page did not ask.
fn found_by(kind: &ImportKind, setup: &Setup, posted: &Posted) -> Option<Vec<String>> {
    posted.raw("keys")?;
    let ways = keys::ways(kind, setup).into_iter().map(|way| (way.set.name(), way.on));
    let on = |(name, on): &(String, bool)| {
        let shown = posted.raw(&format!("keyed-{name}")).is_some();
        if shown { posted.raw(&format!("key-{name}")).is_some() } else { *on }
    };
    Some(ways.filter(on).map(|(name, _)| name).collect())
}

/// Columns whose choice is another one than before; what was guessed and left so stays a guess.
fn columns(open: &Open, posted: &Posted) -> BTreeMap<String, Option<String>> {
    let headers = open.import.found.as_ref().map(|f| f.shape.columns.as_slice()).unwrap_or_default();
    let chosen = headers.iter().enumerate().filter_map(|(at, header)| {
        let now = open.import.setup.columns.get(at).and_then(|m| m.field.as_deref()).unwrap_or_default();
        let new = posted.raw(&format!("c{at}")).map(str::trim).filter(|new| *new != now)?;
        Some((header.clone(), (!new.is_empty()).then(|| new.to_owned())))
    });
    chosen.collect()
}

/// The filters, each on or off.
fn filters(setup: &Setup, posted: &Posted) -> Vec<Filter> {
    let asked = posted.raw("filters").is_some();
    let on = |at: usize, filter: &Filter| if asked { posted.raw(&format!("filter-{at}")).is_some() } else { filter.on };
    setup.filters.iter().enumerate().map(|(at, filter)| Filter { on: on(at, filter), ..filter.clone() }).collect()
}

fn fixed(setup: &Setup, posted: &Posted) -> BTreeMap<String, String> {
    let mut fixed = setup.fixed.clone();
    for (field, value) in posted.starting("fixed-") {
        fixed.insert(field.to_owned(), value.to_owned());
    }
    if !posted.get("more_field").is_empty() {
        fixed.insert(posted.get("more_field").to_owned(), posted.get("more_value").to_owned());
    }
    fixed
}

/// The answers before, with those that were given.
fn answers(before: &Answers, posted: &Posted) -> Answers {
    let mut answers = before.clone();
    match posted.get("days") {
        "day_first" => answers.days = Some(DayOrder::DayFirst),
        "month_first" => answers.days = Some(DayOrder::MonthFirst),
        _ => {}
    }
    match posted.get("decimals") {
        "point" => answers.decimals = Some(Decimals::Point),
        "comma" => answers.decimals = Some(Decimals::Comma),
        _ => {}
    }
    if posted.raw("currency").is_some() {
        answers.currency = Some(posted.get("currency").to_uppercase()).filter(|code| !code.is_empty());
    }
    if posted.raw("zone").is_some() {
        answers.zone = Some(posted.get("zone").to_owned()).filter(|zone| !zone.is_empty());
    }
    answers
}

/// The rules before without those that were taken off, and one more.
fn rules(before: &[Rule], posted: &Posted) -> Vec<Rule> {
    let stays = |at: usize| posted.raw(&format!("rule-{at}-off")).is_none();
    let mut rules: Vec<Rule> = before.iter().enumerate().filter(|(at, _)| stays(*at)).map(|(_, r)| r.clone()).collect();
    let (field, text) = (posted.get("rule_field"), posted.get("rule_from"));
    let repair = match posted.get("rule_repair") {
        "trim" => Repair::Trim {},
        "upper" => Repair::Upper {},
        "lower" => Repair::Lower {},
        "title" => Repair::Title {},
        "without" if !text.is_empty() => Repair::Without { prefix: text.to_owned() },
        "read" if !field.is_empty() && !text.is_empty() => {
            add_reading(&mut rules, field, text, posted.get("rule_to"));
            return rules;
        }
        _ => return rules,
    };
    if !field.is_empty() {
        rules.push(Rule { field: field.to_owned(), repair });
    }
    rules
}

fn wish(posted: &Posted) -> Wish {
    let some = |name: &str| Some(posted.get(name).to_owned()).filter(|text| !text.is_empty());
    let format = match posted.get("format") {
        "csv" => Some(Format::Csv),
        "xlsx" => Some(Format::Xlsx),
        "ods" => Some(Format::Ods),
        "vcard" => Some(Format::VCard),
        "ical" => Some(Format::ICal),
        "json" => Some(Format::Json),
        _ => None,
    };
    let header = match posted.get("header") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let delimiter = match posted.raw("delimiter").unwrap_or_default() {
        "" => None,
        "\\t" => Some(String::from("\t")),
        other => Some(other.to_owned()),
    };
    Wish {
        format,
        encoding: some("encoding"),
        delimiter,
        header,
        start: posted.get("start").parse().ok(),
        sheet: some("sheet"),
    }
}

/// Puts what was typed into an import that is only shown, so that nothing of it is lost.
pub(super) fn typed(import: &mut Import, kind: &ImportKind, posted: &Posted) {
    for at in 0..import.setup.columns.len() {
        if let Some(field) = posted.raw(&format!("c{at}")) {
            let field = Some(field.trim().to_owned()).filter(|f| !f.is_empty());
            if import.setup.columns[at].field != field {
                import.setup.columns[at] = Match { field, why: Why::Chosen };
            }
        }
    }
    if let Some(names) = found_by(kind, &import.setup, posted) {
        keys::choose(&mut import.setup, kind, &names, &mut Fields::default());
    }
    import.setup.filters = filters(&import.setup, posted);
    import.setup.fixed = fixed(&import.setup, posted);
    import.setup.answers = answers(&import.setup.answers, posted);
    import.setup.rules = rules(&import.setup.rules, posted);
}

/// All mistakes, on top, with links to their fields.
pub(super) fn summary(cx: &Cx, open: &Open, fields: &Fields) -> Markup {
    let headers = open.import.found.as_ref().map(|f| f.shape.columns.as_slice()).unwrap_or_default();
    let place = |field: &str| -> (String, String) {
        let Some(name) = field.strip_prefix("columns.") else {
            let short = field.rsplit('.').next().unwrap_or(field).to_owned();
            return (short, String::new());
        };
        match headers.iter().position(|h| h == name) {
            Some(at) => (format!("c{at}"), format!("{name}{}", cx.t("imports-colon"))),
            None => (String::new(), format!("{}{}", open.label(cx.locale(), name), cx.t("imports-colon"))),
        }
    };
    let told: Vec<(String, String)> = fields
        .0
        .iter()
        .map(|e| {
            let (id, before) = place(&e.field);
            (id, format!("{before}{}", sentence(cx.locale(), e)))
        })
        .collect();
    let errors: Vec<(&str, String)> = told.iter().map(|(id, text)| (id.as_str(), text.clone())).collect();
    ui::error_summary(&cx.tr("error-summary", &[("n", fields.0.len().into())]), &errors)
}
