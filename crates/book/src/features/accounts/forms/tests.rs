use jiff::civil::date;

use super::*;
use crate::base::Error;

fn ground() -> Ground {
    Ground {
        custom: crate::features::fields::Catalogue::default(),
        duties: crate::features::duties::Rules::default(),
        today: date(2026, 11, 12),
        currency: String::from("EUR"),
        sectors: vec![String::from("food")],
        tiers: vec![String::from("star")],
        lifecycles: vec![String::from("active")],
    }
}

#[test]
fn a_full_form_becomes_values() {
    let form = AccountForm {
        name: String::from("  Aurelia Foods Group "),
        country: String::from("switzerland"),
        revenue: String::from("1,250,000.50"),
        currency: String::from("chf"),
        employees: String::from("12 400"),
        tags: String::from("Food; export ;food"),
        sector: String::from("food"),
        client_since: String::from("2014-03"),
        lei: String::from("5493 001K JTII GC8Y 1R12"),
        sources: String::from("erp: 77-1\n\nCRM：A:9"),
        tier: String::from("star"),
        ..AccountForm::default()
    };
    let new = NewAccount::parse(&form, &ground()).unwrap();
    let p = new.profile;
    assert_eq!((p.name.as_str(), p.country.as_str(), p.employees), ("Aurelia Foods Group", "CH", Some(12_400)));
    assert_eq!(p.revenue.unwrap().minor, 125_000_050);
    assert_eq!(p.tags, ["Food", "export"]);
    assert_eq!(p.client_since.as_deref(), Some("2014-03"));
    let found: Vec<_> = p.identifiers.iter().map(|i| (i.scheme.as_str(), i.value.as_str())).collect();
    assert_eq!(found, [("lei", "5493001KJTIIGC8Y1R12"), ("source:CRM", "A:9"), ("source:erp", "77-1")]);
    assert_eq!(new.tier.as_deref(), Some("star"));
}

#[test]
fn all_mistakes_are_told_at_once() {
    let form = AccountForm {
        sector: String::from("nonsense"),
        kind: String::from("planet"),
        website: String::from("no address"),
        employees: String::from("many"),
        revenue: String::from("-5"),
        time_zone: String::from("Mars/Base"),
        language: String::from("e n"),
        client_since: String::from("2031"),
        lei: String::from("short"),
        sources: String::from("only"),
        tier: String::from("gold"),
        parent: String::from("x"),
        ..AccountForm::default()
    };
    let Err(Error::Invalid(fields)) = NewAccount::parse(&form, &ground()) else { panic!("accepted") };
    for field in ["name", "sector", "kind", "website", "employees", "revenue", "time_zone", "language"] {
        assert!(fields.of(field).is_some(), "{field}");
    }
    for field in ["client_since", "lei", "sources", "tier", "parent"] {
        assert!(fields.of(field).is_some(), "{field}");
    }
}

#[test]
fn hostile_strings_come_back_identical() {
    for text in [
        "<script>alert(1)</script>",
        "'; drop table accounts;--",
        "=cmd|' /C calc'!A0",
        "Ω≈ç√ 田中さん \u{202e}",
        "%00{{7*7}}",
    ] {
        let form = AccountForm { name: text.to_owned(), city: text.to_owned(), ..AccountForm::default() };
        let new = NewAccount::parse(&form, &ground()).unwrap();
        assert_eq!((new.profile.name.as_str(), new.profile.city.as_str()), (text, text));
    }
}

#[test]
fn an_edit_holds_the_given_fields_only() {
    let form = AccountForm { employees: String::from("7"), ..AccountForm::default() };
    let edit = EditAccount::parse(&form, &["employees"], Some(3), &ground()).unwrap();
    assert_eq!(edit.base, Some(3));
    assert_eq!(edit.set.keys().collect::<Vec<_>>(), ["employees"]);
    assert!(
        EditAccount::parse(&form, &["employees", "name"], None, &ground()).is_err(),
        "a given name may not be empty"
    );
}

#[test]
fn client_since_is_as_exact_as_it_is_known() {
    let read = |text: &str| {
        let mut fields = Fields::default();
        (client_since(&mut fields, text, date(2026, 11, 12)), fields.0.is_empty())
    };
    assert_eq!(read("1996"), (Some(String::from("1996")), true));
    assert_eq!(read("2014-03"), (Some(String::from("2014-03")), true));
    assert_eq!(read("1 Mar 2014"), (Some(String::from("2014-03-01")), true));
    assert_eq!(read("2014-13"), (None, false));
    assert_eq!(read("2027"), (None, false));
    assert_eq!(read(""), (None, true));
}
