//! The account's form, for new accounts and for editing: sections, each mistake at its field and in the summary.

use jiff::civil::Date;
use maud::{Markup, html};
use tenure_db::Conn;

use super::super::forms::AccountForm;
use super::super::model::{Current, Kind};
use super::super::{countries, store};
use crate::base::{Cx, Fields, Locale, Result, Viewer};
use crate::features::duties::Rules;
use crate::features::fields::model::Facts;
use crate::features::fields::{Catalogue, Subject, draw};
use crate::features::identity;
use crate::features::org::territories;
use crate::features::settings::terms;
use crate::ui;

/// What the selects offer: value and words.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Sectors.
    pub sectors: Vec<(String, String)>,
    /// Tiers.
    pub tiers: Vec<(String, String)>,
    /// Lifecycles.
    pub lifecycles: Vec<(String, String)>,
    /// Territories, those below indented.
    pub territories: Vec<(String, String)>,
    /// Active users.
    pub users: Vec<(String, String)>,
    /// Tags in use.
    pub tags: Vec<String>,
    /// Custom fields.
    pub custom: Catalogue,
    /// The tier of an account that is edited: it decides what must be filled.
    pub tier: Option<String>,
    /// Duty profiles.
    pub duties: Rules,
}

impl Choices {
    /// Reads them.
    pub fn load(q: &Conn<'_>, viewer: &Viewer, locale: Locale, today: Date) -> Result<Self> {
        let words = |kind| {
            let name = |t: terms::Term| (t.code, if locale == Locale::Zh { t.name_zh } else { t.name_en });
            Ok::<_, crate::base::Error>(terms::list(q, kind)?.into_iter().map(name).collect::<Vec<_>>())
        };
        let indented = |row: crate::features::org::model::TreeRow| {
            (
                row.territory.id.to_string(),
                format!("{}{}", "\u{2003}".repeat(usize::from(row.depth)), row.territory.name),
            )
        };
        Ok(Self {
            sectors: words("sector")?,
            tiers: words("tier")?,
            lifecycles: words("lifecycle")?,
            territories: territories::tree(q, false)?.into_iter().map(indented).collect(),
            users: identity::store::active(q, today)?.into_iter().map(|u| (u.id.to_string(), u.name)).collect(),
            tags: store::tags::known(q, viewer, 200)?,
            custom: Catalogue::load(q)?,
            tier: None,
            duties: Rules::load(q)?,
        })
    }
}

impl Choices {
    /// Adds what an account holds although it is archived: a form that does not offer it would take it away.
    pub fn hold(
        &mut self,
        q: &Conn<'_>,
        locale: Locale,
        sector: Option<&str>,
        current: Option<&Current>,
    ) -> Result<()> {
        let words = terms::Terms::load(q)?;
        let held = [
            ("sector", sector, &mut self.sectors),
            ("tier", current.and_then(|c| c.tier.as_deref()), &mut self.tiers),
            ("lifecycle", current.and_then(|c| c.lifecycle.as_deref()), &mut self.lifecycles),
        ];
        for (kind, code, list) in held {
            if let Some(code) = code
                && !list.iter().any(|(value, _)| value == code)
            {
                list.push((code.to_owned(), words.name(locale, kind, code).to_owned()));
            }
        }
        if let Some((id, name)) = current.and_then(|c| c.territory.as_ref())
            && !self.territories.iter().any(|(value, _)| *value == id.to_string())
        {
            self.territories.push((id.to_string(), name.clone()));
        }
        Ok(())
    }
}

/// A select's options with an empty one first.
pub fn with_none<'a>(none: &'a str, list: &'a [(String, String)]) -> Vec<(&'a str, &'a str)> {
    std::iter::once(("", none)).chain(list.iter().map(|(value, words)| (value.as_str(), words.as_str()))).collect()
}

/// The sentence of a field's mistake.
pub fn mistake(cx: &Cx, fields: &Fields, name: &str) -> Option<String> {
    fields.of(name).map(|e| sentence(cx, e))
}

fn sentence(cx: &Cx, e: &crate::base::error::FieldError) -> String {
    identity::pages::draw::sentence(cx.locale(), e)
}

/// All mistakes, on top of a form.
pub fn summary(cx: &Cx, fields: &Fields) -> Markup {
    let title = cx.tr("error-summary", &[("n", fields.0.len().into())]);
    let errors: Vec<(&str, String)> = fields.0.iter().map(|e| (e.field.as_ref(), sentence(cx, e))).collect();
    ui::error_summary(&title, &errors)
}

/// Draws fields of one form.
pub struct Draw<'a> {
    /// The request.
    pub cx: &'a Cx,
    /// What is wrong.
    pub fields: &'a Fields,
}

