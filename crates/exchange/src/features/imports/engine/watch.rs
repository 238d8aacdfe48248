//! Looks for imports to work on, in a thread of its own: a large file holds up no other background work.

use std::time::Duration;

use crate::base::App;

/// How often one looks for what other processes took in.
const OTHERS: Duration = Duration::from_secs(2);

/// Runs until it is dropped.
pub async fn run(app: App) {
    let mut beats = app.pulse.watch();
    loop {
        let working = app.clone();
        match tokio::task::spawn_blocking(move || super::step(&working)).await {
            Ok(Ok(true)) => continue,
            Ok(Ok(false)) => {}
            Ok(Err(error)) => tracing::warn!("imports have to wait: {error:?}"),
            Err(error) => tracing::error!("an import stumbled: {error}"),
        }
        let _ = tokio::time::timeout(OTHERS, beats.changed()).await;
        beats.borrow_and_update();
        if *app.pulse.closing().borrow() {
            return;
        }
    }
}
