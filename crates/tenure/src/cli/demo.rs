//! `tenure demo`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde_json::json;
use tenure_db::{Db, params};

use super::open;
use crate::base::app::Config;
use crate::base::{Acting, App, Ids, settings};
use crate::demo::{self, DemoUser};
use crate::features::identity::actions::{links, tokens};
use crate::features::identity::model::LinkKind;

/// The setting by which a demo's database is known.
const MARK: &str = "demo";
/// Chance of the demo's rows: the same at each start.
const SEED: u64 = 7;
/// Whom the demo introduces, by role.
const GUESTS: [&str; 3] = ["account_manager", "key_account_manager", "director"];

/// A user with the ways in.
struct Guest {
    user: DemoUser,
    token: String,
    link: String,
}

/// Makes the demo company afresh and serves it.
pub(super) fn run(dir: &Path, listen: &str, json: bool) -> Result<ExitCode> {
    let listener = open::listen(listen)?;
    let path = make_room(dir)?;
    let config =
        Config { database: format!("sqlite:{}", path.display()), listen: listen.to_owned(), ..Config::default() };
    let (app, router) = open::app(config)?;
    let by = open::operator(&app)?;
    app.db.write_blocking(move |tx| settings::store(tx, &by, MARK, "1")).map_err(open::words)?;
    // The story is told the same way at each start; secrets never are.
    let cast = demo::seed(&App { ids: Ids::seeded(SEED), ..app.clone() })?;
    let address = open::url(&app, &listener)?;
    let guests = invite(&app, &address, cast.users)?;
    if json {
        let users: Vec<_> = guests
            .iter()
            .map(|g| json!({"email": g.user.email, "name": g.user.name, "role": g.user.role, "token": g.token, "link": g.link}))
            .collect();
        println!("{}", json!({"address": address, "users": users}));
    } else {
        introduce(&address, &guests);
    }
    open::serve(&app, router, listener)?;
    Ok(ExitCode::SUCCESS)
}

/// The path of the database, after the demo of an earlier start is gone. Nothing else is ever deleted.
fn make_room(dir: &Path) -> Result<PathBuf> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make the folder {}", dir.display()))?;
    let path = dir.join("tenure.db");
    if !path.exists() {
        return Ok(path);
    }
    let size = std::fs::metadata(&path).with_context(|| format!("cannot look at {}", path.display()))?.len();
    if size > 0 {
        // Opening takes the lock: a demo that is being served is not taken away.
        let db = Db::open(&tenure_db::Config::new(format!("sqlite:{}", path.display())))?;
        let marked = db.read_blocking(|q| {
            q.query_opt("select 1 from settings where key = $1", &params![MARK], |_| Ok::<_, tenure_db::Error>(()))
        });
        db.close();
        if !matches!(marked, Ok(Some(()))) {
            bail!(
                "{} is not the database of a demo, so it is left alone. Choose another folder with --dir",
                path.display()
            );
        }
    }
    for suffix in ["", "-wal", "-shm"] {
        let file = format!("{}{suffix}", path.display());
        match std::fs::remove_file(&file) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(e).with_context(|| format!("cannot delete {file}"));
            }
            _ => {}
        }
    }
    Ok(path)
}

/// A token and a one-time link for everybody.
fn invite(app: &App, address: &str, users: Vec<DemoUser>) -> Result<Vec<Guest>> {
    let by: Acting = open::operator(app)?;
    let ids: Vec<_> = users.iter().map(|u| u.id).collect();
    let secrets = app.db.write_blocking(move |tx| {
        ids.iter()
            .map(|id| {
                let token = tokens::create(tx, &by, *id, "demo", None, false)?;
                Ok((token, links::issue(tx, &by, *id, LinkKind::SignIn, LinkKind::SignIn.hours())?))
            })
            .collect::<crate::base::Result<Vec<_>>>()
    });
    let secrets = secrets.map_err(open::words)?;
    let guests = users.into_iter().zip(secrets);
    Ok(guests.map(|(user, (token, secret))| Guest { user, token, link: format!("{address}/links/{secret}") }).collect())
}

fn introduce(address: &str, guests: &[Guest]) {
    println!("Tenure serves a demo company at {address}\n\nSign in, with a link that works once, as");
    for role in GUESTS {
        if let Some(guest) = guests.iter().find(|g| g.user.role == role) {
            println!("  {}, {}\n    {}", guest.user.name, role.replace('_', " "), guest.link);
        }
    }
    println!("\nStop it with Ctrl-C. The next start makes everything afresh.");
}
