//! Fields of forms with their mistakes; for pages with and without a signed-in user.

use axum::http::StatusCode;
use maud::Markup;

use crate::base::error::FieldError;
use crate::base::i18n::Arg;
use crate::base::{Fields, Locale};
use crate::ui;

/// The sentence of a mistake.
pub fn sentence(locale: Locale, e: &FieldError) -> String {
    let number = |v: &String| v.parse::<i64>().map_or_else(|_| Arg::Text(v.clone()), Arg::Int);
    let args: Vec<(&str, Arg)> = e.args.iter().map(|(name, value)| (*name, number(value))).collect();
    locale.tr(e.key, &args)
}

/// All mistakes, on top of a form.
pub fn summary(locale: Locale, fields: &Fields) -> Markup {
    let title = locale.tr("error-summary", &[("n", fields.0.len().into())]);
    let errors: Vec<(&str, String)> = fields.0.iter().map(|e| (e.field.as_ref(), sentence(locale, e))).collect();
    ui::error_summary(&title, &errors)
}

/// 422 when a form is shown again, else 200.
pub fn status(fields: &Fields) -> StatusCode {
    if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// Draws fields of one form.
#[derive(Clone, Copy)]
pub struct Draw<'a> {
    /// The language.
    pub locale: Locale,
    /// What is wrong.
    pub fields: &'a Fields,
}

impl Draw<'_> {
    /// Finishes a field with its mistake.
    pub fn field(&self, name: &str, field: ui::Field<'_>) -> Markup {
        let error = self.fields.of(name).map(|e| sentence(self.locale, e));
        field.error(error.as_deref()).draw()
    }

    /// One line; a hint where the key is not empty.
    pub fn text(&self, name: &str, label: &'static str, value: &str, hint: &'static str) -> Markup {
        self.field(name, self.hinted(ui::Field::text(name, self.locale.t(label)).value(value), hint))
    }

    /// One line that must say something.
    pub fn required(&self, name: &str, label: &'static str, value: &str, hint: &'static str) -> Markup {
        self.field(name, self.hinted(ui::Field::text(name, self.locale.t(label)).value(value).required(), hint))
    }

    /// A sign-in e-mail.
    pub fn email(&self, name: &str, value: &str) -> Markup {
        let field = ui::Field::email(name, self.locale.t("email")).value(value).autocomplete("email").required();
        self.field(name, field)
    }

    /// A new password, with its rule as hint.
    pub fn new_password(&self, name: &str, label: &'static str) -> Markup {
        let field = ui::Field::password(name, self.locale.t(label)).autocomplete("new-password").required();
        self.field(name, field.hint(self.locale.t("identity-password-hint")))
    }

    /// One of a list.
    pub fn select(&self, name: &str, label: &'static str, value: &str, options: &[(&str, &str)]) -> Markup {
        self.field(name, ui::Field::select(name, self.locale.t(label), options).value(value))
    }

    /// A whole number.
    pub fn number(&self, name: &str, label: &'static str, value: &str, hint: &'static str) -> Markup {
        self.field(name, self.hinted(ui::Field::number(name, self.locale.t(label)).value(value), hint))
    }

    /// A day that may be empty.
    pub fn day(&self, name: &str, label: &'static str, value: &str, hint: &'static str) -> Markup {
        self.field(name, self.hinted(ui::Field::date(name, self.locale.t(label)).value(value), hint))
    }

    /// A time zone, with suggestions.
    pub fn time_zone(&self, name: &str, label: &'static str, value: &str) -> Markup {
        let field = ui::Field::lookup(name, self.locale.t(label), "/lookup/time-zones").value(value);
        self.field(name, self.hinted(field, "identity-time-zone-hint"))
    }

    /// English or Chinese, each in its own words.
    pub fn language(&self, name: &str, value: &str) -> Markup {
        self.select(name, "identity-language", value, &[("en", "English"), ("zh-CN", "简体中文")])
    }

    fn hinted<'f>(&self, field: ui::Field<'f>, hint: &'static str) -> ui::Field<'f> {
        if hint.is_empty() { field } else { field.hint(self.locale.t(hint)) }
    }
}
