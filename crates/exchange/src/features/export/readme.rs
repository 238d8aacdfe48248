//! `README.txt`: what lies where, in the reader's language.

use std::fmt::Write;

use super::manifest::{ColumnOf, Manifest};
use super::policy::Who;
use super::schema::Table;
use super::write::Order;
use crate::base::Locale;
use crate::base::i18n::Arg;

/// The whole text. `tables` are all of the database, those that stay included.
pub fn text(manifest: &Manifest, order: &Order<'_>, tables: &[Table]) -> String {
    let locale = order.viewer.locale;
    let count = |n: u64| Arg::from(locale.int(i64::try_from(n).unwrap_or(i64::MAX)).as_str());
    let rows = manifest.tables.iter().map(|t| t.rows).sum();
    let mut out = String::new();
    let facts = [
        ("time", Arg::from(order.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().as_str())),
        ("version", Arg::from(env!("CARGO_PKG_VERSION"))),
        ("schema", Arg::from(manifest.schema.to_string().as_str())),
        ("accounts", count(manifest.accounts)),
        ("rows", count(rows)),
        ("files", count(manifest.contents)),
        ("who", Arg::from(order.viewer.email.as_str())),
    ];
    let what = if manifest.everything { "export-readme-everything" } else { "export-readme-seen" };
    paragraph(&mut out, locale.t("export-readme-title"));
    for key in [what, "export-readme-made", "export-readme-counts", "export-readme-how", "export-readme-cells"] {
        paragraph(&mut out, &locale.tr(key, &facts));
    }
    paragraph(&mut out, locale.t(if manifest.everything { "export-readme-restore" } else { "export-readme-import" }));
    lists(&mut out, locale, manifest, order);
    self::tables(&mut out, locale, manifest, tables);
    if manifest.contents > 0 {
        heading(&mut out, "files/");
        paragraph(&mut out, locale.t("export-readme-files"));
    }
    stays(&mut out, locale, tables);
    out
}

fn paragraph(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}\n");
}

fn heading(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}\n{}\n", "-".repeat(text.chars().count()));
}

/// Files that can be imported: what the import says of its columns.
fn lists(out: &mut String, locale: Locale, manifest: &Manifest, order: &Order<'_>) {
    for list in &manifest.lists {
        heading(out, &format!("{} ({})", list.file, list.rows));
        let label = locale.find(&format!("exchange-kind-{}", list.kind)).unwrap_or(list.kind.as_str());
        paragraph(
            out,
            &locale.tr("export-readme-list", &[("kind", label.into()), ("name", list.kind.as_str().into())]),
        );
        let kind = order.registry.imports.iter().find(|k| k.name == list.kind);
        for name in &list.columns {
            let column = kind.and_then(|k| k.columns.iter().find(|c| c.name == name.as_str()));
            let help = column.map_or_else(|| locale.t("export-column-custom"), |c| c.help(locale));
            let _ = writeln!(out, "  {name}: {help}");
        }
        out.push('\n');
    }
}

fn tables(out: &mut String, locale: Locale, manifest: &Manifest, tables: &[Table]) {
    for file in &manifest.tables {
        heading(out, &format!("{} ({})", file.file, file.rows));
        if let Some(text) = table_text(locale, &file.table) {
            let _ = writeln!(out, "{text}");
        }
        if tables.iter().any(|t| t.name == file.table && t.computed) {
            let _ = writeln!(out, "{}", locale.t("export-readme-computed"));
        }
        out.push('\n');
        for (i, column) in file.columns.iter().enumerate() {
            let text = match column.kind {
                Some(_) => column_text(locale, &file.table, &column.name).unwrap_or_default().to_owned(),
                None => shown(locale, &file.columns, i),
            };
            let _ = writeln!(out, "  {}: {text}", column.name);
        }
        out.push('\n');
    }
}

/// What a table holds.
pub fn table_text(locale: Locale, table: &str) -> Option<&'static str> {
    locale.find(&format!("export-table-{table}"))
}

/// What a column holds: as the table calls it, else as all do.
pub fn column_text(locale: Locale, table: &str, column: &str) -> Option<&'static str> {
    let own = locale.find(&format!("export-column-{table}-{column}"));
    own.or_else(|| locale.find(&format!("export-column-{column}")))
}

/// A column that only helps the reader: it says more of the one before it.
fn shown(locale: Locale, columns: &[ColumnOf], i: usize) -> String {
    let of = i.checked_sub(1).map_or("", |before| columns[before].name.as_str());
    locale.tr("export-column-shown", &[("column", of.into())])
}

/// What no export holds, and why.
fn stays(out: &mut String, locale: Locale, tables: &[Table]) {
    heading(out, locale.t("export-readme-stays"));
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for table in tables {
        let Who::Nobody(reason) = table.who else { continue };
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(&table.name),
            None => reasons.push((reason, vec![&table.name])),
        }
    }
    for (reason, names) in reasons {
        let _ = writeln!(out, "  {}: {}", names.join(", "), locale.t(reason));
    }
    let _ = writeln!(out, "  users.password_hash, webhooks.secret: {}", locale.t("export-stays-sign-in"));
}
