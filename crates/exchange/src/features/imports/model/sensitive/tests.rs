//! Numbers as people write them, and numbers that only look like them.

use super::*;

#[test]
fn cards_are_recognised_however_they_are_grouped() {
    for text in ["4111111111111111", "4111 1111 1111 1111", "paid with 5500-0000-0000-0004", "378282246310005"] {
        assert_eq!(find(text), Some(Sensitive::Card), "{text}");
    }
    for text in
        ["4111111111111112", "0000104412", "+41 44 668 18 00", "1265793.04", "529900T8BM49AURSDO55", "2026-11-29"]
    {
        assert_eq!(find(text), None, "{text}");
    }
}

#[test]
fn numbers_beside_a_card_do_not_hide_it() {
    for text in [
        "4111 1111 1111 1111 12/28",
        "4111111111111111 123",
        "exp 12/28 4111111111111111",
        "room 12 4111111111111111",
        "4111\u{a0}1111\u{a0}1111\u{a0}1111",
        "４１１１１１１１１１１１１１１１",
        "no. 3782 822463 10005.",
        "4111\u{2011}1111\u{2011}1111\u{2011}1111 7",
    ] {
        assert_eq!(find(text), Some(Sensitive::Card), "{text}");
    }
    for text in [
        "4111 1111 1111 1112 12/28",
        "DE89 3704 0044 0532 0130 00",
        "FR14 2004 1010 0505 0001 3M02 606",
        "pallets 4111, 1111, 1111, 1111",
        "2026-11-29 14:05 and 2026-11-30 15:06",
        "+41 44 668 18 00, +49 89 4111 1111",
    ] {
        assert_eq!(find(text), None, "{text}");
    }
}

#[test]
fn an_account_number_is_no_card() {
    // The groups 4111 1111 1111 1111 stand in it, and its own check digits fit.
    let own = (2..=98).map(|check| format!("XK{check:02} 4111 1111 1111 1111"));
    let fitting: Vec<String> = own.filter(|text| iban(text.as_bytes()) == Some(text.len())).collect();
    assert_eq!(fitting.len(), 1, "{fitting:?}");
    assert_eq!(find(&fitting[0]), None);
    assert_eq!(find("XK00 4111 1111 1111 1111"), Some(Sensitive::Card));
}

#[test]
fn identity_numbers_are_recognised_as_people_write_them() {
    for text in [
        "ID11010519491231002X.",
        "身份证110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "AHV 756.9217.0769.85",
        "NIR 2 55 08 14 168 025 38",
        "255081416802538",
        "pnr 811218-9876",
        "19811218-9876.",
        "85.07.30-033.28",
        "(00.01.25-567.77)",
    ] {
        assert_eq!(find(text), Some(Sensitive::Identity), "{text}");
    }
    for text in [
        "756.9217.0769.86",
        "7569217076985",
        "2 55 08 14 168 025 39",
        "8112189876",
        "811218-9875",
        "20240131-0012",
        "240131-0019",
        "RE-811218-9876",
        "85.07.30-033.29",
        "85073003328",
        "1 55 13 14 168 025 38",
    ] {
        assert_eq!(find(text), None, "{text}");
    }
}

#[test]
fn identity_numbers_are_recognised() {
    for text in ["11010519491231002X", "12345678Z", "X1234567L", "RSSMRA85T10A562S", "529.982.247-25", "44051401359"] {
        assert_eq!(find(text), Some(Sensitive::Identity), "{text}");
    }
    for text in
        ["110105194912310021", "12345678A", "RSSMRA85T10A562T", "529.982.247-26", "44051401358", "91330100799655058B"]
    {
        assert_eq!(find(text), None, "{text}");
    }
}
