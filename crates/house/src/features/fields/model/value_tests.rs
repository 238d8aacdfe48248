use jiff::civil::date;

use super::super::{Choice, Required, Subject};
use super::*;

fn field(kind: Kind) -> Field {
    let choice = |code: &str, en: &str, zh: &str| Choice { code: code.into(), en: en.into(), zh: zh.into() };
    Field {
        subject: Subject::Account,
        key: String::from("x"),
        kind,
        label_en: String::from("X"),
        label_zh: String::from("某"),
        help_en: String::new(),
        help_zh: String::new(),
        choices: vec![choice("gold", "Gold", "金"), choice("tin", "Tin", "锡")],
        decimals: 0,
        currency: String::new(),
        required: Required::default(),
        initial: String::new(),
        position: 0,
        archived_at: None,
        version: 1,
    }
}

const GROUND: Ground<'_> = Ground { today: date(2026, 11, 12), currency: "EUR" };

fn parse(field: &Field, text: &str) -> Result<Value, &'static str> {
    let mut fields = Fields::default();
    let value = field.parse(&mut fields, "cf_x", text, GROUND);
    match fields.0.first() {
        Some(e) => {
            assert_eq!(e.field, "cf_x");
            Err(e.key)
        }
        None => Ok(value.expect("no value and no mistake")),
    }
}

/// What is read survives the database, the API and the form.
fn round_trip(field: &Field, value: &Value) {
    assert_eq!(field.read(&field.store(value).value).as_ref(), Some(value), "database");
    let json = field.to_json(value);
    assert_eq!(field.known(&json).as_ref(), Some(value), "event {json}");
    let mut fields = Fields::default();
    assert_eq!(field.from_json(&mut fields, "x", &json, GROUND).as_ref(), Some(value), "API {json}");
    for locale in Locale::ALL {
        assert_eq!(parse(field, &field.typed(value, locale)).as_ref(), Ok(value), "form in {locale:?}");
        assert_eq!(parse(field, &field.plain(value, locale)).as_ref(), Ok(value), "file in {locale:?}");
    }
}

#[test]
fn numbers_keep_their_decimals_and_their_limits() {
    let whole = field(Kind::Number);
    let two = Field { decimals: 2, ..field(Kind::Number) };
    assert_eq!(parse(&whole, "1,204"), Ok(Value::Number(1204)));
    assert_eq!(parse(&whole, "−3"), Ok(Value::Number(-3)));
    assert_eq!(parse(&whole, "3.5"), Err("fields-error-number"));
    assert_eq!(parse(&whole, "3.0"), Ok(Value::Number(3)));
    assert_eq!(parse(&two, "12.5"), Ok(Value::Number(1250)));
    assert_eq!(parse(&two, "-0.05"), Ok(Value::Number(-5)));
    assert_eq!(parse(&two, "1.005"), Err("fields-error-number"));
    assert_eq!(parse(&whole, "999999999999999"), Ok(Value::Number(LARGEST)));
    assert_eq!(parse(&whole, "1000000000000000"), Err("fields-error-number"));
    assert_eq!(parse(&whole, "99999999999999999999999"), Err("fields-error-number"));
    for text in ["1e5", "NaN", "infinity", "0x10", ".", "-", "1.2.3", "١٢"] {
        assert_eq!(parse(&whole, text), Err("fields-error-number"), "{text}");
    }
    assert_eq!(two.show(&Value::Number(-123_456_750), Locale::En), "\u{2212}1,234,567.50");
    for n in [0, 5, -5, 1250, LARGEST, -LARGEST] {
        round_trip(&two, &Value::Number(n));
        round_trip(&whole, &Value::Number(n));
        round_trip(&Field { decimals: 6, ..field(Kind::Number) }, &Value::Number(n));
    }
}

