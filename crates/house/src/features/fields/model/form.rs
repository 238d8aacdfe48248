//! A definition as an admin types it, and the rules for changing one.

use jiff::civil::Date;
use serde::Deserialize;

use super::value::Ground;
use super::{Choice, Field, Kind, Required, Subject};
use crate::base::validate::{self, LINE, NAME};
use crate::base::{Fields, Result, Role, money};
use crate::features::settings::model::code_of;

/// Most choices of a field.
const CHOICES: usize = 100;

/// A definition as typed; the API fills it too.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FieldForm {
    /// Its name in the API; made from the English label when empty.
    pub key: String,
    /// A code of [`Kind`].
    pub kind: String,
    /// English label.
    pub label_en: String,
    /// Chinese label; the English one when empty.
    pub label_zh: String,
    /// English help.
    pub help_en: String,
    /// Chinese help.
    pub help_zh: String,
    /// One a line: `code | English | Chinese`.
    pub choices: String,
    /// Digits after the point.
    pub decimals: String,
    /// The only currency; empty for any.
    pub currency: String,
    /// `1` when it must be filled.
    pub required: String,
    /// Only in these sectors.
    pub sectors: Vec<String>,
    /// Only in these tiers.
    pub tiers: Vec<String>,
    /// Only for these roles.
    pub roles: Vec<String>,
    /// What new records get.
    pub initial: String,
    /// The version that was read.
    pub base: String,
}

/// What the reading needs to know of the install.
#[derive(Clone, Debug)]
pub struct FormGround {
    /// The install's today.
    pub today: Date,
    /// The install's currency.
    pub currency: String,
    /// Codes of sectors, archived ones too.
    pub sectors: Vec<String>,
    /// Codes of tiers, archived ones too.
    pub tiers: Vec<String>,
}

impl FieldForm {
    /// The form of a stored definition.
    pub fn of(field: &Field) -> Self {
        let choices: Vec<String> = field.choices.iter().map(|c| format!("{} | {} | {}", c.code, c.en, c.zh)).collect();
        Self {
            key: field.key.clone(),
            kind: field.kind.code().to_owned(),
            label_en: field.label_en.clone(),
            label_zh: field.label_zh.clone(),
            help_en: field.help_en.clone(),
            help_zh: field.help_zh.clone(),
            choices: choices.join("\n"),
            decimals: field.decimals.to_string(),
            currency: field.currency.clone(),
            required: String::from(if field.required.on { "1" } else { "" }),
            sectors: field.required.sectors.clone(),
            tiers: field.required.tiers.clone(),
            roles: field.required.roles.iter().map(|r| r.code().to_owned()).collect(),
            initial: field.initial.clone(),
            base: field.version.to_string(),
        }
    }

    /// Reads a definition; place, version and archive are the caller's.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn parse(&self, subject: Subject, ground: &FormGround) -> Result<Field> {
        let mut fields = Fields::default();
        let kind = Kind::parse(&self.kind).unwrap_or_else(|| {
            let allowed = Kind::ALL.map(Kind::code).join(", ");
            fields.add_with("kind", "error-one-of", vec![("allowed", allowed)]);
            Kind::Text
        });
        let label_en = validate::required(&mut fields, "label_en", &self.label_en, NAME);
        let label_zh = validate::line(&mut fields, "label_zh", &self.label_zh, NAME);
        let decimals = validate::int(&mut fields, "decimals", &self.decimals, 0, 6).unwrap_or(0);
        let field = Field {
            subject,
            key: self.key(&mut fields, &label_en),
            kind,
            label_zh: if label_zh.is_empty() { label_en.clone() } else { label_zh },
            label_en,
            help_en: validate::line(&mut fields, "help_en", &self.help_en, LINE),
            help_zh: validate::line(&mut fields, "help_zh", &self.help_zh, LINE),
            choices: if kind == Kind::Choice { choices(&mut fields, &self.choices) } else { Vec::new() },
            decimals: if kind == Kind::Number { u8::try_from(decimals).unwrap_or(0) } else { 0 },
            currency: match kind {
                Kind::Money => money::currency(&mut fields, "currency", &self.currency, ""),
                _ => String::new(),
            },
            required: self.required(&mut fields, ground),
            initial: String::new(),
            position: 0,
            archived_at: None,
            version: 1,
        };
        let value = field.parse(
            &mut fields,
            "initial",
            &self.initial,
            Ground { today: ground.today, currency: &ground.currency },
        );
        fields.finish()?;
        // "In 2 weeks" is read anew for each record; anything else is kept in its fixed form.
        let initial = match (kind, value) {
            (_, None) => String::new(),
            (Kind::Date, Some(_)) => self.initial.trim().to_owned(),
            (_, Some(value)) => field.typed(&value, crate::base::Locale::En),
        };
        Ok(Field { initial, ..field })
    }

    fn key(&self, fields: &mut Fields, label: &str) -> String {
        let given = self.key.trim();
        if given.is_empty() {
            return code_of(label).unwrap_or_else(|| String::from("field"));
        }
        let fine = given.len() <= 40
            && given.starts_with(|c: char| c.is_ascii_lowercase())
            && given.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !fine {
            fields.add("key", "fields-error-key");
        }
        given.to_owned()
    }

    fn required(&self, fields: &mut Fields, ground: &FormGround) -> Required {
        let known = |fields: &mut Fields, name: &'static str, given: &[String], known: &[String]| {
            if given.iter().any(|code| !known.contains(code)) {
                fields.add(name, "error-choose");
            }
            given.to_vec()
        };
        let roles: Vec<Role> = self.roles.iter().filter_map(|code| Role::parse(code)).collect();
        if roles.len() != self.roles.len() {
            fields.add("roles", "error-choose");
        }
        Required {
            on: self.required == "1",
            sectors: known(fields, "sectors", &self.sectors, &ground.sectors),
            tiers: known(fields, "tiers", &self.tiers, &ground.tiers),
            roles,
        }
    }
}

