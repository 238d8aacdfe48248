//! The verbs of relationships, one a file.

mod hand_over;
mod judge;
mod line;
mod order;
mod profile;
mod rate;
mod role;
pub mod undo;

pub use hand_over::hand_over;
pub use judge::{Judged, judge};
pub use line::{NewLine, draw, draw_first};
pub use order::order;
pub use profile::{EditProfile, edit};
pub use rate::rate;
pub use role::{archive, change, open, restore};