#[test]
fn amounts_are_minor_units_of_their_currency() {
    let any = field(Kind::Money);
    let money = |minor, currency: &str| Value::Money(Money { minor, currency: currency.into() });
    assert_eq!(parse(&any, "1,200.50"), Ok(money(120_050, "EUR")));
    assert_eq!(parse(&any, "chf 80"), Ok(money(8_000, "CHF")));
    assert_eq!(parse(&any, "80 JPY"), Ok(money(80, "JPY")));
    assert_eq!(parse(&any, "¥ 9,000"), Ok(money(900_000, "CNY")));
    assert_eq!(parse(&any, "-3 EUR"), Ok(money(-300, "EUR")));
    assert_eq!(parse(&any, "1.234"), Err("error-money"));
    assert_eq!(parse(&any, "12 JPY 3"), Err("error-money"));
    let fixed = Field { currency: String::from("USD"), ..field(Kind::Money) };
    assert_eq!(parse(&fixed, "12"), Ok(money(1_200, "USD")));
    assert_eq!(parse(&fixed, "12 EUR"), Err("fields-error-currency"));
    assert_eq!(any.show(&money(120_000, "EUR"), Locale::En), "€1,200");
    assert_eq!(any.show(&money(-120_050, "EUR"), Locale::Zh), "\u{2212}€1,200.50");
    for value in [money(1, "EUR"), money(-120_050, "KWD"), money(7, "JPY"), money(0, "USD")] {
        round_trip(&any, &value);
    }
    round_trip(&fixed, &money(1, "USD"));
    let stored = any.store(&money(5, "EUR"));
    assert_eq!((stored.num, stored.currency.as_deref(), stored.word, stored.day), (Some(5), Some("EUR"), None, None));
    let mut fields = Fields::default();
    for wrong in [
        json!(12),
        json!({"minor": 1}),
        json!({"minor": 1, "currency": "euro"}),
        json!({"minor": 1.5, "currency": "EUR"}),
    ] {
        assert_eq!(any.from_json(&mut fields, "x", &wrong, GROUND), None);
    }
    assert_eq!(fields.0.len(), 4);
}

#[test]
fn links_are_http_or_https_only() {
    let link = field(Kind::Link);
    assert_eq!(parse(&link, "example.com/a?b=c"), Ok(Value::Text(String::from("https://example.com/a?b=c"))));
    assert_eq!(parse(&link, "HTTP://example.com:8080"), Ok(Value::Text(String::from("http://example.com:8080"))));
    assert_eq!(parse(&link, "example.com:8080"), Ok(Value::Text(String::from("https://example.com:8080"))));
    for text in [
        "javascript:alert(1)",
        "data:text/html,x.y",
        "ftp://example.com",
        "https://user@example.com",
        "https://example.com/\"onclick",
        "https://localhost",
        "//example.com",
        "mailto:a@example.com",
        "java\tscript:alert.x",
        "https://example.com/ x",
    ] {
        assert!(parse(&link, text).is_err(), "{text}");
    }
    round_trip(&link, &Value::Text(String::from("https://example.com/路径")));
}

#[test]
fn choices_are_known_by_code_and_by_both_names() {
    let choice = field(Kind::Choice);
    for text in ["gold", "GOLD", "Gold", "金"] {
        assert_eq!(parse(&choice, text), Ok(Value::Text(String::from("gold"))));
    }
    let mut fields = Fields::default();
    assert_eq!(choice.parse(&mut fields, "cf_x", "lead", GROUND), None);
    assert_eq!(fields.0[0].key, "error-one-of");
    assert_eq!(fields.0[0].args, [("allowed", String::from("gold, tin"))]);
    assert_eq!(choice.from_json(&mut fields, "x", &json!("Gold"), GROUND), None, "a program says codes");
    assert_eq!(choice.show(&Value::Text(String::from("tin")), Locale::Zh), "锡");
    assert_eq!(choice.show(&Value::Text(String::from("gone")), Locale::Zh), "gone");
    round_trip(&choice, &Value::Text(String::from("tin")));
}

#[test]
fn days_flags_and_texts_are_read() {
    let day = field(Kind::Date);
    assert_eq!(parse(&day, "2027-02-28"), Ok(Value::Day(date(2027, 2, 28))));
    assert_eq!(parse(&day, "30 Feb 2027"), Err("error-day"));
    round_trip(&day, &Value::Day(date(2027, 2, 28)));
    let flag = field(Kind::YesNo);
    for (text, want) in [("yes", true), ("是", true), ("1", true), ("No", false), ("否", false)] {
        assert_eq!(parse(&flag, text), Ok(Value::Flag(want)), "{text}");
    }
    assert_eq!(parse(&flag, "maybe"), Err("fields-error-yes-no"));
    round_trip(&flag, &Value::Flag(false));
    let text = field(Kind::Text);
    round_trip(&text, &Value::Text(String::from("Ñandú & 清河 '\"; drop table --")));
    assert_eq!(parse(&text, "a\u{0}b"), Err("error-control-characters"));
    assert_eq!(parse(&text, &"x".repeat(501)), Err("error-too-long"));
    assert_eq!(text.store(&Value::Text("Ñ".repeat(400))).word.map(|w| w.chars().count()), Some(WORD));
    let mut fields = Fields::default();
    assert_eq!(text.parse(&mut fields, "cf_x", "   ", GROUND), None);
    assert!(fields.0.is_empty(), "blank is none");
    for (kind, json) in [
        (Kind::Text, json!(3)),
        (Kind::YesNo, json!("yes")),
        (Kind::Date, json!(20_270_101)),
        (Kind::Number, json!(true)),
    ] {
        assert_eq!(field(kind).from_json(&mut fields, "x", &json, GROUND), None);
    }
    assert_eq!(fields.0.len(), 4);
}
