//! Reads what was committed and passes it on.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::store;
use crate::base::pulse::Changed;
use crate::base::{App, Result};

/// How often one looks for what other processes committed.
const OTHERS: Duration = Duration::from_secs(5);
/// How long one waits for more of the same action.
const GATHER: Duration = Duration::from_millis(100);
/// How long after its time an event may still be committed and be told; what is later is seen at the next page.
const BACK: SignedDuration = SignedDuration::from_secs(60);

/// The reader of one process.
pub struct Reader {
    seen: BTreeSet<(Timestamp, Uuid)>,
}

impl Reader {
    /// Begins: what is there already is told to nobody.
    ///
    /// # Errors
    /// What the database says.
    pub async fn begin(app: &App) -> Result<Self> {
        let mut reader = Self { seen: BTreeSet::new() };
        reader.news(app).await?;
        Ok(reader)
    }

    /// What was committed since the last call.
    async fn news(&mut self, app: &App) -> Result<Vec<Changed>> {
        let back = app.clock.now() - BACK;
        let found = app.db.read(move |q| store::since(q, back)).await?;
        let mut news: Vec<Changed> = Vec::new();
        for (at, id, changed) in found {
            if self.seen.insert((at, id)) && !news.contains(&changed) {
                news.push(changed);
            }
        }
        self.seen = self.seen.split_off(&(back, Uuid::nil()));
        Ok(news)
    }

    /// Tells until the server stops.
    pub async fn run(mut self, app: App) {
        let (mut beats, mut closing) = (app.pulse.watch(), app.pulse.closing());
        while !*closing.borrow() {
            tokio::select! {
                _ = beats.changed() => tokio::time::sleep(GATHER).await,
                () = tokio::time::sleep(OTHERS) => {}
                _ = closing.changed() => return,
            }
            beats.borrow_and_update();
            match self.news(&app).await {
                Ok(news) if news.is_empty() => {}
                Ok(news) => app.pulse.tell(news),
                Err(error) => tracing::debug!("open pages have to wait: {error}"),
            }
        }
    }
}

/// Reads for a whole process, from its start to its end.
pub async fn run(app: App) {
    loop {
        match Reader::begin(&app).await {
            Ok(reader) => return reader.run(app).await,
            Err(error) => tracing::debug!("open pages have to wait: {error}"),
        }
        tokio::time::sleep(OTHERS).await;
    }
}
