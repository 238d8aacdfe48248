//! Whole documents: the shell around every page, and the bare one for sign-in, set-up and errors.

mod bare;
mod document;
mod shell;
mod top;
mod words;

pub use bare::{Bare, bare, card};
pub use shell::{NavLink, NewItem, ScopeSwitch, Shell, ShellLinks, page};
pub use words::ShellWords;
