//! What a custom field is, and when it must be filled.

pub mod form;
pub mod value;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::{AccountId, Error, InteractionId, Locale, PositionId, Result, Role};

pub use value::Value;

/// What stands before the key of a field wherever its name meets those of built-in fields.
pub use crate::base::records::CUSTOM as PREFIX;
/// Most fields of one subject that are in use.
pub const MOST: usize = 60;

/// What records have the field.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Accounts.
    Account,
    /// People, at one account.
    Person,
    /// Conversations.
    Conversation,
}

impl Subject {
    /// All subjects, in the order of the pages.
    pub const ALL: [Subject; 3] = [Subject::Account, Subject::Person, Subject::Conversation];

    /// The word kept in the database and used in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Subject::Account => "account",
            Subject::Person => "person",
            Subject::Conversation => "conversation",
        }
    }

    /// The subject with this code.
    ///
    /// # Errors
    /// `NotFound` for any other word.
    pub fn parse(code: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code).ok_or(Error::NotFound)
    }

    /// The text key of its name, in the plural.
    pub fn label(self) -> &'static str {
        match self {
            Subject::Account => "fields-accounts",
            Subject::Person => "fields-people",
            Subject::Conversation => "fields-conversations",
        }
    }
}

/// The record that values belong to; made by the feature that holds a permit on its account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Owner {
    /// The account.
    pub account: AccountId,
    /// What it is.
    pub subject: Subject,
    /// Which one; nil for the account itself, so that a merge finds the same key on both sides.
    pub id: Uuid,
}

impl Owner {
    /// The account itself.
    pub fn account(account: AccountId) -> Self {
        Self { account, subject: Subject::Account, id: Uuid::nil() }
    }

    /// A person's position at an account.
    pub fn person(account: AccountId, position: PositionId) -> Self {
        Self { account, subject: Subject::Person, id: position.0 }
    }

    /// A conversation.
    pub fn conversation(account: AccountId, id: InteractionId) -> Self {
        Self { account, subject: Subject::Conversation, id: id.0 }
    }
}

/// How values of a field look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One line of text.
    Text,
    /// A number with up to six decimals.
    Number,
    /// An amount with its currency.
    Money,
    /// A day.
    Date,
    /// One of a list.
    Choice,
    /// Yes or no; empty is neither.
    YesNo,
    /// A web address.
    Link,
}

impl Kind {
    /// All kinds, in the order in which forms offer them.
    pub const ALL: [Kind; 7] =
        [Kind::Text, Kind::Number, Kind::Money, Kind::Date, Kind::Choice, Kind::YesNo, Kind::Link];

    /// The word kept in the database and used by the API.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Number => "number",
            Kind::Money => "money",
            Kind::Date => "date",
            Kind::Choice => "choice",
            Kind::YesNo => "yes_no",
            Kind::Link => "link",
        }
    }

    /// The kind with this code.
    pub fn parse(code: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }

    /// The text key of its name.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Text => "fields-kind-text",
            Kind::Number => "fields-kind-number",
            Kind::Money => "fields-kind-money",
            Kind::Date => "fields-kind-date",
            Kind::Choice => "fields-kind-choice",
            Kind::YesNo => "fields-kind-yes_no",
            Kind::Link => "fields-kind-link",
        }
    }

    /// Whether values of it have an order of size.
    pub fn ranged(self) -> bool {
        matches!(self, Kind::Number | Kind::Money | Kind::Date)
    }
}

/// One value of a choice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is stored.
    pub code: String,
    /// English words.
    pub en: String,
    /// Chinese words.
    pub zh: String,
}

impl Choice {
    /// The words in a language.
    pub fn name(&self, locale: Locale) -> &str {
        if locale == Locale::Zh { &self.zh } else { &self.en }
    }
}

/// When a field must be filled. An empty list is no condition; all conditions must hold.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Required {
    /// Whether it ever must.
    pub on: bool,
    /// Codes of the account's sector.
    pub sectors: Vec<String>,
    /// Codes of the account's tier.
    pub tiers: Vec<String>,
    /// Roles of who writes.
    pub roles: Vec<Role>,
}

/// What decides whether a field must be filled: the account, and who writes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// Code of the account's sector.
    pub sector: Option<&'a str>,
    /// Code of its tier today.
    pub tier: Option<&'a str>,
    /// Roles of who writes.
    pub roles: &'a [Role],
}

impl Required {
    /// Whether the field must be filled.
    pub fn holds(&self, facts: Facts<'_>) -> bool {
        let within = |list: &[String], code: Option<&str>| {
            list.is_empty() || code.is_some_and(|code| list.iter().any(|c| c == code))
        };
        let role = self.roles.is_empty() || self.roles.iter().any(|r| facts.roles.contains(r));
        self.on && within(&self.sectors, facts.sector) && within(&self.tiers, facts.tier) && role
    }
}

/// A custom field.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    /// What has it.
    pub subject: Subject,
    /// Its name in the API and in files; never changes.
    pub key: String,
    /// How its values look.
    pub kind: Kind,
    /// English label.
    pub label_en: String,
    /// Chinese label.
    pub label_zh: String,
    /// English help.
    pub help_en: String,
    /// Chinese help.
    pub help_zh: String,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// Digits after the point of a number.
    pub decimals: u8,
    /// The only currency of its amounts; empty when each names its own.
    pub currency: String,
    /// When it must be filled.
    pub required: Required,
    /// What new records get, as typed; may be empty.
    pub initial: String,
    /// Place in forms and lists.
    pub position: i64,
    /// When it was archived: values stay, nothing offers it.
    pub archived_at: Option<Timestamp>,
    /// Adds one per edit.
    pub version: i64,
}

impl Field {
    /// The label in a language.
    pub fn label(&self, locale: Locale) -> &str {
        if locale == Locale::Zh { &self.label_zh } else { &self.label_en }
    }

    /// The help in a language; may be empty.
    pub fn help(&self, locale: Locale) -> &str {
        if locale == Locale::Zh { &self.help_zh } else { &self.help_en }
    }

    /// Its name among built-in fields: `cf_KEY`.
    pub fn name(&self) -> String {
        format!("{PREFIX}{}", self.key)
    }

    /// The words of a stored choice; the code itself when it is none any more.
    pub fn choice<'a>(&'a self, locale: Locale, code: &'a str) -> &'a str {
        self.choices.iter().find(|c| c.code == code).map_or(code, |c| c.name(locale))
    }

    /// The codes that can be chosen, for messages.
    pub fn codes(&self) -> String {
        self.choices.iter().map(|c| c.code.as_str()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_conditions_must_hold_and_empty_ones_do_not_count() {
        let rule = Required {
            on: true,
            sectors: vec![String::from("food")],
            tiers: Vec::new(),
            roles: vec![Role::Director, Role::KeyAccountManager],
        };
        let facts = |sector, roles| Facts { sector, tier: None, roles };
        assert!(rule.holds(facts(Some("food"), &[Role::Director])));
        assert!(!rule.holds(facts(Some("food"), &[Role::AccountManager])));
        assert!(!rule.holds(facts(Some("retail"), &[Role::Director])));
        assert!(!rule.holds(facts(None, &[Role::Director])));
        assert!(Required { on: true, ..Required::default() }.holds(Facts::default()));
        assert!(!Required { on: false, ..rule }.holds(facts(Some("food"), &[Role::Director])));
    }
}
