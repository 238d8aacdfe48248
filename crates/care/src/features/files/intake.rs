//! Taking bytes in: piece by piece into the database, with one piece in memory, whatever the size.

use axum::body::Body;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::http::StatusCode;
use sha2::{Digest, Sha256};
use tenure_db::Db;
use uuid::Uuid;

use super::model::{AT_ONCE, CHUNK, Content, HEAD, MEGABYTE, Refused, checked, clean, media_of};
use super::store::content;
use crate::base::arriving::{broken, next, piece};
use crate::base::{Acting, App, Cx, Error, Fields, Result};

/// Bytes of a file that is too large which are still read, so that the answer reaches a browser that is sending.
const DRAINED: u64 = 200 * MEGABYTE;

/// An upload under way.
pub struct Intake {
    db: Db,
    store: Uuid,
    now: jiff::Timestamp,
    hash: Sha256,
    size: u64,
    limit: u64,
    places: i64,
    piece: Vec<u8>,
    head: Vec<u8>,
}

impl Intake {
    /// Begins one of at most so many megabytes.
    pub fn new(db: &Db, by: &Acting, megabytes: i64) -> Self {
        let limit = u64::try_from(megabytes).unwrap_or(0) * MEGABYTE;
        let (store, hash) = (by.uuid(), Sha256::new());
        let (piece, head) = (Vec::new(), Vec::new());
        Self { db: db.clone(), store, now: by.now, hash, size: 0, limit, places: 0, piece, head }
    }

    /// Whether it has grown too large; then nothing more of it is kept.
    fn over(&self) -> bool {
        self.size > self.limit
    }

    /// Takes bytes.
    ///
    /// # Errors
    /// What the database says.
    pub async fn push(&mut self, mut bytes: &[u8]) -> Result<()> {
        self.size += bytes.len() as u64;
        if self.over() {
            self.piece = Vec::new();
            return Ok(());
        }
        self.hash.update(bytes);
        let wanted = HEAD.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend(&bytes[..wanted]);
        while !bytes.is_empty() {
            let (now, rest) = bytes.split_at(bytes.len().min(CHUNK - self.piece.len()));
            self.piece.extend(now);
            bytes = rest;
            if self.piece.len() == CHUNK {
                self.flush().await?;
            }
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<()> {
        let (store, place, now, piece) = (self.store, self.places, self.now, std::mem::take(&mut self.piece));
        self.places += 1;
        self.db
            .write(move |tx| {
                if place == 0 {
                    content::begin(tx, store, now)?;
                }
                content::stage(tx, store, place, &piece)
            })
            .await
    }

    /// Ends it; the inner error says why the content is not taken.
    ///
    /// # Errors
    /// What the database says.
    pub async fn finish(mut self, name: &str) -> Result<Result<Content, Refusal>> {
        let refused = if self.over() {
            Some(Refusal::Large(self.limit / MEGABYTE))
        } else if self.size == 0 {
            Some(Refusal::Empty)
        } else {
            checked(name, &self.head).err().map(Refusal::Type)
        };
        if let Some(refused) = refused {
            self.discard().await?;
            return Ok(Err(refused));
        }
        if !self.piece.is_empty() {
            self.flush().await?;
        }
        Ok(Ok(Content {
            store: self.store,
            sha256: self.hash.finalize().to_vec(),
            size: i64::try_from(self.size).unwrap_or(i64::MAX),
            chunks: self.places,
            media: media_of(&self.head),
        }))
    }

    async fn discard(&self) -> Result<()> {
        let store = self.store;
        if self.places == 0 { Ok(()) } else { self.db.write(move |tx| content::discard(tx, store)).await }
    }
}

/// Why a content is not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// Nothing is in it.
    Empty,
    /// It is larger than so many megabytes.
    Large(u64),
    /// It is a program, or not what its name says.
    Type(Refused),
}

impl Refusal {
    /// The text key and what it is told with.
    pub fn words(&self, name: &str) -> (&'static str, Vec<(&'static str, String)>) {
        let name = ("name", name.to_owned());
        match self {
            Refusal::Empty => ("files-error-empty", vec![name]),
            Refusal::Large(most) => ("files-error-large", vec![name, ("most", most.to_string())]),
            Refusal::Type(Refused::Program) => ("files-error-program", vec![name]),
            Refusal::Type(Refused::Wrong(ending)) => ("files-error-type", vec![name, ("ending", ending.clone())]),
        }
    }
}

/// A file that came in: its cleaned name and its content.
pub type Arrived = (String, Content);

/// The files of a posted form.
///
/// # Errors
/// `Invalid` on `file` with every file that is not taken; then none is.
pub async fn form(cx: &Cx, form: Result<Multipart, MultipartRejection>) -> Result<Vec<Arrived>> {
    let mut form = form.map_err(|e| Error::BadRequest(e.status(), "error-form", e.body_text()))?;
    let (by, mut fields, mut arrived, mut count) = (cx.acting(), Fields::default(), Vec::new(), 0);
    while let Some(mut field) = form.next_field().await.map_err(|e| broken(&e))? {
        if field.name() != Some("file") {
            return Err(Error::BadRequest(StatusCode::BAD_REQUEST, "error-form", String::from("an unknown field")));
        }
        let given = field.file_name().unwrap_or_default().to_owned();
        let mut intake = Intake::new(&cx.app.db, &by, by.settings.file_limit_mb);
        while let Some(bytes) = next(&mut field).await? {
            if intake.size > intake.limit + DRAINED {
                break;
            }
            intake.push(&bytes).await?;
        }
        // What a browser sends when no file was chosen.
        if given.is_empty() && intake.size == 0 {
            continue;
        }
        count += 1;
        let name = clean(&given);
        match intake.finish(&name).await? {
            Ok(content) if count <= AT_ONCE => arrived.push((name, content)),
            Ok(content) => discard(&cx.app, vec![(name, content)]).await?,
            Err(refusal) => {
                let (key, args) = refusal.words(&name);
                fields.add_with("file", key, args);
            }
        }
    }
    if count == 0 {
        fields.add("file", "files-error-none");
    }
    if count > AT_ONCE {
        fields.add_with("file", "files-error-many", vec![("most", AT_ONCE.to_string())]);
    }
    if fields.0.is_empty() {
        return Ok(arrived);
    }
    discard(&cx.app, arrived).await?;
    Err(Error::Invalid(fields))
}

/// Throws away what has arrived.
///
/// # Errors
/// What the database says.
pub async fn discard(app: &App, arrived: Vec<Arrived>) -> Result<()> {
    let stores: Vec<Uuid> = arrived.iter().map(|(_, content)| content.store).collect();
    app.db.write(move |tx| stores.iter().try_for_each(|store| content::discard(tx, *store))).await
}

/// A body that is one file.
///
/// # Errors
/// `Invalid` on `file` when it is not taken.
pub async fn body(cx: &Cx, name: &str, body: Body) -> Result<Arrived> {
    let by = cx.acting();
    let mut intake = Intake::new(&cx.app.db, &by, by.settings.file_limit_mb);
    let mut stream = body.into_data_stream();
    while let Some(bytes) = piece(&mut stream).await? {
        intake.push(&bytes).await?;
        if intake.over() {
            break;
        }
    }
    let name = clean(name);
    match intake.finish(&name).await? {
        Ok(content) => Ok((name, content)),
        Err(refusal) => {
            let (key, args) = refusal.words(&name);
            let mut fields = Fields::default();
            fields.add_with("file", key, args);
            Err(Error::Invalid(fields))
        }
    }
}
