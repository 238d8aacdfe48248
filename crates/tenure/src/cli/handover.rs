//! `tenure handover`.

use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};

use super::{Where, open};
use crate::base::calendar;
use crate::base::registry::HandoverPart;
use crate::base::{AccountId, Acting, App, UserId};
use crate::features::accounts::store::account::by_name;
use crate::features::handovers::actions;
use crate::features::handovers::model::NewHandover;
use crate::features::identity::store;

/// What the command line asks for.
pub(super) struct Ask {
    /// E-mail of the giver.
    pub(super) giver: String,
    /// E-mail of the receiver.
    pub(super) receiver: String,
    /// First day of the receiver.
    pub(super) from: String,
    /// Accounts by name or id; all without.
    pub(super) accounts: Vec<String>,
    /// What stays with the giver.
    pub(super) stay: Vec<String>,
    /// What the receiver should know.
    pub(super) note: String,
    /// Count, and store nothing.
    pub(super) dry_run: bool,
}

/// Hands accounts over, or says what would happen.
pub(super) fn run(at: &Where, ask: &Ask) -> Result<ExitCode> {
    let config = open::config(at, None)?;
    open::must_exist(&config)?;
    let (app, _) = open::app(config)?;
    let by = open::operator(&app)?;
    let new = read(&app, &by, ask)?;
    let (viewer, registry, asked) = (by.viewer.clone(), app.registry.clone(), new.clone());
    let counted = app.db.read_blocking(move |q| actions::preview(q, &viewer, &registry.handover_parts, &asked));
    let counted = counted.map_err(open::words)?;
    if !ask.dry_run {
        let registry = app.registry.clone();
        let done = app.db.write_blocking(move |tx| actions::offer(tx, &by, &registry.handover_parts, &new));
        done.map_err(open::words)?;
    }
    let parts: Vec<String> = counted
        .parts
        .iter()
        .map(|p| format!("{} {} {}", p.count, p.key, if p.moves { "move" } else { "stay" }))
        .collect();
    let what = match counted.accounts.len() {
        1 => String::from("one account"),
        n => format!("{n} accounts"),
    };
    let done = if ask.dry_run { "would hand over" } else { "handed over" };
    tell!("{done} {what} from {} to {}; {}", ask.giver, ask.receiver, parts.join(", "));
    app.db.close();
    Ok(ExitCode::SUCCESS)
}

fn read(app: &App, by: &Acting, ask: &Ask) -> Result<NewHandover> {
    let from = calendar::parse(&ask.from, by.today)
        .ok_or_else(|| anyhow!("{:?} is no day. Write it as 2026-12-01", ask.from))?;
    let known: &[HandoverPart] = &app.registry.handover_parts;
    if let Some(word) = ask.stay.iter().find(|word| !known.iter().any(|p| p.key == word.as_str())) {
        let keys = known.iter().map(|p| p.key).collect::<Vec<_>>().join(", ");
        bail!("{word:?} cannot stay. Choose from: {keys}");
    }
    let moving = known.iter().map(|p| p.key.to_owned()).filter(|key| !ask.stay.contains(key));
    let accounts: Vec<AccountId> = ask.accounts.iter().map(|text| account(app, by, text)).collect::<Result<_>>()?;
    Ok(NewHandover {
        giver: user(app, &ask.giver)?,
        receiver: user(app, &ask.receiver)?,
        from,
        accounts: (!accounts.is_empty()).then_some(accounts),
        parts: moving.collect(),
        note: ask.note.trim().to_owned(),
    })
}

fn user(app: &App, email: &str) -> Result<UserId> {
    let wanted = email.to_lowercase();
    let found = app.db.read_blocking(move |q| store::by_email(q, &wanted)).map_err(open::words)?;
    found.map(|user| user.id).ok_or_else(|| anyhow!("no user has the address {email}"))
}

fn account(app: &App, by: &Acting, text: &str) -> Result<AccountId> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let (viewer, wanted) = (by.viewer.clone(), text.to_owned());
    let found = app.db.read_blocking(move |q| by_name(q, &viewer, &wanted)).map_err(open::words)?;
    match found.as_slice() {
        [id] => Ok(*id),
        [] => bail!("no account has the name {text:?}"),
        _ => bail!("several accounts have the name {text:?}: write the id of the one you mean"),
    }
}
