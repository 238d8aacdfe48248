//! A row of a file as a line: its cells, and what they mean.

use uuid::Uuid;

use super::super::model::identity::hash;
use super::super::model::{Facts, Kind, QUANTITY_SCALE};
use crate::base::dated::Span;
use crate::base::money;
use crate::base::registry::Record;
use crate::base::{AccountId, Fields, Result, validate};
use crate::features::people::csv::plain;
use jiff::civil::Date;

/// A row that was understood.
pub(super) struct Typed {
    /// Its account.
    pub(super) account: AccountId,
    /// What it says.
    pub(super) facts: Facts,
}

/// The column of a field.
pub(super) fn column(field: &str) -> &str {
    match field {
        "sold_on" => "date",
        "amount_minor" => "amount",
        "document_line" => "line",
        "sold_by" => "sold_by_email",
        other => other,
    }
}

/// What tells rows without a source id apart: rows of the same words and numbers are the same thing twice, however the file
/// writes its numbers. Documents tell them apart only where they count.
pub(super) fn words(record: &Record, by_document: bool) -> Uuid {
    let get = |name| tenure_text::fold(record.get(name));
    if by_document && !record.get("document_number").is_empty() && !record.get("line").is_empty() {
        return hash(&[&get("account"), &get("document_number"), &get("line")]);
    }
    let names = ["account", "date", "amount", "currency", "offering", "quantity", "document_number"];
    let cells = names.map(|name| match name {
        "amount" | "quantity" => bare(get(name)),
        "document_number" if !by_document => String::new(),
        _ => get(name),
    });
    hash(&cells.each_ref().map(String::as_str))
}

