//! The verbs of tasks.

mod hand_over;
mod make;
mod work;

pub use hand_over::{HANDED_OVER, hand_over};
pub use make::make;
pub use work::{KINDS, archive, complete, edit, move_date, reopen, restore};
