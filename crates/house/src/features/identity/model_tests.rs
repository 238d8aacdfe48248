//! What an account of a user may be, by worked examples.

use super::*;

fn mistake(password: &str) -> Option<&'static str> {
    let mut fields = Fields::default();
    check_password(&mut fields, "password", password, "mei.tanaka@halden.example");
    fields.of("password").map(|e| e.key)
}

#[test]
fn a_password_is_long_and_not_the_email() {
    assert_eq!(mistake("short"), Some("identity-error-password-short"));
    assert_eq!(mistake("elevenchars"), Some("identity-error-password-short"));
    assert_eq!(mistake("twelve chars"), None);
    assert_eq!(mistake("密码密码密码密码密码密语"), None, "characters count, not bytes");
    assert_eq!(mistake("Mei.Tanaka@Halden.example "), Some("identity-error-password-email"));
    assert_eq!(mistake("aaaaaaaaaaaaaa"), Some("identity-error-password-one"));
    assert_eq!(mistake(&"ab".repeat(200)), Some("error-too-long"));
}

#[test]
fn only_local_paths_come_after_sign_in() {
    for fine in ["/", "/accounts?scope=team", "/promises#x", "/a/b%20c"] {
        assert_eq!(local_path(fine), fine);
    }
    let bad = [
        "",
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "/a b",
        "/\t/evil",
    ];
    for bad in bad {
        assert_eq!(local_path(bad), "/", "{bad:?}");
    }
    assert_eq!(local_path("/sign-in?next=/sign-in"), "/");
    assert_eq!(local_path(&format!("/{}", "a".repeat(3_000))), "/");
}

#[test]
fn rights_come_from_roles_and_by_name() {
    let rights = all_rights(&[Role::Admin, Role::AccountManager], &[Right::Erase, Right::Import]);
    assert_eq!(rights, [Right::Administer, Right::CreateAccounts, Right::Import, Right::Erase]);
    assert!(all_rights(&[Role::Contributor], &[]).is_empty());
}

#[test]
fn a_new_user_is_normalised_and_all_mistakes_are_told() {
    let mut fields = Fields::default();
    let new = NewUser {
        email: String::from(" Mei@Halden.Example "),
        name: String::from(" 田中 芽衣 "),
        ..NewUser::default()
    };
    let new = normalise(&mut fields, &new);
    assert_eq!((new.email.as_str(), new.name.as_str()), ("mei@halden.example", "田中 芽衣"));
    assert!(fields.0.is_empty());
    let bad = NewUser { time_zone: String::from("Nowhere/Town"), all_accounts: 9, ..NewUser::default() };
    normalise(&mut fields, &bad);
    let names: Vec<_> = fields.0.iter().map(|e| e.field.as_ref()).collect();
    assert_eq!(names, ["email", "name", "time_zone", "all_accounts"]);
}

#[test]
fn devices_are_told_in_two_words() {
    let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0";
    assert_eq!(device(agent), "Edge, Windows");
    assert_eq!(device("curl/8.5.0"), "curl/8.5.0");
    assert_eq!(device(""), "");
}
