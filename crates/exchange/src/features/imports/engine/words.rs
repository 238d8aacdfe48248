//! Faults of files in words.

use tenure_sheet::{Fault, Problem};

use crate::base::i18n::Arg;
use crate::base::{Error, Locale, say};

/// What is wrong with a file or a row, and what to do.
pub(in crate::features::imports) fn of_fault(locale: Locale, fault: &Fault) -> String {
    let number = |n: u64| Arg::from(i64::try_from(n).unwrap_or(i64::MAX));
    let size = |n: usize| number(n as u64);
    let text = |t: &str| Arg::Text(t.chars().take(80).collect());
    match &fault.what {
        Problem::Io(_) => locale.t("imports-fault-io").to_owned(),
        Problem::Nothing => locale.t("imports-fault-nothing").to_owned(),
        Problem::UnknownFormat => locale.t("imports-fault-unknown").to_owned(),
        Problem::Foreign(foreign) => {
            let key = format!("imports-fault-foreign-{}", format!("{foreign:?}").to_lowercase());
            locale.find(&key).unwrap_or_else(|| locale.t("imports-fault-unknown")).to_owned()
        }
        Problem::Encrypted => locale.t("imports-fault-encrypted").to_owned(),
        Problem::Damaged { part, why } => locale
            .tr("imports-fault-damaged", &[("part", text(part)), ("why", text(why)), ("line", number(fault.line))]),
        Problem::TooBig { most } => locale.tr("imports-fault-big", &[("most", number(most / 1_000_000))]),
        Problem::NoSuchEncoding(name) => locale.tr("imports-fault-encoding", &[("name", text(name))]),
        Problem::NoSuchSheet(name) => locale.tr("imports-fault-sheet", &[("name", text(name))]),
        Problem::BadDelimiter(sign) => locale.tr("imports-fault-delimiter", &[("sign", text(sign))]),
        Problem::NotInEncoding { encoding, .. } => locale.tr("imports-fault-letters", &[("name", text(encoding))]),
        Problem::ZeroBytes { .. } => locale.t("imports-wrong-zero").to_owned(),
        Problem::NeverClosed => locale.tr("imports-fault-open-quote", &[("line", number(fault.line))]),
        Problem::AfterQuote => locale.t("imports-fault-after-quote").to_owned(),
        Problem::TooFewCells { expected, found } => {
            locale.tr("imports-fault-short", &[("cells", size(*found)), ("columns", size(*expected))])
        }
        Problem::TooManyCells { expected, found } => {
            locale.tr("exchange-error-width", &[("cells", size(*found)), ("columns", size(*expected))])
        }
        Problem::CellTooLong { most } => locale.tr("imports-fault-cell", &[("most", size(*most / 1000))]),
        Problem::RowTooLong { most } => locale.tr("imports-fault-row", &[("most", size(*most / 1000))]),
        Problem::NoProperty(start) => locale.tr("imports-fault-property", &[("text", text(start))]),
        Problem::BadValue { name, value } => {
            locale.tr("imports-fault-value", &[("name", text(name)), ("value", text(value))])
        }
        Problem::UnknownZone(name) => locale.tr("imports-fault-zone", &[("name", text(name))]),
        Problem::TooManyRows { most } => locale.tr("imports-fault-rows", &[("most", number(*most))]),
    }
}

/// Whether a reason is that a row has fewer cells than there are columns, in whatever language it was told.
pub(in crate::features::imports) fn is_short(reason: &str) -> bool {
    const HOLE: &str = "\u{1}";
    Locale::ALL.iter().any(|l| {
        let text =
            l.tr("imports-fault-short", &[("cells", Arg::Text(HOLE.into())), ("columns", Arg::Text(HOLE.into()))]);
        let first = text.split(HOLE).next().unwrap_or_default();
        let last = text.rsplit(HOLE).next().unwrap_or_default();
        reason.starts_with(first) && reason.ends_with(last)
    })
}

/// Why a stage ended, in words.
pub(super) fn of_error(locale: Locale, error: &Error) -> String {
    say::sentence(locale, error)
}
