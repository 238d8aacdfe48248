//! Pages of conversations, one screen a file.

pub mod corrections;
pub mod drafts;
pub mod draw;
pub mod edit;
pub mod figures;
pub mod form;
pub mod new;
pub mod reason;
pub mod record;
pub mod timeline;
