//! Pages of conversations, one screen a file.

pub mod edit;
pub mod figures;
pub mod form;
pub mod new;
pub mod reason;
pub mod record;
pub mod timeline;
