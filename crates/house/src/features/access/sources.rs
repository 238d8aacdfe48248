//! From what a right comes, in the order and with the words of the page.

/// From what a right comes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// On the team.
    Team,
    /// Above somebody who has a right, by reporting lines.
    Above,
    /// Holds the territory, or one above it.
    Territory,
    /// Leads an account above.
    Ancestor,
    /// Granted by name.
    Grant,
    /// Stands in for somebody who has a right.
    Deputy,
    /// Sees all accounts.
    All,
}

impl Source {
    /// All sources, in the order of the page.
    pub const ALL: [Source; 7] =
        [Source::Team, Source::Above, Source::Territory, Source::Ancestor, Source::Grant, Source::Deputy, Source::All];

    /// The source of a row of `account_access` seen through a row of `user_reach`.
    pub fn of(reach: &str, via: &str) -> Self {
        match (reach, via) {
            ("solid" | "dotted", _) => Source::Above,
            ("deputy", _) => Source::Deputy,
            (_, "territory") => Source::Territory,
            (_, "ancestor") => Source::Ancestor,
            (_, "grant") => Source::Grant,
            _ => Source::Team,
        }
    }

    /// Text key of its heading.
    pub fn label(self) -> &'static str {
        match self {
            Source::Team => "access-source-team",
            Source::Above => "access-source-above",
            Source::Territory => "access-source-territory",
            Source::Ancestor => "access-source-ancestor",
            Source::Grant => "access-source-grant",
            Source::Deputy => "access-source-deputy",
            Source::All => "access-source-all",
        }
    }

    /// Text key of the note beside its heading.
    pub fn note(self) -> &'static str {
        match self {
            Source::Team => "access-note-team",
            Source::Above => "access-note-above",
            Source::Territory => "access-note-territory",
            Source::Ancestor => "access-note-ancestor",
            Source::Grant => "access-note-grant",
            Source::Deputy => "access-note-deputy",
            Source::All => "access-note-all",
        }
    }

    /// Text key of the sentence that says that this rule gives nothing.
    pub fn denial(self) -> &'static str {
        match self {
            Source::Team => "access-not-team",
            Source::Above => "access-not-above",
            Source::Territory => "access-not-territory",
            Source::Ancestor => "access-not-ancestor",
            Source::Grant => "access-not-grant",
            Source::Deputy => "access-not-deputy",
            Source::All => "access-not-all",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_by_way() {
        assert_eq!(Source::of("self", "co_manager"), Source::Team);
        assert_eq!(Source::of("dotted", "grant"), Source::Above);
        assert_eq!(Source::of("self", "ancestor"), Source::Ancestor);
        assert_eq!(Source::of("deputy", "lead"), Source::Deputy);
    }
}
