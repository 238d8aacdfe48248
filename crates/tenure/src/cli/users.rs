//! `tenure user` and `tenure token`.

use std::io::BufRead;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use jiff::SignedDuration;

use super::{Where, open};
use crate::base::{Fields, Role};
use crate::features::identity::actions::{self, links, tokens};
use crate::features::identity::model::{LinkKind, NewUser, check_password};
use crate::features::identity::{passwords, store};

/// Adds a user, with a password or with an invitation link.
pub(super) fn add(at: &Where, email: &str, name: &str, roles: &[String], password_stdin: bool) -> Result<ExitCode> {
    let mut parsed = Vec::new();
    for code in roles {
        let known = Role::ALL.map(Role::code).join(", ");
        parsed.push(Role::parse(code).with_context(|| format!("{code:?} is no role. Choose one of: {known}"))?);
    }
    let password = if password_stdin { Some(password(email)?) } else { None };
    let (app, _) = open::app(open::config(at, None)?)?;
    let by = open::operator(&app)?;
    let hash = match password {
        Some(password) => Some(passwords::hash_blocking(&passwords::salt(&app.ids), &password).map_err(open::words)?),
        None => None,
    };
    let user = NewUser { email: email.to_owned(), name: name.to_owned(), roles: parsed, ..NewUser::default() };
    let invitation = app.db.write_blocking(move |tx| {
        let ids = actions::create(tx, &by, std::slice::from_ref(&user))?;
        let mut invitation = None;
        for id in ids {
            match &hash {
                Some(hash) => actions::set_password(tx, &by, id, hash)?,
                None => invitation = Some(links::issue(tx, &by, id, LinkKind::Invite, LinkKind::Invite.hours())?),
            }
        }
        Ok(invitation)
    });
    let invitation = invitation.map_err(open::words)?;
    tell!("{email} can sign in{}", if invitation.is_some() { " with this link, within 7 days:" } else { "." });
    if let Some(secret) = invitation {
        let base = app.config.public_url.trim_end_matches('/');
        let base = if base.is_empty() { format!("http://{}", app.config.listen) } else { base.to_owned() };
        tell!("  {base}/links/{secret}");
    }
    app.db.close();
    Ok(ExitCode::SUCCESS)
}

/// The first line of standard input, if the rule of passwords allows it.
fn password(email: &str) -> Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("cannot read the password from standard input")?;
    let password = line.trim_end_matches(['\n', '\r']).to_owned();
    if password.is_empty() {
        bail!(
            "no password came on standard input: write one line, for example with: printf '%s\\n' \"$PASSWORD\" | tenure user add …"
        );
    }
    let mut fields = Fields::default();
    check_password(&mut fields, "password", &password, email);
    fields.finish().map_err(open::words)?;
    Ok(password)
}

/// Creates an API token and prints it.
pub(super) fn token(at: &Where, email: &str, name: &str, read_only: bool, days: Option<u32>) -> Result<ExitCode> {
    let config = open::config(at, None)?;
    open::must_exist(&config)?;
    let (app, _) = open::app(config)?;
    let by = open::operator(&app)?;
    let wanted = email.to_owned();
    let user = app.db.read_blocking(move |q| store::by_email(q, &wanted)).map_err(open::words)?;
    let user = user.ok_or_else(|| {
        anyhow!("no user has the address {email}. Add one with: tenure user add {email} --name NAME --role ROLE")
    })?;
    let expires = days.map(|days| by.now + SignedDuration::from_hours(24 * i64::from(days)));
    let name = name.to_owned();
    let made = app.db.write_blocking(move |tx| tokens::create(tx, &by, user.id, &name, expires, read_only));
    tell!("{}", made.map_err(open::words)?);
    app.db.close();
    Ok(ExitCode::SUCCESS)
}
