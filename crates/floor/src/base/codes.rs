//! Enums of words that the database, the API and the locale files share.

/// Declares an enum of words that the database, the API and the locale files share.
#[macro_export]
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident, $prefix:literal { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }
        impl $name {
            /// All, in the order in which forms offer them.
            pub const ALL: &[$name] = &[$($name::$variant),+];
            /// The word kept in the database and used by the API.
            pub fn code(self) -> &'static str { match self { $($name::$variant => $code),+ } }
            /// The value with this code.
            pub fn parse(code: &str) -> Option<Self> { Self::ALL.iter().copied().find(|v| v.code() == code) }
            /// Its text key.
            pub fn label(self) -> &'static str { match self { $($name::$variant => concat!($prefix, $code)),+ } }
        }
    };
}

pub use crate::codes;
