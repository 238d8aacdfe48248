//! Form fields: a visible label, a hint, and the error beside the field it belongs to.

use maud::{Markup, html};

use super::icon;
use super::panel::nothing;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind<'a> {
    Input(&'static str),
    Date,
    Area,
    Select(&'a [(&'a str, &'a str)]),
    Lookup(&'a str),
}

/// A field under construction.
pub struct Field<'a> {
    name: &'a str,
    label: &'a str,
    kind: Kind<'a>,
    value: &'a str,
    hint: Option<&'a str>,
    error: Option<&'a str>,
    required: bool,
    optional: Option<&'a str>,
    autocomplete: Option<&'a str>,
    placeholder: Option<&'a str>,
    full: bool,
    scope: Option<&'a str>,
    suffix: Markup,
    autofocus: bool,
}

impl<'a> Field<'a> {
    fn new(name: &'a str, label: &'a str, kind: Kind<'a>) -> Self {
        Self {
            name,
            label,
            kind,
            value: "",
            hint: None,
            error: None,
            required: false,
            optional: None,
            autocomplete: None,
            placeholder: None,
            full: false,
            scope: None,
            suffix: nothing(),
            autofocus: false,
        }
    }

    /// One line.
    pub fn text(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("text"))
    }

    /// An e-mail address.
    pub fn email(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("email"))
    }

    /// A password.
    pub fn password(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("password"))
    }

    /// A number, as text with a number keyboard: browsers' number fields lose what they cannot read.
    pub fn number(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("decimal"))
    }

    /// A day, typed as the profile writes it or as "Fri", "in 2 weeks".
    pub fn date(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Date)
    }

    /// Several lines.
    pub fn area(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Area)
    }

    /// A file; the form needs `enctype="multipart/form-data"`.
    pub fn file(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("file"))
    }

    /// One of a list of value and words.
    pub fn select(name: &'a str, label: &'a str, options: &'a [(&'a str, &'a str)]) -> Self {
        Self::new(name, label, Kind::Select(options))
    }

    /// A name out of many; `src?q=` answers [`options`].
    pub fn lookup(name: &'a str, label: &'a str, src: &'a str) -> Self {
        Self::new(name, label, Kind::Lookup(src))
    }

    /// What stands in it.
    pub fn value(mut self, value: &'a str) -> Self {
        self.value = value;
        self
    }

    /// A line of help.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// What is wrong with it.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// Must be filled.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Says that it may stay empty.
    pub fn optional(mut self, word: &'a str) -> Self {
        self.optional = Some(word);
        self
    }

    /// What a browser may fill in.
    pub fn autocomplete(mut self, token: &'a str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// An example.
    pub fn placeholder(mut self, example: &'a str) -> Self {
        self.placeholder = Some(example);
        self
    }

    /// Over both columns of a [`field_grid`].
    pub fn full(mut self) -> Self {
        self.full = true;
        self
    }

    /// Part of the id, where two forms of a page share names.
    pub fn scope(mut self, scope: &'a str) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Something at the end of the label's line.
    pub fn suffix(mut self, suffix: Markup) -> Self {
        self.suffix = suffix;
        self
    }

    /// Gets the focus when the page opens.
    pub fn autofocus(mut self) -> Self {
        self.autofocus = true;
        self
    }

    fn id(&self) -> String {
        match self.scope {
            Some(scope) => format!("f-{scope}-{}", self.name),
            None => format!("f-{}", self.name),
        }
    }

    /// Finishes.
    pub fn draw(&self) -> Markup {
        let id = self.id();
        let mut described = Vec::new();
        if self.error.is_some() {
            described.push(format!("{id}-e"));
        }
        if self.hint.is_some() {
            described.push(format!("{id}-h"));
        }
        let described = (!described.is_empty()).then(|| described.join(" "));
        html! {
            div.fld.full[self.full] {
                div.lb {
                    label for=(id) { (self.label) @if let Some(word) = self.optional { span.faint { " " (word) } } }
                    (self.suffix)
                }
                (self.control(&id, described.as_deref()))
                @if let Some(error) = self.error { p.hint.bad id={ (id) "-e" } { (error) } }
                @if let Some(hint) = self.hint { p.hint id={ (id) "-h" } { (hint) } }
            }
        }
    }

    fn control(&self, id: &str, described: Option<&str>) -> Markup {
        let invalid = self.error.map(|_| "true");
        match self.kind {
            Kind::Area => html! {
                textarea.inp id=(id) name=(self.name) rows="3" required[self.required] aria-invalid=[invalid] aria-describedby=[described]
                    placeholder=[self.placeholder] autofocus[self.autofocus] { "\n" (self.value) }
            },
            Kind::Select(options) => html! {
                select.inp id=(id) name=(self.name) required[self.required] aria-invalid=[invalid] aria-describedby=[described] autofocus[self.autofocus] {
                    @for (value, words) in options { option value=(value) selected[*value == self.value] { (words) } }
                }
            },
            Kind::Date => {
                html! { span.dated { (self.input(id, described, "text", None, None, None)) (icon("calendar")) } }
            }
            Kind::Lookup(src) => html! {
                (self.input(id, described, "text", None, Some(&format!("{id}-l")), Some(src)))
                datalist id={ (id) "-l" } {}
            },
            Kind::Input("decimal") => self.input(id, described, "text", Some("decimal"), None, None),
            Kind::Input(kind) => self.input(id, described, kind, None, None, None),
        }
    }

    fn input(
        &self,
        id: &str,
        described: Option<&str>,
        kind: &str,
        mode: Option<&str>,
        list: Option<&str>,
        src: Option<&str>,
    ) -> Markup {
        let value = (!matches!(kind, "password" | "file")).then_some(self.value);
        let autocomplete =
            self.autocomplete.or(if list.is_some() || self.kind == Kind::Date { Some("off") } else { None });
        html! {
            input.inp id=(id) type=(kind) name=(self.name) value=[value] inputmode=[mode] list=[list] data-lookup=[src] required[self.required]
                autocomplete=[autocomplete] placeholder=[self.placeholder] aria-invalid=[self.error.map(|_| "true")] aria-describedby=[described]
                autofocus[self.autofocus];
        }
    }
}

/// Answers of a lookup: value, and words beside it.
pub fn options(items: &[(&str, &str)]) -> Markup {
    html! { @for (value, detail) in items { option value=(value) { (detail) } } }
}

/// Fields in two columns; one on phones.
pub fn field_grid(fields: Markup) -> Markup {
    html! { div.fgrid { (fields) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_tied_to_its_field() {
        let field = Field::email("email", "Email")
            .value("a\"b")
            .error(Some("Not an address"))
            .hint("Work address")
            .required()
            .draw()
            .into_string();
        assert!(field.contains(r#"aria-invalid="true" aria-describedby="f-email-e f-email-h""#), "{field}");
        assert!(field.contains(r#"value="a&quot;b""#) && field.contains(r#"<label for="f-email">"#));
        assert!(!Field::password("p", "Password").value("secret").draw().into_string().contains("secret"));
    }

    #[test]
    fn a_select_knows_its_value() {
        let field = Field::select("tier", "Tier", &[("a", "Alpha"), ("b", "Beta")])
            .value("b")
            .scope("new")
            .draw()
            .into_string();
        assert!(field.contains(r#"id="f-new-tier""#) && field.contains(r#"<option value="b" selected>Beta"#));
    }
}
