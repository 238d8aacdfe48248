//! `tenure import` and `tenure undo-import`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;

use super::{Where, mails, open};
use crate::base::registry::{KeySet, Reads};
use crate::base::{Acting, App, Error, ImportId, Locale};
use crate::features::imports::actions::{self, Change, Intake};
use crate::features::imports::engine;
use crate::features::imports::model::answers::{Answers, DayOrder, Decimals, Rest};
use crate::features::imports::model::keys;
use crate::features::imports::model::setup::Setup;
use crate::features::imports::model::state::{Kind, State};
use crate::features::imports::store::lines::{self, Wanted};
use crate::features::imports::store::runs::{self, Import};
use crate::features::imports::store::templates;
use crate::features::imports::{presets, refused};

/// Refused rows that are printed; all of them stand in the report.
const PRINTED: i64 = 50;
/// Columns that are named.
const NAMED: usize = 40;
/// Bytes read at once.
const READ: usize = 256 * 1024;

/// What `tenure import` is told.
#[derive(Args)]
pub(super) struct ImportArgs {
    /// What is in it: accounts, people, conversations, revenue-lines … or mails
    kind: String,
    /// The file; of mails there may be several
    #[arg(required = true)]
    file: Vec<PathBuf>,
    /// Read the columns as this preset does; one that fits is used without it
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    /// Read the file as it was kept under this name
    #[arg(long, value_name = "NAME")]
    mapping: Option<String>,
    /// What a column of the file is, as FIELD=HEADER; FIELD may be empty for "not imported". May be given more than once
    #[arg(long, value_name = "FIELD=HEADER")]
    column: Vec<String>,
    /// E-mail of the user who imports; the operator without it
    #[arg(long = "as", value_name = "EMAIL")]
    user: Option<String>,
    /// The account of all rows that name none
    #[arg(long, value_name = "ACCOUNT", default_value = "")]
    account: String,
    /// The currency of amounts that name none
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Whether 03/04 is the third of April: day-first or month-first
    #[arg(long, value_name = "ORDER", value_parser = ["day-first", "month-first"])]
    days: Option<String>,
    /// What stands before the decimals: point or comma
    #[arg(long, value_name = "MARK", value_parser = ["point", "comma"])]
    decimals: Option<String>,
    /// The time zone of times that name none, like Europe/Zurich
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// By which sets of columns rows are found again: column names joined by +, sets by commas, as in
    /// source_system+source_id,name; ids of other systems always count
    #[arg(long, value_name = "SETS")]
    keys: Option<String>,
    /// Let the other rows go in when some are refused
    #[arg(long)]
    skip_refused: bool,
    /// Take cells that rows lack at their end as empty
    #[arg(long)]
    short_rows: bool,
    /// Check every row and store nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the rows that stay out to this file, with line, column and reason
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    #[command(flatten)]
    at: Where,
}

/// Imports a file and prints what it did; exit code 1 when rows stay out.
pub(super) fn run(args: &ImportArgs) -> Result<ExitCode> {
    if args.kind == "mails" {
        return mails::run(&args.at, &args.file, args.user.as_deref(), args.dry_run);
    }
    let [file] = args.file.as_slice() else { bail!("one file at a time, but for mails") };
    let (app, _) = open::app(open::config(&args.at, None)?)?;
    let done = import(&app, args, file);
    app.db.close();
    done
}

fn import(app: &App, args: &ImportArgs, file: &Path) -> Result<ExitCode> {
    let known = app.registry.imports.iter().map(|k| k.name).collect::<Vec<_>>().join(", ");
    if !app.registry.imports.iter().any(|k| k.name == args.kind) {
        bail!("{:?} is no kind of import. Choose one of: {known}, mails", args.kind);
    }
    let by = actor(app, args.user.as_deref())?;
    let id = take(app, &by, args, file)?;
    let done = steps(app, &by, args, file, id);
    if done.is_err() && args.dry_run {
        // Nobody comes back for a file that was only to be looked at.
        let _ = app.db.write_blocking(move |tx| actions::discard(tx, &by, id));
    }
    done
}

