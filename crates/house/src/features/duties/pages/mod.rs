//! Administration of duty profiles.

pub mod edit;
pub mod list;

use super::model::Profile;
use crate::base::Cx;
use crate::features::fields::pages::list::role_name;
use crate::features::fields::{Catalogue, Subject};
use crate::features::settings::terms::Terms;

/// The keys of the panels that a profile may name.
pub fn panel_keys(cx: &Cx) -> Vec<&'static str> {
    cx.app.registry.panel_names.iter().map(|p| p.key).collect()
}

/// The words of a panel.
pub fn panel_name<'a>(cx: &'a Cx, key: &'a str) -> &'a str {
    cx.app.registry.panel_names.iter().find(|p| p.key == key).map_or(key, |p| cx.t(p.label))
}

/// The words of a field of accounts, built in or custom.
pub fn field_name(cx: &Cx, catalogue: &Catalogue, name: &str) -> String {
    match catalogue.named(Subject::Account, name) {
        Some(field) => field.label(cx.locale()).to_owned(),
        None => cx.tr(&format!("accounts-field-{name}"), &[]),
    }
}

/// Whom and what a profile is about, in words.
pub fn about(cx: &Cx, terms: &Terms, p: &Profile) -> String {
    let locale = cx.locale();
    let parts = [
        p.role.map(|role| role_name(cx, role).to_owned()),
        p.tier.as_deref().map(|code| terms.name(locale, "tier", code).to_owned()),
        p.sector.as_deref().map(|code| terms.name(locale, "sector", code).to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { cx.t("duties-everybody").to_owned() } else { parts.join(" · ") }
}

/// How often to talk, in words.
pub fn every(cx: &Cx, days: i64) -> String {
    cx.tr("duties-every", &[("n", days.into())])
}
