//! How the file is read, why, and how else it can be read.

use maud::{Markup, html};
use tenure_sheet::{DelimiterSign, EncodingSign, Format, FormatSign, HeaderSign, Shape};

use super::super::super::model::state::State;
use super::super::frame::{Open, arg};
use crate::base::Cx;
use crate::ui::{self, Look};

/// Encodings that are offered; more can be named on the command line.
const ENCODINGS: [&str; 12] = [
    "UTF-8",
    "windows-1252",
    "GB18030",
    "UTF-16LE",
    "UTF-16BE",
    "UTF-32LE",
    "windows-1250",
    "windows-1251",
    "ISO-8859-2",
    "Big5",
    "Shift_JIS",
    "EUC-KR",
];
const FORMATS: [(&str, &str); 6] =
    [("csv", "CSV"), ("xlsx", "XLSX"), ("ods", "ODS"), ("vcard", "vCard"), ("ical", "iCalendar"), ("json", "JSON")];

/// The panel: what was found, and the fields that overrule it.
pub(super) fn panel(cx: &Cx, open: &Open) -> Markup {
    let shape = open.import.found.as_ref().map(|f| &f.shape);
    let broken = open.import.state == State::Broken;
    ui::Panel::new(cx.t("imports-shape")).id("shape").body(html! {
        @if let Some(shape) = shape { (facts(cx, shape)) }
        (ui::more(cx.t("imports-read-otherwise"), broken, fields(cx, open, shape)))
    })
}

fn facts(cx: &Cx, shape: &Shape) -> Markup {
    let with = |value: Markup, why: String| html! { (value) " " span.mute { (why) } };
    let format = FORMATS.iter().find(|(code, _)| *code == code_of(shape.format)).map_or("", |(_, name)| name);
    let mut rows = vec![(cx.t("imports-format"), with(html! { (format) }, format_why(cx, shape.evidence.format)))];
    if shape.format == Format::Csv {
        rows.push((
            cx.t("imports-encoding"),
            with(html! { (shape.encoding) }, encoding_why(cx, &shape.evidence.encoding)),
        ));
        let sign = if shape.delimiter == "\t" { cx.t("imports-tab") } else { &shape.delimiter };
        rows.push((
            cx.t("imports-delimiter"),
            with(html! { code.cell { (sign) } }, delimiter_why(cx, shape.evidence.delimiter)),
        ));
    }
    let head = if shape.header { cx.t("imports-head-yes") } else { cx.t("imports-head-no") };
    rows.push((cx.t("imports-head"), with(html! { (head) }, header_why(cx, shape))));
    if shape.start > 1 {
        rows.push((cx.t("imports-start"), html! { (cx.tr("imports-start-at", &[("line", arg(shape.start))])) }));
    }
    if shape.sheets.len() > 1 {
        rows.push((cx.t("imports-sheet"), html! { bdi { (shape.sheet) } }));
    }
    ui::facts(&rows)
}

fn code_of(format: Format) -> &'static str {
    match format {
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
        Format::Ods => "ods",
        Format::VCard => "vcard",
        Format::ICal => "ical",
        Format::Json => "json",
    }
}

fn format_why(cx: &Cx, sign: FormatSign) -> String {
    let key = match sign {
        FormatSign::Wished => "imports-sign-wished",
        FormatSign::Content => "imports-sign-content",
        FormatSign::Name => "imports-sign-name",
        FormatSign::Text => "imports-sign-text",
    };
    cx.t(key).to_owned()
}

fn encoding_why(cx: &Cx, sign: &EncodingSign) -> String {
    let key = match sign {
        EncodingSign::Wished => "imports-sign-wished",
        EncodingSign::Mark => "imports-sign-mark",
        EncodingSign::Format => "imports-sign-format",
        EncodingSign::Ascii => "imports-sign-ascii",
        EncodingSign::Valid => "imports-sign-valid",
        EncodingSign::Zeros => "imports-sign-zeros",
        EncodingSign::Letters => "imports-sign-letters",
        EncodingSign::Mostly { broken, .. } => return cx.tr("imports-sign-mostly", &[("n", arg(*broken))]),
    };
    cx.t(key).to_owned()
}