/// A number without the zeros that say nothing: `5.00` is `5`.
fn bare(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The cells that need no look-up; ids are filled in by the caller.
pub(super) fn facts(record: &Record, currency: &str, wrong: &mut Fields) -> Result<Facts> {
    let get = |name| plain(record.get(name));
    let currency = money::currency(wrong, "currency", get("currency"), currency);
    let kind = kind(get("kind"), get("amount"), wrong);
    let amount = money::parse(wrong, "amount", get("amount"), &currency).map(|m| m.minor);
    if amount.is_none() && wrong.of("amount").is_none() {
        wrong.add("amount", "error-required");
    }
    let amount_minor = kind.amount(amount.unwrap_or_default());
    if amount_minor.is_none() {
        wrong.add("amount", "revenue-error-negative");
    }
    let sold_on = day(record, "date", wrong);
    if sold_on.is_none() && wrong.of("date").is_none() {
        wrong.add("date", "error-required");
    }
    let (from, to) = (day(record, "period_from", wrong), day(record, "period_to", wrong));
    Ok(Facts {
        unit: None,
        sold_on: sold_on.unwrap_or(Date::MIN),
        amount_minor: amount_minor.unwrap_or_default(),
        currency,
        quantity: quantity(wrong, get("quantity")),
        offering: None,
        document_number: validate::line(wrong, "document_number", get("document_number"), validate::NAME),
        document_line: validate::line(wrong, "line", get("line"), validate::NAME),
        kind,
        period: period(wrong, from, to),
        due_on: day(record, "due_on", wrong),
        paid_on: day(record, "paid_on", wrong),
        disputed: yes(get("disputed"), wrong),
        agreement_ref: validate::line(wrong, "agreement", get("agreement"), validate::NAME),
        sold_by: None,
        territory: None,
        source_system: validate::line(wrong, "source_system", get("source_system"), validate::NAME),
        source_id: validate::line(wrong, "source_id", get("source_id"), validate::NAME),
    })
}

fn day(record: &Record, column: &'static str, wrong: &mut Fields) -> Option<Date> {
    let text = record.get(column);
    if text.is_empty() {
        return None;
    }
    let day = text.parse::<Date>().ok().filter(|d| (1900..=9998).contains(&d.year()));
    if day.is_none() {
        wrong.add(column, "error-day");
    }
    day
}

/// A period from its first and its last day.
pub(in crate::features::revenue) fn period(wrong: &mut Fields, from: Option<Date>, to: Option<Date>) -> Option<Span> {
    match (from, to) {
        (None, None) => None,
        (None, Some(_)) => {
            wrong.add("period_from", "error-required");
            None
        }
        (Some(from), to) => {
            let span = Span::new(from, to).ok();
            if span.is_none() {
                wrong.add("period_to", "error-ends-before-start");
            }
            span
        }
    }
}

/// The kind that a word means; without one a negative amount is a credit note, any other an invoice.
fn kind(text: &str, amount: &str, wrong: &mut Fields) -> Kind {
    let word = text.to_lowercase().replace([' ', '-'], "_");
    if word.is_empty() {
        return if amount.starts_with('-') { Kind::CreditNote } else { Kind::Invoice };
    }
    Kind::parse(&word).unwrap_or_else(|| {
        let allowed = Kind::ALL.iter().map(|k| k.code()).collect::<Vec<_>>().join(", ");
        wrong.add_with("kind", "error-one-of", vec![("allowed", allowed)]);
        Kind::Invoice
    })
}

fn yes(text: &str, wrong: &mut Fields) -> bool {
    match text {
        "yes" | "1" | "true" => true,
        "" | "no" | "0" | "false" => false,
        _ => {
            wrong.add_with("disputed", "error-one-of", vec![("allowed", String::from("yes, no"))]);
            false
        }
    }
}

/// A quantity in millionths: `12`, `0.5`, `-3`.
pub(in crate::features::revenue) fn quantity(wrong: &mut Fields, text: &str) -> Option<i64> {
    let text = text.trim().replace([',', ' ', '\u{a0}'], "").replace('\u{2212}', "-");
    if text.is_empty() {
        return None;
    }
    let (minus, digits) = text.strip_prefix('-').map_or((false, text.as_str()), |t| (true, t));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let fine = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    let rest = rest.trim_end_matches('0');
    let read = || {
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let part: i64 = if rest.is_empty() { 0 } else { rest.parse().ok()? };
        let part = part * 10_i64.pow(6_u32.checked_sub(u32::try_from(rest.len()).ok()?)?);
        whole.checked_mul(QUANTITY_SCALE)?.checked_add(part)
    };
    let some = !(whole.is_empty() && rest.is_empty()) && fine(whole) && fine(rest) && rest.len() <= 6;
    let value = if some { read() } else { None };
    if value.is_none() {
        wrong.add("quantity", "revenue-error-quantity");
    }
    value.map(|n| if minus { -n } else { n })
}

/// A stored quantity as people write it.
pub(in crate::features::revenue) fn quantity_text(n: i64) -> String {
    let size = n.unsigned_abs();
    let scale = QUANTITY_SCALE.unsigned_abs();
    let text = format!("{}{}.{:06}", if n < 0 { "-" } else { "" }, size / scale, size % scale);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_exact() {
        for (text, want) in
            [("12", "12"), ("0.5", "0.5"), ("-3", "-3"), ("1,200.250000", "1200.25"), (".000001", "0.000001")]
        {
            let mut wrong = Fields::default();
            assert_eq!(quantity(&mut wrong, text).map(quantity_text).as_deref(), Some(want), "{text}");
        }
        for text in ["x", "1.2.3", "0.0000001", "99999999999999999999", "-", "."] {
            let mut wrong = Fields::default();
            assert_eq!((quantity(&mut wrong, text), wrong.0.len()), (None, 1), "{text}");
        }
    }

    #[test]
    fn rows_of_the_same_words_are_alike() {
        let row = |pairs: &[(&str, &str)]| words(&Record::of(2, pairs), true);
        let base = [("account", "Acme"), ("date", "2026-01-01"), ("amount", "5.00")];
        assert_eq!(
            row(&base),
            row(&[("account", "ACME"), ("date", "2026-01-01"), ("amount", "5.00"), ("kind", "order")])
        );
        assert_ne!(row(&base), row(&[("account", "Acme"), ("date", "2026-01-02"), ("amount", "5.00")]));
        let numbered = [("account", "Acme"), ("document_number", "7"), ("line", "1"), ("amount", "5")];
        assert_eq!(
            row(&numbered),
            row(&[("account", "Acme"), ("document_number", "7"), ("line", "1"), ("amount", "6")])
        );
    }
}