fn steps(app: &App, by: &Acting, args: &ImportArgs, file: &Path, id: ImportId) -> Result<ExitCode> {
    let by = by.clone();
    let import = work(app, &by, id)?;
    must_be(&import, State::Matching)?;
    set_up(app, &by, args, &import)?;
    tell_columns(app, &by, id)?;
    let (registry, checker) = (app.registry.clone(), by.clone());
    app.db.write_blocking(move |tx| actions::check(tx, &checker, &registry, id)).map_err(lacking)?;
    let checked = work(app, &by, id)?;
    must_be(&checked, State::Checked)?;
    let out = staying_out(&checked);
    if let Some(path) = &args.report {
        let text = refused::file(&app.db, &checked, Locale::En).map_err(open::words)?;
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    tell_refused(app, file, &checked)?;
    let stops = out > 0 && !args.skip_refused;
    if args.dry_run || stops || checked.counts.to_write() == 0 {
        let done = if args.dry_run { "checked, nothing stored" } else { "nothing stored" };
        tell!("{}: {done}: {}", args.kind, words(&checked));
        app.db.write_blocking(move |tx| actions::discard(tx, &by, id)).map_err(open::words)?;
        if stops && !args.dry_run {
            eprintln!("tenure: {out} rows stay out. Mend them, or let the others in with --skip-refused");
        }
        return Ok(if out == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let runner = by.clone();
    app.db.write_blocking(move |tx| actions::run(tx, &runner, id)).map_err(open::words)?;
    let ran = work(app, &by, id)?;
    must_be(&ran, State::Done)?;
    tell!("{}: imported: {} new, {} changed; {}", args.kind, ran.counts.done_new, ran.counts.done_changed, words(&ran));
    tell!("take it back with: tenure undo-import {id}");
    Ok(if out + ran.counts.done_refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Takes an import back and prints what stays.
pub(super) fn undo(at: &Where, id: uuid::Uuid, user: Option<&str>) -> Result<ExitCode> {
    let (app, _) = open::app(open::config(at, None)?)?;
    let (by, id) = (actor(&app, user)?, ImportId(id));
    let asker = by.clone();
    app.db.write_blocking(move |tx| actions::undo(tx, &asker, id)).map_err(|error| match error {
        Error::NotFound => anyhow::anyhow!("there is no such import of {}", user.unwrap_or("the operator")),
        other => open::words(other),
    })?;
    let import = work(&app, &by, id)?;
    must_be(&import, State::Undone)?;
    tell!("{} taken back, {} kept because somebody used or changed them since", import.counts.back, import.counts.kept);
    let kept =
        app.db.read_blocking(|q| lines::list(q, id, Kind::Kept, &Wanted::default(), PRINTED)).map_err(open::words)?;
    for (line, _) in kept {
        tell!("  {}: {}", line.value, line.reason);
    }
    app.db.close();
    Ok(ExitCode::SUCCESS)
}

fn actor(app: &App, user: Option<&str>) -> Result<Acting> {
    user.map_or_else(|| open::operator(app), |email| open::acting(app, email))
}

/// Takes the file in, piece by piece.
fn take(app: &App, by: &Acting, args: &ImportArgs, path: &Path) -> Result<ImportId> {
    let mut file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut intake = Intake::begin(by).map_err(open::words)?;
    let mut bytes = vec![0; READ];
    loop {
        let n = file.read(&mut bytes).with_context(|| format!("cannot read {}", path.display()))?;
        if n == 0 {
            break;
        }
        intake.push_blocking(&app.db, &bytes[..n]).map_err(open::words)?;
    }
    let mut setup = Setup::default();
    if let Some(name) = &args.mapping {
        let found = app.db.read_blocking(|q| templates::named(q, &args.kind, name)).map_err(open::words)?;
        setup.template = Some(found.with_context(|| format!("nothing was kept under the name {name:?}"))?.id);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let arrived = intake.finish(&args.kind, &name, setup).map_err(open::words)?;
    let by = by.clone();
    app.db.write_blocking(move |tx| arrived.store(tx, &by)).map_err(open::words)
}

/// What the flags say of how the file is read.
fn set_up(app: &App, by: &Acting, args: &ImportArgs, import: &Import) -> Result<()> {
    let before = import.setup.answers.clone();
    let order = |word: &String| if word == "day-first" { DayOrder::DayFirst } else { DayOrder::MonthFirst };
    let mark = |word: &String| if word == "point" { Decimals::Point } else { Decimals::Comma };
    let answers = Answers {
        days: args.days.as_ref().map(order).or(before.days),
        decimals: args.decimals.as_ref().map(mark).or(before.decimals),
        currency: args.currency.clone().or(before.currency.clone()),
        zone: args.zone.clone().or(before.zone.clone()),
        short: args.short_rows || before.short,
        rest: if args.skip_refused { Rest::GoesIn } else { Rest::Waits },
        ..before
    };
    let mut fixed = import.setup.fixed.clone();
    if !args.account.trim().is_empty() {
        fixed.insert(String::from("account"), args.account.trim().to_owned());
    }
    if let Some(name) = &args.preset
        && !presets::all().iter().any(|p| p.kind == args.kind && p.name == *name)
    {
        let names: Vec<&str> = presets::all().iter().filter(|p| p.kind == args.kind).map(|p| p.name.as_str()).collect();
        bail!("{name:?} is no preset for {}. Choose one of: {}", args.kind, names.join(", "));
    }
    let mut columns = BTreeMap::new();
    for given in &args.column {
        let (field, header) = given.split_once('=').with_context(|| format!("{given:?} is no FIELD=HEADER"))?;
        columns.insert(header.trim().to_owned(), Some(field.trim().to_owned()).filter(|field| !field.is_empty()));
    }
    let change = Change {
        answers: Some(answers),
        fixed: Some(fixed),
        preset: args.preset.clone(),
        columns: Some(columns),
        keys: args.keys.as_deref().map(|given| keys_of(app, import, given)).transpose()?,
        ..Change::default()
    };
    let (registry, by, id) = (app.registry.clone(), by.clone(), import.id);
    app.db.write_blocking(move |tx| actions::change(tx, &by, &registry, id, &change).map(drop)).map_err(open::words)
}

/// The sets of columns that were asked for, by name.
fn keys_of(app: &App, import: &Import, given: &str) -> Result<Vec<String>> {
    let kind = app.registry.imports.iter().find(|k| k.name == import.kind).context("the kind is gone")?;
    if kind.choices().is_empty() {
        bail!("{} are found again in one way only: leave --keys out", kind.name);
    }
    let names = given.split(',').map(str::trim).filter(|name| !name.is_empty());
    let name = |name: &str| {
        let set = kind.choice(name).map(KeySet::name);
        let choose = || format!("{} are not found again by {name:?}. Choose among: {}", kind.name, keys::known(kind));
        set.with_context(choose)
    };
    names.map(name).collect()
}

/// Works on the import until its stage ends.
fn work(app: &App, by: &Acting, id: ImportId) -> Result<Import> {
    if !engine::work_on(app, id).map_err(open::words)? {
        bail!("another process is importing just now: wait until it has ended");
    }
    app.db.read_blocking(|q| runs::find(q, by.viewer.actor(), id)).map_err(open::words)
}

fn must_be(import: &Import, state: State) -> Result<()> {
    if import.state == state {
        return Ok(());
    }
    bail!("{}", import.problem.as_deref().unwrap_or("the import stopped before its end"))
}

/// Rows that nobody can store as they are.
fn staying_out(import: &Import) -> u64 {
    let c = &import.counts;
    c.refused + c.parked + c.duplicate + c.contradiction
}

fn words(import: &Import) -> String {
    let c = &import.counts;
    format!(
        "{} rows: {} new, {} changed, {} as before, {} duplicates, {} refused, {} parked, {} contradictions, {} left out",
        c.rows, c.new, c.changed, c.same, c.duplicate, c.refused, c.parked, c.contradiction, c.skipped
    )
}

/// Why a file cannot be checked: the columns that it lacks, and how to name them.
fn lacking(error: Error) -> anyhow::Error {
    if let Error::Invalid(fields) = &error {
        let lacks: Vec<&str> = fields.0.iter().filter_map(|e| e.field.strip_prefix("columns.")).collect();
        if let Some(first) = lacks.first() {
            let all = lacks.join(", ");
            return anyhow::anyhow!(
                "no column of the file was taken for: {all}. Say which one it is: --column {first}=HEADER"
            );
        }
    }
    open::words(error)
}

/// Prints what the columns of the file were taken for, and which ones are left out: a wrong guess is seen at once.
fn tell_columns(app: &App, by: &Acting, id: ImportId) -> Result<()> {
    let import = app.db.read_blocking(|q| runs::find(q, by.viewer.actor(), id)).map_err(open::words)?;
    let headers = import.found.as_ref().map(|found| found.shape.columns.as_slice()).unwrap_or_default();
    let (mut taken, mut left) = (Vec::new(), Vec::new());
    for (header, meant) in headers.iter().zip(&import.setup.columns) {
        let made = import.setup.made.iter().find(|made| made.takes(header)).map(|made| &made.field);
        match meant.field.as_ref().or(made) {
            Some(field) if field == header => taken.push(field.clone()),
            Some(field) => taken.push(format!("{field}={header}")),
            None => left.push(header.as_str()),
        }
    }
    eprintln!("columns: {}", listed(&taken));
    if !import.setup.fixed.is_empty() {
        let fixed: Vec<String> = import.setup.fixed.iter().map(|(field, value)| format!("{field}={value}")).collect();
        eprintln!("for all rows: {}", listed(&fixed));
    }
    if !left.is_empty() {
        eprintln!("not imported: {}", listed(&left));
    }
    tell_currency(app, by, &import);
    let kind = app.registry.imports.iter().find(|k| k.name == import.kind);
    if let (Some(kind), Some(_)) = (kind, &import.setup.keys) {
        let ways = keys::ways(kind, &import.setup);
        let used: Vec<String> = ways.iter().filter(|way| way.on && way.usable).map(|way| way.set.name()).collect();
        eprintln!("found again by: {}", listed(&used));
    }
    Ok(())
}

/// Says in which currency amounts are taken that name none.
fn tell_currency(app: &App, by: &Acting, import: &Import) {
    let columns = app.registry.imports.iter().find(|k| k.name == import.kind).map_or(&[][..], |k| k.columns);
    let asked = |name: &str| {
        columns.iter().any(|c| c.name == name) && {
            let taken = import.setup.columns.iter().any(|meant| meant.field.as_deref() == Some(name));
            !taken && !import.setup.fixed.contains_key(name)
        }
    };
    let amount = |field: &str| columns.iter().any(|c| c.name == field && c.reads == Reads::Amount);
    let any = import.setup.columns.iter().filter_map(|meant| meant.field.as_deref()).any(amount);
    if any && asked("currency") && import.setup.answers.currency.is_none() {
        let own = &by.settings.currency;
        eprintln!("amounts: in {own}, the currency of this install; --currency says otherwise");
    }
}

/// The first of a list, and how many more there are.
fn listed<T: AsRef<str>>(all: &[T]) -> String {
    let mut text = all.iter().take(NAMED).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    if all.len() > NAMED {
        text.push_str(&format!(" and {} more", all.len() - NAMED));
    }
    text
}

/// Prints the first rows that stay out.
fn tell_refused(app: &App, file: &Path, import: &Import) -> Result<()> {
    let c = &import.counts;
    let all = [
        (Kind::Refused, c.refused),
        (Kind::Parked, c.parked),
        (Kind::Contradiction, c.contradiction),
        (Kind::Duplicate, c.duplicate),
    ];
    for (outcome, rows_in_all) in all {
        let id = import.id;
        let rows = app.db.read_blocking(|q| lines::list(q, id, outcome, &Wanted::default(), PRINTED));
        for (line, _) in rows.map_err(open::words)? {
            let column = if line.field.is_empty() { String::new() } else { format!(" {}:", line.field) };
            let why = if line.reason.is_empty() {
                "looks like one that is there already, or like another row"
            } else {
                &line.reason
            };
            eprintln!("{}:{}:{column} {:?}: {why}", file.display(), line.line, line.value);
        }
        if rows_in_all > PRINTED.unsigned_abs() {
            eprintln!("… {rows_in_all} rows in all are {}; --report FILE writes them down", outcome.code());
        }
    }
    Ok(())
}
