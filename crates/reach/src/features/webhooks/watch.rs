//! Wakes the feed's readers soon after something was recorded, by this process or by another one.

use std::time::Duration;

use super::{fan, store};
use crate::base::{App, Error};

/// How often one looks for what other processes recorded.
const OTHERS: Duration = Duration::from_secs(5);
/// How long one waits for more of the same.
const GATHER: Duration = Duration::from_millis(300);

/// Runs until it is dropped.
pub async fn run(app: App) {
    let mut beats = app.pulse.watch();
    let mut last = None;
    loop {
        let newest = app.db.read(|q| Ok::<_, Error>((store::feed::newest(q)?, store::endpoints::any(q)?))).await;
        if let Ok((newest, true)) = newest
            && newest != last
        {
            let now = app.clock.now();
            let id = app.ids.uuid(now);
            match app.db.write(move |tx| fan::ask(tx, id, now, now)).await {
                Ok(()) => last = newest,
                Err(error) => tracing::debug!("webhooks have to wait: {error}"),
            }
        }
        if tokio::time::timeout(OTHERS, beats.changed()).await.is_ok() {
            tokio::time::sleep(GATHER).await;
            beats.borrow_and_update();
        }
    }
}
