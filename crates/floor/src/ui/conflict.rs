//! Somebody saved first: both values per field, one choice each, nothing overwritten in silence.

use maud::{Markup, html};

/// A field that differs.
#[derive(Clone, Copy, Default, Debug)]
pub struct ConflictRow<'a> {
    /// Name of the field.
    pub name: &'a str,
    /// Its words.
    pub label: &'a str,
    /// What the viewer typed.
    pub mine: &'a str,
    /// What is stored.
    pub theirs: &'a str,
    /// The choice that is proposed.
    pub keep_mine: bool,
}

/// The fields that differ.
#[derive(Clone, Copy, Default, Debug)]
pub struct Conflict<'a> {
    /// Head of the first column.
    pub field_head: &'a str,
    /// Head of the viewer's values.
    pub mine_head: &'a str,
    /// Head of the stored values.
    pub theirs_head: &'a str,
    /// The fields.
    pub rows: &'a [ConflictRow<'a>],
}

/// Radios `keep.{name}` with `mine` or `theirs`.
pub fn conflict_table(c: &Conflict<'_>) -> Markup {
    html! {
        div.merge {
            span.mh { (c.field_head) }
            span.mh { (c.mine_head) }
            span.mh { (c.theirs_head) }
            @for row in c.rows {
                @let name = format!("keep.{}", row.name);
                b.b id={ "m-" (row.name) } { (row.label) }
                label { input.rad type="radio" name=(name) value="mine" checked[row.keep_mine] aria-describedby={ "m-" (row.name) }; span { span.phone.faint { (c.mine_head) " " } (row.mine) } }
                label { input.rad type="radio" name=(name) value="theirs" checked[!row.keep_mine] aria-describedby={ "m-" (row.name) }; span { span.phone.faint { (c.theirs_head) " " } (row.theirs) } }
            }
        }
    }
}
