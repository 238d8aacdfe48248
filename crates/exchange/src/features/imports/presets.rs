//! Presets: how files of well-known products are read. Each is a file in `presets/`, with the source of its headers.

use std::sync::LazyLock;

use super::model::guess::Preset;
use super::model::rules;
use super::model::setup::Setup;

/// The files, by name.
const FILES: &[(&str, &str)] = &[];

/// All presets.
pub fn all() -> &'static [Preset] {
    static ALL: LazyLock<Vec<Preset>> =
        LazyLock::new(|| FILES.iter().filter_map(|(_, text)| toml::from_str(text).ok()).collect());
    &ALL
}

/// What a preset says beside the columns: the source system of all rows, and what its words mean.
pub fn apply(preset: &Preset, setup: &mut Setup) {
    if !preset.source_system.is_empty() {
        setup.fixed.insert(String::from("source_system"), preset.source_system.clone());
    }
    for (field, words) in &preset.values {
        for (from, to) in words {
            rules::add_reading(&mut setup.rules, field, from, to);
        }
    }
}
