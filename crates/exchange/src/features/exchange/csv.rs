//! Import files: CSV with a head, columns by name.

use std::sync::Arc;

use super::extra::Extra;
use crate::base::Locale;
use crate::base::i18n::Arg;
use crate::base::registry::{ImportColumn, Record, Refusal};
use crate::features::people::csv::plain;

/// Largest file, in bytes.
pub const LIMIT: usize = 50 * 1024 * 1024;
/// Most characters of a column's name that a message repeats.
const NAME: usize = 80;

/// Reads a file into records. A comma, a semicolon or a tab divides the cells; quoted cells may hold line breaks; rows
/// without any content are left out.
///
/// # Errors
/// Every fault of the file with its line and column: of the head, or else of the rows.
pub fn read(
    bytes: &[u8],
    columns: &[ImportColumn],
    extra: &[Extra],
    locale: Locale,
) -> Result<Vec<Record>, Vec<Refusal>> {
    if bytes.len() > LIMIT {
        return Err(vec![whole(locale.t("exchange-error-large").to_owned())]);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let line = 1 + bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count();
        vec![Refusal { line: line as u64, column: String::new(), reason: locale.t("exchange-error-utf8").to_owned() }]
    })?;
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut rows = reader.records();
    let head = match rows.next() {
        None => return Err(vec![whole(locale.t("exchange-error-empty").to_owned())]),
        Some(Err(e)) => return Err(vec![whole(e.to_string())]),
        Some(Ok(head)) => head,
    };
    let names: Arc<[String]> = names(&head, columns, extra, locale)?.into();
    let lines = Lines::new(text);
    let (mut records, mut refused) = (Vec::new(), Vec::new());
    for row in rows {
        let row = row.map_err(|e| vec![whole(e.to_string())])?;
        let line = row.position().map_or(0, |p| lines.of(p.byte()));
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if row.len() == names.len() {
            records.push(Record::new(line, names.clone(), row.iter().map(|cell| plain(cell).to_owned()).collect()));
        } else {
            let args = [("cells", Arg::from(row.len())), ("columns", Arg::from(names.len()))];
            refused.push(Refusal { line, column: String::new(), reason: locale.tr("exchange-error-width", &args) });
        }
    }
    if refused.is_empty() { Ok(records) } else { Err(refused) }
}

/// A fault of the file as a whole.
fn whole(reason: String) -> Refusal {
    Refusal { line: 1, column: String::new(), reason }
}

/// Spreadsheets of some countries write semicolons.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    match (head.contains(','), head.contains(';'), head.contains('\t')) {
        (false, true, _) => b';',
        (false, false, true) => b'\t',
        _ => b',',
    }
}

/// The columns of the file in its order, as the kind calls them.
fn names(
    head: &::csv::StringRecord,
    columns: &[ImportColumn],
    extra: &[Extra],
    locale: Locale,
) -> Result<Vec<String>, Vec<Refusal>> {
    let (mut names, mut refused): (Vec<String>, Vec<Refusal>) = (Vec::new(), Vec::new());
    let mut refuse = |name: &str, key: &str, args: &[(&str, Arg)]| {
        refused.push(Refusal { line: 1, column: name.chars().take(NAME).collect(), reason: locale.tr(key, args) });
    };
    for cell in head {
        let word = cell.trim().to_lowercase();
        // What is built in comes first: a custom field of the same label goes by its name.
        let built_in = columns.iter().find(|c| c.name == word).map(|c| c.name);
        match built_in.or_else(|| custom(extra, &word)) {
            None => {
                let known = columns.iter().map(|c| c.name).chain(extra.iter().map(|c| c.name.as_str()));
                let known = known.collect::<Vec<_>>().join(", ");
                refuse(cell.trim(), "exchange-error-unknown", &[("known", known.into())]);
            }
            Some(name) if names.iter().any(|n| n == name) => refuse(name, "exchange-error-twice", &[]),
            Some(name) => names.push(name.to_owned()),
        }
    }
    for column in columns.iter().filter(|c| c.required && !names.iter().any(|n| n == c.name)) {
        refuse(column.name, "exchange-error-missing", &[("help", column.help(locale).into())]);
    }
    if refused.is_empty() { Ok(names) } else { Err(refused) }
}

/// The custom column that a head means: by name, else by label.
fn custom<'e>(extra: &'e [Extra], word: &str) -> Option<&'e str> {
    let folded = tenure_text::fold(word);
    let by_label = || extra.iter().find(|c| c.labels.contains(&folded));
    extra.iter().find(|c| c.name == word).or_else(by_label).map(|c| c.name.as_str())
}

