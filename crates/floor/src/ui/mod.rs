//! Components: functions from plain data and translated words to markup. Knows nothing of features or the database.
//!
//! No inline style or script anywhere: the content security policy forbids both. Widths of bars are SVG attributes.

pub mod assets;
pub mod layout;

mod avatar;
mod bars;
mod board;
mod button;
mod chart;
mod chip;
mod comment;
mod conflict;
mod dialog;
mod field;
mod file;
mod filter;
mod form;
mod head;
mod icon;
mod kpi;
mod live;
mod matrix;
mod notice;
mod outlook;
mod palette;
mod panel;
mod pick;
mod promise;
mod rows;
mod steps;
mod table;
mod tabs;
mod text;
mod timeline;
mod toast;
mod tone;
mod track;
mod tree;

#[cfg(test)]
mod sample;

pub use avatar::{avatar, avatar_small, avatars, logo};
pub use bars::{Bubble, Bullet, blocks, bullet, meter, parts, power, ring, spark, time_axis};
pub use board::{BoardCard, BoardColumn, BoardMoves, board, board_card, board_places, board_styles, dots};
pub use button::{
    Look, Segment, dialog_button, dialog_icon, hidden_values, icon_link, icon_post, keyed, link, link_button, opener,
    popover_button, popover_icon, post_button, segments, submit, submit_as,
};
pub use chart::{ChartColumn, Goal, Series, Stacked, axis_top, chart_styles, figures, goal, shift, stacked};
pub use chip::{change, chip, chip_icon, chip_outline, diff, dot, num, state, state_mark, time, two};
pub use comment::{Comment, MentionBox, comment, mention_box};
pub use conflict::{Conflict, ConflictRow, conflict_table};
pub use dialog::{CellMenu, Confirm, MenuItem, cell_edit, cell_menu, confirm, dialog, menu, popover};
pub use field::{Field, field_grid, options};
pub use file::{DropBox, FileRow, drop_box, file_row};
pub use filter::{filter_bar, filter_choice, filter_menu, filter_on, filter_popover, filter_search};
pub use form::{Choice, action_bar, checkbox, choices, error_summary, fieldset, form_foot, hidden, more};
pub use head::{AccountHead, account_head, page_head};
pub use icon::{icon, icon_exists};
pub use kpi::{Kpi, kpi, kpi_flow, kpi_strip};
pub use layout::card;
pub use live::{Live, live};
pub use matrix::{
    Matrix, MatrixCell, MatrixHead, MatrixLook, MatrixRow, MatrixRows, MatrixWords, legend, matrix_styles,
};
pub use notice::{empty, notice, problem};
pub use outlook::{Fall, Outlook, outlook, outlook_legend, waterfall};
pub use palette::{Group, Hit, mark_excerpt, mark_match, palette_results};
pub use panel::{Panel, columns, facts, fragment, halves, lazy, stack};
pub use pick::{either, entry, pick};
pub use promise::{LedgerBand, LedgerSide, PromiseRow, TickForm, ledger, promise_item, promise_row};
pub use rows::{
    KvRow, NextRow, NoticeRow, PersonRow, agenda_row, driver_row, found_row, group_row, kv_row, next_row, notice_row,
    person_row, row,
};
pub use steps::{StageState, Step, cells, progress, stage, steps};
pub use table::{Batch, Cell, Dir, Head, Phone, Table, bare_table, pager, tick, tr, tr_class};
pub use tabs::{Tab, tabs};
pub use text::Swift;
pub use timeline::{Entry, timeline, timeline_day};
pub use toast::{Toast, toast};
pub use tone::Tone;
pub use track::{Axis, Span, SpanState};
pub use tree::{TreeRow, tree_cell, tree_row};