/// Lines `code | English | Chinese`; with fewer parts, the code is made from the words and Chinese is the English.
fn choices(fields: &mut Fields, text: &str) -> Vec<Choice> {
    let mut all: Vec<Choice> = Vec::new();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let line = validate::line(fields, "choices", line, 3 * NAME);
        let parts: Vec<&str> = line.split(['|', '｜']).map(str::trim).collect();
        let (code, en, zh) = match parts.as_slice() {
            [en] => (code_of(en), *en, *en),
            [code, en] => (Some((*code).to_owned()), *en, *en),
            [code, en, zh] => (Some((*code).to_owned()), *en, *zh),
            _ => (None, "", ""),
        };
        let fine = |c: &String| {
            !c.is_empty()
                && c.len() <= 40
                && c.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        let Some(code) = code.filter(fine).filter(|_| !en.is_empty()) else {
            fields.add_with("choices", "fields-error-choice", vec![("line", line.clone())]);
            continue;
        };
        if all.iter().any(|c| c.code == code) {
            fields.add_with("choices", "fields-error-choice-twice", vec![("code", code)]);
            continue;
        }
        let zh = if zh.is_empty() { en } else { zh };
        all.push(Choice { code, en: en.to_owned(), zh: zh.to_owned() });
    }
    if all.is_empty() && fields.of("choices").is_none() {
        fields.add("choices", "fields-error-no-choices");
    }
    if all.len() > CHOICES {
        fields.add_with("choices", "fields-error-too-many-choices", vec![("most", CHOICES.to_string())]);
    }
    all
}

/// Whether stored values of `old` would not be values of `new`.
pub fn reshapes(old: &Field, new: &Field) -> bool {
    let currency = !new.currency.is_empty() && old.currency != new.currency;
    old.kind != new.kind || old.decimals != new.decimals || currency
}

/// Choices of `old` that `new` does not have any more.
pub fn dropped(old: &Field, new: &Field) -> Vec<String> {
    let kept = |code: &str| new.choices.iter().any(|c| c.code == code);
    old.choices.iter().filter(|c| !kept(&c.code)).map(|c| c.code.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Error;
    use jiff::civil::date;

    fn ground() -> FormGround {
        FormGround {
            today: date(2026, 11, 12),
            currency: String::from("EUR"),
            sectors: vec![String::from("food")],
            tiers: vec![String::from("star")],
        }
    }

    fn form(kind: &str) -> FieldForm {
        FieldForm { kind: kind.into(), label_en: String::from("Contract end (main)"), ..FieldForm::default() }
    }

    #[test]
    fn a_definition_is_read_whole() {
        let mut typed = form("choice");
        typed.choices = String::from("gold | Gold | 金牌\nSilver partner\n tin｜Tin ");
        typed.label_zh = String::from("合同到期");
        typed.initial = String::from("金牌");
        typed.required = String::from("1");
        typed.roles = vec![String::from("director")];
        let field = typed.parse(Subject::Account, &ground()).unwrap();
        assert_eq!(field.key, "contract_end_main");
        let codes: Vec<&str> = field.choices.iter().map(|c| c.code.as_str()).collect();
        assert_eq!(codes, ["gold", "silver_partner", "tin"]);
        assert_eq!((field.choices[2].zh.as_str(), field.initial.as_str()), ("Tin", "gold"));
        assert!(field.required.on && field.required.roles == [Role::Director]);
        assert_eq!(FieldForm::of(&field).parse(Subject::Account, &ground()).unwrap(), field);
    }

    #[test]
    fn mistakes_come_at_once() {
        let typed = FieldForm {
            kind: String::from("colour"),
            key: String::from("Not A Key"),
            decimals: String::from("9"),
            sectors: vec![String::from("mining")],
            roles: vec![String::from("king")],
            ..FieldForm::default()
        };
        let Err(Error::Invalid(fields)) = typed.parse(Subject::Person, &ground()) else { panic!("taken") };
        let names: Vec<&str> = fields.0.iter().map(|e| e.field.as_ref()).collect();
        for name in ["kind", "key", "label_en", "decimals", "sectors", "roles"] {
            assert!(names.contains(&name), "{name}: {names:?}");
        }
        let wrong = FieldForm { initial: String::from("soon"), ..form("number") };
        assert!(wrong.parse(Subject::Account, &ground()).is_err(), "a default must be a value");
        assert!(form("choice").parse(Subject::Account, &ground()).is_err(), "a choice needs choices");
    }

    #[test]
    fn what_reshapes_stored_values_is_known() {
        let number = form("number").parse(Subject::Account, &ground()).unwrap();
        let finer = FieldForm { decimals: String::from("2"), ..form("number") };
        assert!(reshapes(&number, &finer.parse(Subject::Account, &ground()).unwrap()));
        assert!(!reshapes(&number, &number));
        let any = form("money").parse(Subject::Account, &ground()).unwrap();
        let fixed = FieldForm { currency: String::from("usd"), ..form("money") };
        let fixed = fixed.parse(Subject::Account, &ground()).unwrap();
        assert!(reshapes(&any, &fixed) && !reshapes(&fixed, &any), "an open currency takes what was fixed");
    }
}
