//! A digest as a mail: plain text, and the same as simple HTML.

use maud::{DOCTYPE, Markup, html};

use super::model::Part;
use crate::base::{Locale, Viewer, calendar};

/// A mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

/// Writes it. `address` is that of the install, without a slash at its end.
pub fn write(viewer: &Viewer, company: &str, address: &str, parts: &[Part]) -> Letter {
    let locale = viewer.locale;
    let day = calendar::full(locale, viewer.today);
    let subject = locale.tr("digests-subject", &[("company", company.into()), ("day", day.into())]);
    Letter { text: text(viewer, address, parts), html: page(viewer, &subject, address, parts).into_string(), subject }
}

fn greeting(viewer: &Viewer) -> String {
    viewer.locale.tr("digests-hello", &[("name", viewer.name.as_str().into())])
}

fn more(locale: Locale, part: &Part) -> Option<String> {
    (part.more > 0).then(|| locale.tr("digests-more", &[("n", part.more.into())]))
}

fn text(viewer: &Viewer, address: &str, parts: &[Part]) -> String {
    let locale = viewer.locale;
    let mut out = vec![greeting(viewer)];
    for part in parts {
        let mut lines = vec![format!("{}\n", locale.t(part.title))];
        for line in &part.lines {
            let words = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let detail = if line.detail.is_empty() { String::new() } else { format!("{}: ", line.detail) };
            lines.push(format!("- {detail}{words}\n  {address}{}", line.href));
        }
        lines.extend(more(locale, part));
        out.push(lines.join("\n"));
    }
    out.push(format!("{}\n{address}/profile/digest", locale.t("digests-foot")));
    out.join("\n\n") + "\n"
}

fn page(viewer: &Viewer, subject: &str, address: &str, parts: &[Part]) -> Markup {
    let locale = viewer.locale;
    html! {
        (DOCTYPE)
        html lang=(locale.tag()) {
            head { meta charset="utf-8"; title { (subject) } }
            body {
                p { (greeting(viewer)) }
                @for part in parts {
                    h2 { (locale.t(part.title)) }
                    ul {
                        @for line in &part.lines {
                            li { @if !line.detail.is_empty() { (line.detail) ": " } a href={ (address) (line.href) } { (line.text) } }
                        }
                        @if let Some(more) = more(locale, part) { li { (more) } }
                    }
                }
                p { small { (locale.t("digests-foot")) " " a href={ (address) "/profile/digest" } { (address) "/profile/digest" } } }
            }
        }
    }
}
