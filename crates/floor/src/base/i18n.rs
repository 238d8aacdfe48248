//! Words: every text a user sees comes from `locales/`, in English and Simplified Chinese.

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

include!(concat!(env!("OUT_DIR"), "/locales.rs"));

/// Interface language, with the formats that go with it.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
pub enum Locale {
    /// British English.
    #[default]
    #[serde(rename = "en")]
    En,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    Zh,
}

impl Locale {
    /// Both languages.
    pub const ALL: [Locale; 2] = [Locale::En, Locale::Zh];

    /// The code kept in the database: `en` or `zh-CN`.
    pub fn code(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::Zh => "zh-CN",
        }
    }

    /// The tag for `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::En => "en-GB",
            Locale::Zh => "zh-CN",
        }
    }

    /// Reads a code or a browser's language tag; anything unknown is none.
    pub fn parse(s: &str) -> Option<Self> {
        let s = s.trim().to_ascii_lowercase();
        if s.starts_with("zh") {
            Some(Locale::Zh)
        } else if s.starts_with("en") {
            Some(Locale::En)
        } else {
            None
        }
    }

    /// The first language of an `Accept-Language` header that we speak.
    pub fn accepted(header: &str) -> Option<Self> {
        header.split(',').find_map(|part| Self::parse(part.split(';').next().unwrap_or_default()))
    }

    fn words(self) -> &'static Words {
        match self {
            Locale::En => &EN,
            Locale::Zh => &ZH,
        }
    }

    /// A text without arguments. A missing key shows itself, and a test fails on it.
    pub fn t(self, key: &'static str) -> &'static str {
        self.words().plain.get(key).copied().unwrap_or(key)
    }

    /// A text for a key that is data (a taxonomy word, a verb); none when there is no such text.
    pub fn find(self, key: &str) -> Option<&'static str> {
        self.words().plain.get(key).copied()
    }

    /// A text with arguments.
    pub fn tr(self, key: &str, args: &[(&str, Arg)]) -> String {
        let words = self.words();
        let Some(pattern) = words.bundle.get_message(key).and_then(|m| m.value()) else { return key.to_owned() };
        let mut fluent = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            match value {
                Arg::Int(n) => fluent.set(*name, *n),
                Arg::Text(s) => fluent.set(*name, s.as_str()),
            }
        }
        let mut errors = Vec::new();
        words.bundle.format_pattern(pattern, Some(&fluent), &mut errors).into_owned()
    }

    /// A whole number with the locale's grouping.
    pub fn int(self, n: i64) -> String {
        group(n)
    }
}

/// An argument of a text: a number takes part in plural rules and is grouped.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A whole number.
    Int(i64),
    /// Anything already formatted.
    Text(String),
}

impl From<i64> for Arg {
    fn from(n: i64) -> Self {
        Arg::Int(n)
    }
}
impl From<usize> for Arg {
    fn from(n: usize) -> Self {
        Arg::Int(i64::try_from(n).unwrap_or(i64::MAX))
    }
}
impl From<&str> for Arg {
    fn from(s: &str) -> Self {
        Arg::Text(s.to_owned())
    }
}
impl From<String> for Arg {
    fn from(s: String) -> Self {
        Arg::Text(s)
    }
}

/// Groups thousands by comma, as both languages do; a true minus sign.
pub fn group(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 3);
    if n < 0 {
        out.push('\u{2212}');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

struct Words {
    bundle: FluentBundle<FluentResource>,
    plain: HashMap<String, &'static str>,
}

static EN: LazyLock<Words> = LazyLock::new(|| load("en-GB", EN_FILES));
static ZH: LazyLock<Words> = LazyLock::new(|| load("zh-CN", ZH_FILES));

fn load(tag: &str, files: &[(&str, &str)]) -> Words {
    let language = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(n) if n.value.fract() == 0.0 && n.value.abs() < 9e15 => Some(group(n.value as i64)),
        _ => None,
    }));
    let mut keys = Vec::new();
    for (name, text) in files {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(partial, errors)| {
            tracing::error!(file = name, ?errors, "a locale file does not parse");
            partial
        });
        keys.extend(message_keys(text));
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(file = name, ?errors, "a locale key is defined twice");
        }
    }
    let plain = keys.into_iter().filter_map(|key| plain(&bundle, &key).map(|text| (key, text))).collect();
    Words { bundle, plain }
}

/// The keys of the messages in a locale file: what stands before ` =` at the start of a line.
pub fn message_keys(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().filter_map(|line| {
        let (key, _) = line.split_once('=')?;
        let key = key.trim_end();
        let starts = key.starts_with(|c: char| c.is_ascii_alphabetic());
        (starts && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')).then(|| key.to_owned())
    })
}

/// The text of a message that needs no arguments, kept for the life of the process.
fn plain(bundle: &FluentBundle<FluentResource>, key: &str) -> Option<&'static str> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, None, &mut errors);
    errors.is_empty().then(|| &*Box::leak(text.into_owned().into_boxed_str()))
}

/// Files and texts of both languages, for the tests that compare their keys.
pub fn sources() -> [(&'static str, &'static [(&'static str, &'static str)]); 2] {
    [("en", EN_FILES), ("zh-CN", ZH_FILES)]
}
