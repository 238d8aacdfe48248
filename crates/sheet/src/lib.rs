//! Tables in files: reads CSV, spreadsheets, address cards, calendars and JSON row by row; writes CSV and spreadsheets.
//!
//! [`look`] decides from the beginning of a file what it is, and says on what grounds; [`rows`] reads it so. Nothing is
//! kept of a file but the row at hand (of a spreadsheet also its words), and no promise of a file is believed: sizes are
//! counted while they arrive.

mod cell;
mod coding;
mod csv;
mod fault;
mod foreign;
mod grid;
mod guard;
mod head;
mod ical;
mod json;
mod look;
mod number;
mod ods;
mod shape;
pub mod write;
mod xlsx;
mod xml;
mod zip;

pub use cell::{Cell, Row};
pub use coding::text;
pub use fault::{Fault, Foreign, Problem};
pub use guard::{guarded, plain};
pub use look::{Rows, look, rows};
pub use shape::{DelimiterSign, EncodingSign, Evidence, Format, FormatSign, HeaderSign, Shape, Wish};
