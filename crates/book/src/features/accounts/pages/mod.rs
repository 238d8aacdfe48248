//! Pages of accounts, one screen a file.

pub mod archive;
pub mod batch;
pub mod cells;
pub mod csv;
pub mod custom;
pub mod duties;
pub mod edit;
pub mod facts;
pub mod form;
pub mod frame;
pub mod list;
pub mod lookup;
pub mod new;
pub mod overview;
mod past;
pub mod table;
pub mod team;
mod team_money;
mod team_tree;
pub mod timeline;
pub mod units;
