//! SQL of the audit log and of the list of changes that can be undone.

mod events;
mod undoable;

pub use events::events;
pub use undoable::undoable;
