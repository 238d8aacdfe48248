//! Notices, and how people want to be told.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::base::i18n::Arg;
use crate::base::{AccountId, Locale, UserId, calendar};

/// One notice for one user.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Who is told.
    pub user: UserId,
    /// What of: `mention`, `promise-late` …; its sentence is the text `notify-{kind}`.
    pub kind: &'static str,
    /// The account that it is about; it is shown only to those who see that account.
    pub account: Option<AccountId>,
    /// Path of the page to open.
    pub href: String,
    /// What the sentence needs beside `$who` and `$account`: numbers, texts, days as `2026-11-12`.
    pub args: Json,
}

/// What several users are told at once.
#[derive(Clone, Debug)]
pub struct Message {
    /// What of.
    pub kind: &'static str,
    /// The account.
    pub account: Option<AccountId>,
    /// Path of the page to open.
    pub href: String,
    /// What the sentence needs.
    pub args: Json,
}

/// A notice as its receiver sees it.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its id, one of the receiver's.
    pub id: Uuid,
    /// What of.
    pub kind: String,
    /// The account, named as of now.
    pub account: Option<(AccountId, String)>,
    /// Who caused it, named as of now; none for the house itself.
    pub who: Option<String>,
    /// Path of the page to open.
    pub href: String,
    /// What the sentence needs.
    pub args: Json,
    /// When.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

impl Told {
    /// The sentence in a language.
    pub fn sentence(&self, locale: Locale, today: Date) -> String {
        let mut args: Vec<(&str, Arg)> = Vec::new();
        if let Json::Object(map) = &self.args {
            args.extend(map.iter().filter_map(|(name, value)| Some((name.as_str(), arg(locale, today, value)?))));
        }
        args.push(("who", Arg::from(self.who.as_deref().unwrap_or(locale.t("notifications-house")))));
        args.push(("account", Arg::from(self.account.as_ref().map_or("", |(_, name)| name.as_str()))));
        locale.tr(&format!("notify-{}", self.kind), &args)
    }
}

fn arg(locale: Locale, today: Date, value: &Json) -> Option<Arg> {
    match value {
        Json::Number(n) => n.as_i64().map(Arg::Int),
        Json::String(text) if text.len() == 10 => match text.parse::<Date>() {
            Ok(day) => Some(Arg::Text(calendar::short(locale, today, day))),
            Err(_) => Some(Arg::Text(text.clone())),
        },
        Json::String(text) => Some(Arg::Text(text.clone())),
        _ => None,
    }
}

/// How a user is told of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choice {
    /// In the app.
    pub in_app: bool,
    /// By mail, at most once an hour.
    pub by_mail: bool,
}

impl Default for Choice {
    fn default() -> Self {
        Self { in_app: true, by_mail: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_takes_names_days_and_numbers() {
        let told = Told {
            id: Uuid::nil(),
            kind: String::from("promise-late"),
            account: Some((AccountId(Uuid::nil()), String::from("清河 & Co"))),
            who: None,
            href: String::from("/"),
            args: serde_json::json!({"what": "send {$x} <b>", "day": "2026-11-10"}),
            created_at: Timestamp::UNIX_EPOCH,
            read_at: None,
        };
        let today = jiff::civil::date(2026, 11, 12);
        let text = told.sentence(Locale::En, today);
        assert!(text.contains("send {$x} <b>") && text.contains("清河 & Co") && text.contains("10 Nov"), "{text}");
        assert!(told.sentence(Locale::Zh, today).contains("11月10日"));
    }
}