/// From places in the text to lines: the reader says where it began to look for a row, blank lines before included.
struct Lines<'a> {
    text: &'a [u8],
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
        Self { text: text.as_bytes(), starts: std::iter::once(0).chain(breaks).collect() }
    }

    fn of(&self, place: u64) -> u64 {
        let place = usize::try_from(place).unwrap_or(0).min(self.text.len());
        let blank = self.text[place..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        self.starts.partition_point(|start| *start <= place + blank) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[ImportColumn] = &[
        ImportColumn::text("email", "The address").must(),
        ImportColumn::text("name", "The name").must(),
        ImportColumn::text("office", "Where"),
    ];

    fn extra() -> Vec<Extra> {
        let labels = [tenure_text::fold("Service level"), tenure_text::fold("服务级别")];
        vec![Extra {
            name: String::from("cf_level"), labels, help: ["Service level", "服务级别"].map(String::from)
        }]
    }

    fn rows(text: &str) -> Vec<(u64, String, String)> {
        let records = read(text.as_bytes(), COLUMNS, &extra(), Locale::En).unwrap();
        records.iter().map(|r| (r.line, r.get("email").to_owned(), r.get("name").to_owned())).collect()
    }

    fn faults(bytes: &[u8]) -> Vec<(u64, String)> {
        let refused = read(bytes, COLUMNS, &extra(), Locale::En).unwrap_err();
        assert!(refused.iter().all(|r| !r.reason.is_empty() && !r.reason.starts_with("exchange-")), "{refused:?}");
        refused.into_iter().map(|r| (r.line, r.column)).collect()
    }

    #[test]
    fn columns_are_found_by_name_in_any_order() {
        assert_eq!(rows("\u{feff} Name ,EMAIL\nAda, a@x.example \n"), [(2, "a@x.example".into(), "Ada".into())]);
        assert_eq!(rows("email;name\na@x.example;Ada, the first\n")[0].2, "Ada, the first");
        assert_eq!(rows("email\tname\r\na@x.example\tAda\r\n")[0].2, "Ada");
    }

    #[test]
    fn custom_columns_are_found_by_name_and_by_label() {
        for head in ["cf_level", "CF_LEVEL", "Service Level", "服务级别"] {
            let text = format!("email,{head},name\na@x.example,gold,Ada\n");
            let records = read(text.as_bytes(), COLUMNS, &extra(), Locale::En).unwrap();
            assert_eq!(records[0].get("cf_level"), "gold", "{head}");
        }
        assert_eq!(faults(b"email,name,cf_level,Service level\n"), [(1, "cf_level".into())]);
        assert_eq!(faults(b"email,name,cf_other\n"), [(1, "cf_other".into())]);
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let text =
            "email,name\r\n\r\na@x.example,\"Ada\r\nLovelace\"\r\n,\r\nb@x.example,Bo\n\n\nc@x.example,\"C \"\"x\"\"\"";
        let found = rows(text);
        assert_eq!(found.iter().map(|r| r.0).collect::<Vec<_>>(), [3, 6, 9]);
        assert_eq!(found[0].2, "Ada\r\nLovelace");
        assert_eq!(found[2].2, "C \"x\"");
    }

    #[test]
    fn faults_of_the_head_are_named() {
        assert_eq!(faults(b"email,Colour,email\n"), [(1, "Colour".into()), (1, "email".into()), (1, "name".into())]);
        assert_eq!(faults(b""), [(1, String::new())]);
        assert_eq!(faults(b"\xef\xbb\xbf"), [(1, String::new())]);
    }

    #[test]
    fn rows_of_another_width_are_refused_with_their_line() {
        let wide = b"email,name\na@x.example,Ada,extra\nb@x.example,Bo\nc@x.example\n";
        assert_eq!(faults(wide), [(2, String::new()), (4, String::new())]);
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_line() {
        assert_eq!(faults(b"email,name\na@x.example,Ad\xe4\n"), [(2, String::new())]);
        assert_eq!(faults(&vec![b'x'; LIMIT + 1]), [(1, String::new())]);
    }

    #[test]
    fn cells_that_our_own_files_made_inert_come_back() {
        assert_eq!(rows("email,name\na@x.example,'=1+1\n")[0].2, "=1+1");
    }
}
