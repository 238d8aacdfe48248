//! The texts of the shell, translated by the caller.

/// Every word that the shell itself says.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "each name is its own text; a comment would repeat it")]
pub struct ShellWords {
    pub skip_to_content: String,
    pub main_nav: String,
    /// On the field in the sidebar: "Search or jump to".
    pub search: String,
    /// In the palette: what can be found.
    pub search_placeholder: String,
    pub new: String,
    pub more: String,
    pub breadcrumb: String,
    pub scope: String,
    pub pinned: String,
    pub profile: String,
    pub sign_out: String,
    /// Label of the language button for screen readers.
    pub switch_language: String,
    /// Name of the other language in itself: `中文` or `English`.
    pub other_language: String,
    pub switch_theme: String,
    pub close: String,
    pub undo: String,
    /// Foot of the palette: "move".
    pub move_word: String,
    /// "open".
    pub open_word: String,
    /// "new tab".
    pub new_tab: String,
    pub keys_title: String,
    pub key_palette: String,
    pub key_filter: String,
    pub key_rows: String,
    pub key_tick: String,
    pub key_open: String,
    pub key_help: String,
    /// "then", between G and the letter of a place.
    pub key_go: String,
    pub working: String,
    /// A form could not be sent; nothing is lost.
    pub failed: String,
    /// A part of the page could not be loaded.
    pub loading_failed: String,
}
