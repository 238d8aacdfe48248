use super::*;

#[test]
fn addresses_are_taken_apart() {
    let target = Target::parse("https://Hooks.Example.com/t/1?a=b", false).unwrap();
    assert_eq!(
        (target.tls, target.host.as_str(), target.port, target.path.as_str()),
        (true, "hooks.example.com", 443, "/t/1?a=b")
    );
    assert_eq!(target.authority(), "hooks.example.com");
    let local = Target::parse("http://[::1]:8080?x", true).unwrap();
    assert_eq!((local.host.as_str(), local.path.as_str(), local.authority().as_str()), ("::1", "/?x", "[::1]:8080"));
    for wrong in [
        "",
        "example.com",
        "ftp://example.com",
        "https://",
        "https://user:pw@example.com/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://example.com/\r\nX: y",
        "https://example.com/#x",
        "https://[zz]/",
        "https://例え.jp/",
        "https://a:b:c/",
    ] {
        assert!(Target::parse(wrong, true).is_err(), "{wrong}");
    }
    assert!(Target::parse("http://example.com/", false).is_err());
}

#[test]
fn filters_are_words_with_a_dot() {
    let read = |text: &str| {
        let mut fields = Fields::default();
        let verbs = verbs(&mut fields, &[text.to_owned()]);
        fields.finish().map(|()| verbs)
    };
    assert_eq!(read("promise.kept, account.*\npromise.kept").unwrap(), ["promise.kept", "account."]);
    assert_eq!(read(" * ").unwrap(), Vec::<String>::new());
    for wrong in ["promise", "Promise.kept", "promise.kept.twice", "'; drop table", ".kept"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn waits_grow_and_are_shaken() {
    let (one, two) = (Uuid::from_u128(0x1111_2222), Uuid::from_u128(0x3333_9999));
    let waits: Vec<i64> = (1..TRIES).map(|n| wait_after(n, one).unwrap().as_secs()).collect();
    assert!(waits.windows(2).all(|w| w[0] < w[1]), "{waits:?}");
    assert!((5..=6).contains(&waits[0]) && (50_400..=60_480).contains(&waits[6]), "{waits:?}");
    assert_eq!(wait_after(TRIES, one), None);
    assert_ne!(wait_after(3, one), wait_after(3, two));
    assert_eq!(wait_after(3, one), wait_after(3, one));
}
