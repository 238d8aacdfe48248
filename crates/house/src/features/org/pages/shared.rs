//! Parts of forms and tables that pages of teams, lines and territories share.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::base::dated::Span;
use crate::base::error::FieldError;
use crate::base::page::Page;
use crate::base::validate::{self, LINE};
use crate::base::{Conn, Cx, Fields, Result, RowId, calendar};
use crate::features::identity;
use crate::features::org::model::End;
use crate::ui;

/// What a select offers: value and words.
pub type Options = Vec<(String, String)>;

/// Active users for a select.
pub fn users(q: &Conn<'_>, today: Date) -> Result<Options> {
    Ok(identity::store::active(q, today)?.into_iter().map(|u| (u.id.to_string(), u.name)).collect())
}

/// A select's options with an empty one first.
pub fn with_none<'a>(none: &'a str, list: &'a [(String, String)]) -> Vec<(&'a str, &'a str)> {
    std::iter::once(("", none)).chain(list.iter().map(|(value, words)| (value.as_str(), words.as_str()))).collect()
}

/// The sentence of a mistake.
pub fn sentence(cx: &Cx, e: &FieldError) -> String {
    let args: Vec<_> = e.args.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
    cx.tr(e.key, &args)
}

/// The sentence of a field's first mistake.
pub fn mistake(cx: &Cx, fields: &Fields, name: &str) -> Option<String> {
    fields.of(name).map(|e| sentence(cx, e))
}

/// All mistakes, on top of a form.
pub fn summary(cx: &Cx, fields: &Fields) -> Markup {
    let title = cx.tr("error-summary", &[("n", fields.0.len().into())]);
    let errors: Vec<(&str, String)> = fields.0.iter().map(|e| (e.field.as_ref(), sentence(cx, e))).collect();
    ui::error_summary(&title, &errors)
}

/// 422 when a form is shown again, else 200.
pub fn status(fields: &Fields) -> StatusCode {
    if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// Draws fields of one form with their mistakes.
pub struct Draw<'a> {
    /// The request.
    pub cx: &'a Cx,
    /// What is wrong.
    pub fields: &'a Fields,
}

impl Draw<'_> {
    fn finish(&self, name: &str, field: ui::Field<'_>) -> Markup {
        let error = mistake(self.cx, self.fields, name);
        field.error(error.as_deref()).draw()
    }

    /// One line that must say something.
    pub fn required(&self, name: &str, label: &'static str, value: &str) -> Markup {
        self.finish(name, ui::Field::text(name, self.cx.t(label)).value(value).required())
    }

    /// One of a list that must be chosen.
    pub fn select(&self, name: &str, label: &'static str, value: &str, options: &[(&str, &str)]) -> Markup {
        self.finish(name, ui::Field::select(name, self.cx.t(label), options).value(value))
    }

    /// A whole number that may be empty.
    pub fn number(&self, name: &str, label: &'static str, value: &str) -> Markup {
        let optional = self.cx.t("optional");
        self.finish(name, ui::Field::number(name, self.cx.t(label)).value(value).optional(optional))
    }

    /// A day with a hint, or without when the key is empty.
    pub fn day(&self, name: &str, label: &'static str, value: &str, hint: &'static str) -> Markup {
        let field = ui::Field::date(name, self.cx.t(label)).value(value);
        self.finish(name, if hint.is_empty() { field } else { field.hint(self.cx.t(hint)) })
    }

    /// The reason, over both columns.
    pub fn reason(&self, value: &str) -> Markup {
        let optional = self.cx.t("optional");
        self.finish("reason", ui::Field::text("reason", self.cx.t("reason")).value(value).optional(optional).full())
    }
}

/// The last day in words, or "open".
pub fn last_day(cx: &Cx, span: &Span) -> String {
    span.last().map_or_else(|| cx.t("open-ended").to_owned(), |d| calendar::full(cx.locale(), d))
}

/// `1 Apr 2025 – open`, for phones and lists.
pub fn span_words(cx: &Cx, span: &Span) -> String {
    format!("{} – {}", calendar::full(cx.locale(), span.from), last_day(cx, span))
}

/// A form that ends a dated row.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EndForm {
    /// The last day on which it holds.
    pub last: String,
    /// Why.
    pub reason: String,
}

impl EndForm {
    /// Today, as the form is first shown.
    pub fn fresh(cx: &Cx) -> Self {
        Self { last: calendar::full(cx.locale(), cx.today()), reason: String::new() }
    }

    /// Reads it.
    ///
    /// # Errors
    /// `Invalid` for a day that is none.
    pub fn parse(&self, row: RowId, today: Date) -> Result<End> {
        let mut fields = Fields::default();
        let last = calendar::parse_required(&mut fields, "last", &self.last, today);
        let reason = validate::line(&mut fields, "reason", &self.reason, LINE);
        fields.finish()?;
        Ok(End { row, last, reason })
    }
}

/// Where an end form stands.
pub struct EndPage<'a> {
    /// What ends, in words.
    pub title: String,
    /// Where the form goes.
    pub action: &'a str,
    /// Where cancel leads.
    pub back: &'a str,
    /// Which entry of the navigation is current.
    pub nav: &'static str,
}

/// The page that ends a dated row.
pub fn end_page(cx: &Cx, page: EndPage<'_>, form: &EndForm, fields: &Fields) -> Response {
    let d = Draw { cx, fields };
    let body = html! {
        (ui::page_head(&page.title, html! {}, html! {}))
        form method="post" action=(page.action) novalidate {
            (summary(cx, fields))
            (ui::Panel::new(cx.t("org-end")).body(html! {
                (ui::field_grid(html! {
                    (d.day("last", "org-last-day", &form.last, "org-last-day-hint"))
                    (d.reason(&form.reason))
                }))
                (ui::form_foot(html! { (cx.t("org-end-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, page.back, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("org-end")))
                }))
            }))
        }
    };
    let shell = Page::new(page.title.clone(), body).nav(page.nav).crumb(Some(page.back), cx.t("back"));
    shell.crumb(None, page.title).status(status(fields)).respond(cx)
}
