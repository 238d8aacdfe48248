//! The rules of lines by example.

use super::identity::{hash, match_key, same};
use super::shared::{Copy, left_out};
use super::*;
use jiff::civil::date;

fn facts() -> Facts {
    Facts {
        unit: None,
        sold_on: date(2026, 3, 31),
        amount_minor: 12_345,
        currency: String::from("EUR"),
        quantity: Some(2 * QUANTITY_SCALE),
        offering: None,
        document_number: String::new(),
        document_line: String::new(),
        kind: Kind::Invoice,
        period: None,
        due_on: None,
        paid_on: None,
        disputed: false,
        agreement_ref: String::new(),
        sold_by: None,
        territory: None,
        source_system: String::new(),
        source_id: String::new(),
    }
}

#[test]
fn credit_notes_are_negative_and_nothing_else_is() {
    assert_eq!((Kind::CreditNote.amount(500), Kind::CreditNote.amount(-500)), (Some(-500), Some(-500)));
    assert_eq!((Kind::Invoice.amount(500), Kind::Invoice.amount(-1)), (Some(500), None));
    assert_eq!(Kind::CreditNote.amount(i64::MIN), None);
    let credit = facts().with(json!({"kind": "credit_note"}).as_object().unwrap()).unwrap();
    assert_eq!(credit.amount_minor, -12_345);
    assert_eq!(credit.with(json!({"kind": "order"}).as_object().unwrap()), None, "a negative order is refused");
}

#[test]
fn months_are_counted_through() {
    for day in [date(1999, 12, 31), date(2026, 1, 1), date(2026, 3, 31)] {
        assert_eq!(first_day(month_of(day)), day.first_of_month());
    }
    assert_eq!(month_of(date(2027, 1, 1)) - month_of(date(2026, 12, 31)), 1);
}

#[test]
fn fields_replace_and_come_back() {
    let before = facts();
    let set = json!({"period_from": "2026-01-01", "period_to": "2026-03-31", "disputed": true, "quantity": null});
    let after = before.with(set.as_object().unwrap()).unwrap();
    assert_eq!(after.period.unwrap().to, date(2026, 4, 1));
    assert_eq!(after.fields()["period_to"], "2026-03-31");
    assert_eq!(after.with(&before.fields()).unwrap(), before);
    let turned = json!({"period_from": "2026-03-31", "period_to": "2026-01-01"});
    assert_eq!(before.with(turned.as_object().unwrap()), None);
}

#[test]
fn lines_are_found_by_document_or_by_all_that_they_say() {
    let numbered = |number: &str, line: &str, amount| Facts {
        document_number: number.to_owned(),
        document_line: line.to_owned(),
        amount_minor: amount,
        ..facts()
    };
    let key = |f: &Facts| match_key(f);
    assert_eq!(key(&numbered("RE-1", "2", 1)), key(&numbered("re-1", "2", 99)), "a changed amount is a changed line");
    assert!(same(&numbered("RE-1", "2", 1), &numbered("re-1", "2", 99)));
    assert_ne!(key(&numbered("RE-1", "", 1)), key(&numbered("RE-1", "", 99)), "without a line number it is another");
    assert_ne!(key(&numbered("RE-1", "2", 1)), key(&numbered("RE-12", "", 1)));
    assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
    // Stored keys must never change their meaning.
    assert_eq!(hash(&["document", "re-1", "2"]).to_string(), "e9d5c304-15ba-8701-375d-8eba7813765c");
}

#[test]
fn a_shared_line_counts_once_in_a_group() {
    let copy = |account, line, group, key| Copy {
        account: AccountId(Uuid::from_u128(account)),
        line: RevenueLineId(Uuid::from_u128(line)),
        group: AccountId(Uuid::from_u128(group)),
        key: Uuid::from_u128(key),
    };
    let all = [
        copy(2, 21, 1, 7),
        copy(1, 11, 1, 7),
        copy(1, 12, 1, 7), // twice on one account: sold twice
        copy(3, 31, 3, 7), // another group
        copy(2, 22, 1, 8), // no other account in the sum has it
    ];
    assert_eq!(left_out(&all), [RevenueLineId(Uuid::from_u128(21))]);
    assert_eq!(left_out(&all[..1]), [], "alone in a sum it counts");
}
