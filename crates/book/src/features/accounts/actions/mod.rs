//! The verbs of accounts, one a file. Verbs that imports and batches use take slices.

mod archive;
mod create;
mod edit;
mod facts;
mod refresh;
mod tag;
pub mod undo;

pub use archive::{archive, restore};
pub use create::create;
pub(super) use create::{Traces, demand, fill, insert, record};
pub use edit::edit;
pub(super) use edit::{apply, show};
pub(super) use facts::{Change, store_fact};
pub use facts::{set_lifecycle, set_parent, set_territory, set_tier};
pub(super) use refresh::{access, below};
pub use tag::tag;
