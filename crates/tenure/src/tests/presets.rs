//! Presets and words speak of columns that the kinds have.

use crate::features::imports::model::preset::Preset;
use crate::features::imports::presets;

#[test]
fn presets_fill_columns_that_their_kind_has() {
    let (registry, _) = crate::server::features();
    for preset in presets::all() {
        let kind = registry.imports.iter().find(|kind| kind.name == preset.kind);
        let kind = kind.unwrap_or_else(|| panic!("{}: no kind {}", preset.name, preset.kind));
        for field in fields(preset) {
            let known = field == "source_system" || kind.columns.iter().any(|column| column.name == field);
            assert!(known, "{}: {} has no column {field}", preset.name, kind.name);
        }
        let fills = preset.fills();
        // Rows without an account wait, so that a file need not name any.
        for must in kind.columns.iter().filter(|column| column.required && column.name != "account") {
            assert!(fills.contains(must.name), "{}: nothing fills {}", preset.name, must.name);
        }
    }
}

/// All columns of ours that a preset speaks of.
fn fields(preset: &Preset) -> Vec<&str> {
    let rules =
        preset.values.keys().chain(preset.lists.keys()).chain(preset.without.keys()).chain(preset.negative.keys());
    let more = [&preset.inverse, &preset.first_of, &preset.html, &preset.json_names].into_iter().flatten();
    preset.fills().into_iter().chain(rules.chain(more).map(String::as_str)).collect()
}
