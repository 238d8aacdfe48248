//! Stories of one feature that need the whole house around it.

mod accounts_list;
mod exchange;
mod identity;
mod presets;
mod promises;
