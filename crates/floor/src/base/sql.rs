//! Building one SQL text with its parameters, for lists whose filters vary.

use tenure_db::{IntoValue, Value};

/// A statement under construction.
#[derive(Default)]
pub struct Sql {
    /// The text so far, with `$n` placeholders.
    pub text: String,
    /// The parameters so far.
    pub values: Vec<Value<'static>>,
}

impl Sql {
    /// Starts with `text`.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// Appends text that holds no input of the user.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends a placeholder for `value`.
    pub fn bind<V: IntoValue + 'static>(&mut self, value: V) -> &mut Self {
        let name = self.param(value);
        self.text.push_str(&name);
        self
    }

    /// Adds a parameter and returns its placeholder, to be used more than once.
    pub fn param<V: IntoValue + 'static>(&mut self, value: V) -> String {
        self.values.push(value.into_value());
        format!("${}", self.values.len())
    }
}
