//! One error for the whole product, with two faces: the log gets the chain, the person a sentence.

use std::borrow::Cow;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// What every fallible function of the product returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can go wrong, as the person needs to know it.
#[derive(Clone, Debug)]
pub enum Error {
    /// Absent, or invisible to this viewer: one answer for both.
    NotFound,
    /// Visible, but not allowed; a message key that says which right is needed.
    Forbidden(&'static str),
    /// Not signed in, or with a bad token.
    SignIn,
    /// Input that cannot be taken; nothing was written.
    Invalid(Fields),
    /// The request itself cannot be read: bad JSON, wrong type, too large. Status and message key with detail.
    BadRequest(StatusCode, &'static str, String),
    /// Somebody saved first, or the state does not allow it.
    Conflict(Conflict),
    /// Too many tries; seconds to wait.
    TooMany(i64),
    /// The database is busy, restarting or full; nothing was written.
    Unavailable(String),
    /// Our fault. The chain goes to the log only.
    Internal(Arc<anyhow::Error>),
}

/// One thing wrong with one field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldError {
    /// The field's name in the form and in the API; empty for the whole form.
    pub field: Cow<'static, str>,
    /// Message key.
    pub key: &'static str,
    /// Message arguments.
    pub args: Vec<(&'static str, String)>,
}

/// All things wrong with an input, gathered so that the person sees them at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(pub Vec<FieldError>);

impl Fields {
    /// Adds one.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, key: &'static str) {
        self.0.push(FieldError { field: field.into(), key, args: Vec::new() });
    }

    /// Adds one with arguments.
    pub fn add_with(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        key: &'static str,
        args: Vec<(&'static str, String)>,
    ) {
        self.0.push(FieldError { field: field.into(), key, args });
    }

    /// The first error of `field`.
    pub fn of(&self, field: &str) -> Option<&FieldError> {
        self.0.iter().find(|e| e.field == field)
    }

    /// `Ok` when nothing was added.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }

    /// Prefixes every field, for rows of a slice: `rows[3].due_on`.
    pub fn at(mut self, prefix: &str) -> Self {
        for e in &mut self.0 {
            e.field = Cow::Owned(format!("{prefix}.{}", e.field));
        }
        self
    }
}

/// Why a write was refused because of what is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Message key.
    pub key: &'static str,
    /// Message arguments.
    pub args: Vec<(&'static str, String)>,
    /// The version that is stored now, when an edit lost a race.
    pub version: Option<i64>,
    /// Fields changed by both: name, theirs, mine.
    pub fields: Vec<(String, String, String)>,
}

impl Error {
    /// One wrong field.
    pub fn field(field: &'static str, key: &'static str) -> Self {
        let mut fields = Fields::default();
        fields.add(field, key);
        Error::Invalid(fields)
    }

    /// A state that does not allow the verb.
    pub fn conflict(key: &'static str) -> Self {
        Error::conflict_with(key, Vec::new())
    }

    /// The same, with arguments of its sentence.
    pub fn conflict_with(key: &'static str, args: Vec<(&'static str, String)>) -> Self {
        Error::Conflict(Conflict { key, args, version: None, fields: Vec::new() })
    }

    /// A fault of ours with a sentence for the log.
    pub fn internal(message: impl Into<String>) -> Self {
        Error::Internal(Arc::new(anyhow::anyhow!(message.into())))
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Forbidden(_) => StatusCode::FORBIDDEN,
            Error::SignIn => StatusCode::UNAUTHORIZED,
            Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::BadRequest(status, ..) => *status,
            Error::Conflict(_) => StatusCode::CONFLICT,
            Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::NotFound => write!(f, "not found"),
            Error::Forbidden(key) => write!(f, "forbidden: {key}"),
            Error::SignIn => write!(f, "sign-in needed"),
            Error::Invalid(fields) => {
                write!(f, "invalid:")?;
                fields.0.iter().try_for_each(|e| write!(f, " {}={}", e.field, e.key))
            }
            Error::BadRequest(status, key, detail) => write!(f, "{status} {key}: {detail}"),
            Error::Conflict(c) => write!(f, "conflict: {}", c.key),
            Error::TooMany(s) => write!(f, "too many tries, wait {s} s"),
            Error::Unavailable(m) => write!(f, "unavailable: {m}"),
            Error::Internal(e) => write!(f, "{e:#}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<tenure_db::Error> for Error {
    fn from(e: tenure_db::Error) -> Self {
        match e {
            tenure_db::Error::NoRow => Error::NotFound,
            tenure_db::Error::Zero => {
                Error::BadRequest(StatusCode::UNPROCESSABLE_ENTITY, "error-zero", String::from("U+0000"))
            }
            tenure_db::Error::Busy => Error::Unavailable(String::from("the database is busy")),
            tenure_db::Error::Unavailable(m) => Error::Unavailable(m),
            other => Error::Internal(Arc::new(anyhow::Error::new(other))),
        }
    }
}

impl From<anyhow::Error> for Error {
    fn from(e: anyhow::Error) -> Self {
        Error::Internal(Arc::new(e))
    }
}

/// The error travels to the one layer that renders it (page, fragment or problem+json).
#[derive(Clone)]
pub struct ErrorContext(pub Error);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(ErrorContext(self));
        response
    }
}
