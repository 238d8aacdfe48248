//! State, said by colour and shape together.

/// The state of something. Colours mean state, never decoration.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Unknown, or nothing to say.
    #[default]
    Neutral,
    /// Ours, chosen, in work.
    Accent,
    /// On track.
    Good,
    /// Open points.
    Warn,
    /// At risk, late.
    Bad,
}

impl Tone {
    /// Reads `accent`, `good`, `warn`, `bad`; anything else is neutral.
    pub fn parse(word: &str) -> Self {
        match word {
            "accent" => Tone::Accent,
            "good" => Tone::Good,
            "warn" => Tone::Warn,
            "bad" => Tone::Bad,
            _ => Tone::Neutral,
        }
    }

    /// The CSS class that sets the colours of the tone.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Neutral => "o",
            Tone::Accent => "a",
            Tone::Good => "g",
            Tone::Warn => "w",
            Tone::Bad => "r",
        }
    }

    /// The CSS class that colours text.
    pub fn text_class(self) -> &'static str {
        match self {
            Tone::Neutral => "mute",
            Tone::Accent => "b",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
        }
    }
}
