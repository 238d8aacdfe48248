//! What every command needs: configuration, an open and migrated database, the operator, words for errors.

use std::net::TcpListener;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use axum::Router;
use tenure_db::Db;

use super::Where;
use crate::base::app::Config;
use crate::base::clock::{Clock, day_in};
use crate::base::say;
use crate::base::viewer::Via;
use crate::base::{Acting, App, Error, Ids, Locale, Viewer, settings};
use crate::features::identity;
use crate::server;

/// Where one listens when nobody says otherwise.
pub(super) const LISTEN: &str = "127.0.0.1:7000";
const DATABASE: &str = "sqlite:tenure.db";

/// Log lines go to standard error; `TENURE_LOG` is error, warn, info or debug. A command that ends says itself what
/// it did, and nobody waits while it writes for long.
pub(super) fn log(serving: bool) {
    let wanted = std::env::var("TENURE_LOG").unwrap_or_default();
    let level = wanted.parse().unwrap_or(if serving { tracing::Level::INFO } else { tracing::Level::ERROR });
    let colours = std::io::IsTerminal::is_terminal(&std::io::stderr());
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_ansi(colours)
        .with_target(false)
        .init();
}

/// The configuration from file, environment and flags.
pub(super) fn config(at: &Where, listen: Option<String>) -> Result<Config> {
    let mut config = match &at.config {
        None => Config::default(),
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            toml::from_str(&text)
                .with_context(|| format!("{} is no configuration that is understood", file.display()))?
        }
    };
    if let Some(database) = &at.database {
        config.database.clone_from(database);
    }
    if let Some(listen) = listen {
        config.listen = listen;
    }
    if config.database.is_empty() {
        DATABASE.clone_into(&mut config.database);
    }
    if config.listen.is_empty() {
        LISTEN.clone_into(&mut config.listen);
    }
    Ok(config)
}

/// Opens the database, brings its schema up to date and puts in what every install has.
pub(super) fn app(config: Config) -> Result<(App, Router)> {
    let db = Db::open(&tenure_db::Config::new(config.database.clone()))?;
    let migrated = db.migrate()?;
    for name in &migrated.applied {
        tracing::info!("migrated to {name}");
    }
    let (app, router) = server::build(db, Clock::system(), Ids::random(), config);
    let by = operator(&app)?;
    let defaults = move |tx: &tenure_db::Tx<'_>| {
        crate::features::settings::defaults(tx, &by)?;
        crate::features::search::index::begin(tx, &by)
    };
    app.db.write_blocking(defaults).map_err(words)?;
    Ok((app, router))
}

/// The operator at the console, who may do everything.
pub(super) fn operator(app: &App) -> Result<Acting> {
    let settings = app.db.read_blocking(settings::load).map_err(words)?;
    let now = app.clock.now();
    let viewer = Viewer::operator(day_in(now, &settings.zone));
    Ok(Acting::new(Arc::new(viewer), Arc::new(settings), now, app.ids.clone()))
}

/// The user of an address as the one who acts.
pub(super) fn acting(app: &App, email: &str) -> Result<Acting> {
    let by = operator(app)?;
    let (wanted, today) = (email.to_lowercase(), by.today);
    let found = app.db.read_blocking(move |q| {
        let Some(user) = identity::store::by_email(q, &wanted)? else { return Ok(None) };
        identity::viewer_of(q, user.id, today, Via::Console)
    });
    let viewer = found.map_err(words)?.ok_or_else(|| anyhow::anyhow!("no active user has the address {email}"))?;
    Ok(Acting::new(Arc::new(viewer), by.settings.clone(), by.now, app.ids.clone()))
}

/// Binds the address, so that nothing else is done when that fails.
pub(super) fn listen(address: &str) -> Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| {
        format!("cannot listen on {address}. Choose another address with --listen, for example 127.0.0.1:7001")
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// The address that a browser on this machine can open.
pub(super) fn url(app: &App, listener: &TcpListener) -> Result<String> {
    if !app.config.public_url.is_empty() {
        return Ok(app.config.public_url.trim_end_matches('/').to_owned());
    }
    let address = listener.local_addr()?;
    if address.ip().is_unspecified() {
        return Ok(format!("http://localhost:{}", address.port()));
    }
    Ok(format!("http://{address}"))
}

/// Serves until told to stop, with the background jobs beside.
pub(super) fn serve(app: &App, router: Router, listener: TcpListener) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let worker = crate::features::exchange::sweep::worker(app).spawn(std::time::Duration::from_secs(2));
        let watch = tokio::spawn(crate::features::webhooks::watch::run(app.clone()));
        let imports = tokio::spawn(crate::features::imports::engine::watch::run(app.clone()));
        let live = tokio::spawn(crate::features::live::watch::run(app.clone()));
        let served = server::serve(tokio::net::TcpListener::from_std(listener)?, router, app.pulse.clone()).await;
        watch.abort();
        live.abort();
        // The part of an import that is being written is finished; another process goes on with the rest.
        if let Err(error) = imports.await {
            tracing::error!("imports did not stop well: {error}");
        }
        worker.stop().await;
        served
    })?;
    drop(runtime);
    app.db.close();
    Ok(())
}

/// An error of the product as the operator needs it.
pub(super) fn words(error: Error) -> anyhow::Error {
    match error {
        Error::Internal(chain) => anyhow::anyhow!("{chain:#}"),
        Error::Unavailable(why) => anyhow::anyhow!("{why}"),
        other => anyhow::anyhow!("{}", say::sentence(Locale::En, &other)),
    }
}

/// The chain of an error in one line.
pub(super) fn sentence(error: &anyhow::Error) -> String {
    format!("{error:#}")
}

/// Fails unless the database can be opened for reading; for commands that must not make a new one.
pub(super) fn must_exist(config: &Config) -> Result<()> {
    let path = config.database.strip_prefix("sqlite:").map(|p| p.strip_prefix("//").unwrap_or(p));
    if let Some(path) = path
        && !std::path::Path::new(path).exists()
    {
        bail!("there is no database {path}. Name it with --database sqlite:PATH");
    }
    Ok(())
}
