//! The verbs of hand-overs, one a file.

mod answer;
pub mod carry;
mod offer;
mod preview;
pub mod tell;
pub mod undo;
mod withdraw;

pub use answer::{accept, decline};
pub use offer::offer;
pub use preview::{Moving, Preview, preview};
pub use withdraw::{may_withdraw, withdraw};