fn delimiter_why(cx: &Cx, sign: DelimiterSign) -> String {
    let key = match sign {
        DelimiterSign::Wished => "imports-sign-wished",
        DelimiterSign::Declared => "imports-sign-declared",
        DelimiterSign::Format => "imports-sign-format",
        DelimiterSign::OneColumn => "imports-sign-one-column",
        DelimiterSign::Agreeing { rows, agreeing } => {
            return cx.tr("imports-sign-agreeing", &[("n", agreeing.into()), ("of", rows.into())]);
        }
    };
    cx.t(key).to_owned()
}

fn header_why(cx: &Cx, shape: &Shape) -> String {
    let column = |at: usize| shape.columns.get(at).map_or("", String::as_str).into();
    match shape.evidence.header {
        HeaderSign::Wished => cx.t("imports-sign-wished").to_owned(),
        HeaderSign::Format => cx.t("imports-sign-format-head").to_owned(),
        HeaderSign::WordsAboveValues { columns } => cx.tr("imports-sign-words", &[("n", columns.into())]),
        HeaderSign::KnownWords { words } => cx.tr("imports-sign-known", &[("n", words.into())]),
        HeaderSign::DistinctWords => cx.t("imports-sign-distinct").to_owned(),
        HeaderSign::ValueOnTop { column: at } => cx.tr("imports-sign-value", &[("column", column(at))]),
        HeaderSign::Repeated { column: at } => cx.tr("imports-sign-repeated", &[("column", column(at))]),
        HeaderSign::Gaps { column: at } => cx.tr("imports-sign-gaps", &[("column", column(at))]),
    }
}

fn fields(cx: &Cx, open: &Open, shape: Option<&Shape>) -> Markup {
    let wish = &open.import.setup.wish;
    let auto = cx.t("imports-by-itself");
    let formats: Vec<(&str, &str)> = std::iter::once(("", auto)).chain(FORMATS).collect();
    let encodings: Vec<(&str, &str)> = std::iter::once(("", auto)).chain(ENCODINGS.map(|e| (e, e))).collect();
    let heads = [("", auto), ("yes", cx.t("imports-head-yes")), ("no", cx.t("imports-head-no"))];
    let sheets = shape.map(|s| s.sheets.as_slice()).unwrap_or_default();
    let sheets: Vec<(&str, &str)> =
        std::iter::once(("", auto)).chain(sheets.iter().map(|s| (s.as_str(), s.as_str()))).collect();
    let head = wish.header.map_or("", |h| if h { "yes" } else { "no" });
    let start = wish.start.map_or_else(String::new, |n| n.to_string());
    let sign = wish.delimiter.as_deref().map_or("", |d| if d == "\t" { "\\t" } else { d });
    html! {
        (ui::field_grid(html! {
            (ui::Field::select("format", cx.t("imports-format"), &formats).value(wish.format.map_or("", code_of)).draw())
            (ui::Field::select("encoding", cx.t("imports-encoding"), &encodings).value(wish.encoding.as_deref().unwrap_or_default()).draw())
            (ui::Field::text("delimiter", cx.t("imports-delimiter")).value(sign).hint(cx.t("imports-delimiter-hint")).draw())
            (ui::Field::select("header", cx.t("imports-head"), &heads).value(head).draw())
            @if sheets.len() > 2 { (ui::Field::select("sheet", cx.t("imports-sheet"), &sheets).value(wish.sheet.as_deref().unwrap_or_default()).draw()) }
            (ui::Field::number("start", cx.t("imports-start")).value(&start).hint(cx.t("imports-start-hint")).draw())
        }))
        div.flow {
            (ui::submit_as(Look::Plain, "renew", cx.t("imports-read-again"), "do", "look"))
            button.btn.ghost form="discard" { (ui::icon("trash")) span { (cx.t("imports-discard")) } }
        }
    }
}
