use super::*;

fn read(text: &str) -> Vec<Record> {
    records(text.as_bytes(), "", Locale::En).unwrap()
}

fn refused(bytes: &[u8], account: &str) -> Vec<u64> {
    let faults = records(bytes, account, Locale::En).unwrap_err();
    assert!(faults.iter().all(|f| !f.reason.is_empty() && !f.reason.starts_with("people-")), "{faults:?}");
    faults.into_iter().map(|f| f.line).collect()
}

const LIN: &str = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:林晓雯 Lin Xiaowen\r\nN:Lin;Xiaowen;;;\r\nORG:Qinghe\\, Group;Quality\r\n\
TITLE:Plant director\\; Suzhou\r\nEMAIL;TYPE=home:lin@home.example\r\nitem1.EMAIL;PREF=1:lin@qinghe.example\r\n\
TEL;VALUE=uri;TYPE=\"voice,work\":tel:+86-21-6123-4567\r\nTEL;TYPE=cell:+86 138 0013 8000\r\nBDAY:--0517\r\nLANG:zh\r\nLANG:en\r\n\
NOTE:First line\\nsecond\r\n  folded\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\nEND:VCARD\r\n";

#[test]
fn a_card_becomes_a_row() {
    let rows = read(LIN);
    let row = &rows[0];
    assert_eq!((rows.len(), row.line), (1, 1));
    for (column, want) in [
        ("account", "Qinghe, Group"),
        ("name", "林晓雯 Lin Xiaowen"),
        ("family_name", "Lin"),
        ("title", "Plant director; Suzhou"),
        ("email", "lin@qinghe.example"),
        ("phone", "+86-21-6123-4567"),
        ("contacts", "private: lin@home.example|mobile: +86 138 0013 8000"),
        ("birthday", "--05-17"),
        ("languages", "zh,en"),
        ("notes", "First line\nsecond folded"),
    ] {
        assert_eq!(row.get(column), want, "{column}");
    }
}

#[test]
fn older_cards_and_other_charsets_are_read() {
    let old = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=\n=BCrgen\nORG:Hesse\n\
               TEL;CELL;PREF:0171 1234567\nEND:VCARD\n";
    let row = &read(old)[0];
    assert_eq!((row.get("name"), row.get("phone"), row.get("phone_kind")), ("Jürgen Müller", "0171 1234567", "mobile"));
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(LIN.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(records(&wide, "", Locale::En).unwrap()[0].get("family_name"), "Lin");
    let marked = format!("\u{feff}{LIN}");
    assert_eq!(read(&marked).len(), 1);
}

#[test]
fn somebody_twice_counts_once_and_companies_not() {
    let group = "BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Qinghe\nEND:VCARD\n";
    let rows = read(&format!("{LIN}{LIN}{group}"));
    assert_eq!(rows.len(), 1);
}

#[test]
fn what_is_odd_is_refused_with_its_line() {
    let card = |inside: &str| format!("BEGIN:VCARD\nVERSION:3.0\n{inside}\nEND:VCARD\n");
    assert_eq!(refused(b"", "A"), [1]);
    assert_eq!(refused(b"name,email\nAda,a@x.example\n", "A"), [1]);
    assert_eq!(refused(card("no colon").as_bytes(), "A"), [3]);
    assert_eq!(refused(card("TEL:1").as_bytes(), "A"), [1], "a card without a name");
    assert_eq!(refused(card("FN:Ada").as_bytes(), ""), [1], "a card without a company");
    assert_eq!(refused(b"BEGIN:VCARD\nVERSION:3.0\nFN:Ada\n", "A"), [1]);
    assert_eq!(refused(b"BEGIN:VCARD\nBEGIN:VCARD\nEND:VCARD\n", "A"), [2]);
    assert_eq!(refused(b"BEGIN:VCARD\nVERSION:9.9\nFN:Ada\nEND:VCARD\n", "A"), [2]);
    assert_eq!(refused(b"BEGIN:VCARD\nFN:Ad\xe4\nEND:VCARD\n", "A"), [1]);
    let many = card("FN:Ada").repeat(CARDS + 1);
    assert_eq!(refused(many.as_bytes(), "A"), [1]);
    // Long lines end, and nothing in them is run.
    let photo = card(&format!("FN:Ada\nPHOTO;ENCODING=b:{}", "A".repeat(300_000)));
    assert_eq!(records(photo.as_bytes(), "A", Locale::En).unwrap().len(), 1);
}