impl Draw<'_> {
    fn finish(&self, name: &str, field: ui::Field<'_>, hint: &str) -> Markup {
        let error = mistake(self.cx, self.fields, name);
        let field = field.error(error.as_deref());
        if hint.is_empty() { field.draw() } else { field.hint(&self.cx.tr(hint, &[])).draw() }
    }

    /// One line; the label's key is `accounts-field-{name}`.
    pub fn text(&self, name: &str, value: &str, hint: &str) -> Markup {
        let label = label(self.cx, name);
        self.finish(name, ui::Field::text(name, &label).value(value), hint)
    }

    /// One line that must say something.
    pub fn required(&self, name: &str, value: &str) -> Markup {
        let label = label(self.cx, name);
        self.finish(name, ui::Field::text(name, &label).value(value).required().autofocus(), "")
    }

    /// Several lines.
    pub fn area(&self, name: &str, value: &str, hint: &str) -> Markup {
        let label = label(self.cx, name);
        self.finish(name, ui::Field::area(name, &label).value(value).full(), hint)
    }

    /// A day.
    pub fn day(&self, name: &str, value: &str, hint: &str) -> Markup {
        let label = label(self.cx, name);
        self.finish(name, ui::Field::date(name, &label).value(value), hint)
    }

    /// One of a list.
    pub fn select(&self, name: &str, value: &str, options: &[(&str, &str)]) -> Markup {
        let label = label(self.cx, name);
        self.finish(name, ui::Field::select(name, &label, options).value(value), "")
    }

    /// An account by name.
    pub fn account(&self, name: &str, value: &str, hint: &str) -> Markup {
        let label = label(self.cx, name);
        self.finish(name, ui::Field::lookup(name, &label, "/accounts/lookup").value(value), hint)
    }
}

/// The words of a field.
pub fn label(cx: &Cx, name: &str) -> String {
    cx.tr(&format!("accounts-field-{name}"), &[])
}

/// The sections that new accounts and edits share.
pub fn sections(cx: &Cx, form: &AccountForm, fields: &Fields, choices: &Choices) -> Markup {
    let d = Draw { cx, fields };
    let kinds: Vec<(&str, &str)> = Kind::ALL.iter().map(|k| (k.code(), cx.t(k.label()))).collect();
    let sectors = with_none(cx.t("accounts-none"), &choices.sectors);
    let kind = if form.kind.is_empty() { Kind::default().code() } else { form.kind.as_str() };
    html! {
        (demanded(cx, &must(cx, form, choices)))
        (ui::Panel::new(cx.t("accounts-section-identity")).body(ui::field_grid(html! {
            (d.required("name", &form.name))
            (d.text("legal_name", &form.legal_name, ""))
            (d.select("kind", kind, &kinds))
            (d.select("sector", &form.sector, &sectors))
            (d.text("website", &form.website, ""))
            (d.text("client_since", &form.client_since, "accounts-hint-client-since"))
            (d.area("former_names", &form.former_names, "accounts-hint-lines"))
        })))
        (ui::Panel::new(cx.t("accounts-section-place")).body(ui::field_grid(html! {
            (d.text("country", &form.country, ""))
            (d.text("city", &form.city, ""))
            (d.area("address", &form.address, ""))
            (d.text("time_zone", &form.time_zone, "accounts-hint-time-zone"))
            (d.text("language", &form.language, "accounts-hint-language"))
        })))
        (ui::Panel::new(cx.t("accounts-section-business")).body(ui::field_grid(html! {
            (d.text("employees", &form.employees, ""))
            (d.text("revenue", &form.revenue, "accounts-hint-revenue"))
            (d.text("currency", &form.currency, "accounts-hint-currency"))
            (d.text("tags", &form.tags, "accounts-hint-tags"))
            (d.area("description", &form.description, ""))
        })))
        (custom(cx, form, fields, choices))
        (ui::Panel::new(cx.t("accounts-section-identifiers")).body(ui::field_grid(html! {
            (d.text("registration_number", &form.registration_number, ""))
            (d.text("lei", &form.lei, ""))
            (d.text("tax_id", &form.tax_id, ""))
            (d.area("sources", &form.sources, "accounts-hint-sources"))
        })))
    }
}

/// The custom fields, if there are any.
fn custom(cx: &Cx, form: &AccountForm, fields: &Fields, choices: &Choices) -> Markup {
    let must = must(cx, form, choices);
    let list = || choices.custom.fields(Subject::Account);
    html! {
        @if list().next().is_some() {
            (ui::Panel::new(cx.t("fields-section")).body(ui::field_grid(
                draw::inputs(cx.locale(), list(), &form.custom, &must, fields),
            )))
        }
    }
}

/// The names of fields that must be filled, as the form stands: custom ones, and built-in ones that a duty names.
fn must(cx: &Cx, form: &AccountForm, choices: &Choices) -> Vec<String> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (sector, tier) = (some(&form.sector), some(&form.tier).or_else(|| choices.tier.clone()));
    let facts = Facts { sector: sector.as_deref(), tier: tier.as_deref(), roles: &cx.viewer.roles };
    let mut names: Vec<String> = choices.custom.required(Subject::Account, facts).map(|f| f.name()).collect();
    names.extend(choices.duties.mandatory(facts).into_iter().flat_map(|p| p.mandatory.iter().cloned()));
    names
}

/// What a duty profile demands of the built-in fields, in one sentence above them.
fn demanded(cx: &Cx, must: &[String]) -> Markup {
    let names: Vec<String> = must.iter().filter(|name| !draw::is_custom(name)).map(|name| label(cx, name)).collect();
    html! {
        @if !names.is_empty() {
            (ui::notice(ui::Tone::Neutral, "flag", html! {
                (cx.tr("duties-demanded", &[("fields", names.join(cx.t("accounts-comma")).into())]))
            }, html! {}))
        }
    }
}

/// A stored value for the eyes: codes of kind and country become names.
pub fn shown(cx: &Cx, field: &str, value: &str) -> String {
    match field {
        "kind" => Kind::parse(value).map_or(value.to_owned(), |k| cx.t(k.label()).to_owned()),
        "country" => countries::name(cx.locale(), value).to_owned(),
        _ => value.to_owned(),
    }
}
