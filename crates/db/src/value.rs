//! Parameters of statements. Nulls carry a type, because PostgreSQL must know it.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

/// One parameter.
#[derive(Clone, PartialEq, Debug)]
pub enum Value<'a> {
    /// No id.
    NullUuid,
    /// No text.
    NullText,
    /// No number, flag or instant.
    NullInt,
    /// No day.
    NullDate,
    /// No real number.
    NullReal,
    /// No JSON.
    NullJson,
    /// No bytes.
    NullBytes,
    /// An id: `uuid`, or a blob of 16 bytes.
    Uuid(Uuid),
    /// A text.
    Text(Cow<'a, str>),
    /// A number, or a flag as 0 or 1.
    Int(i64),
    /// A day: `date`, or ISO text.
    Date(Date),
    /// An instant, kept as microseconds UTC.
    Instant(Timestamp),
    /// A real number.
    Real(f64),
    /// JSON: `jsonb`, or text.
    Json(serde_json::Value),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
}

impl Value<'_> {
    /// Whether it holds a text with the character zero, by itself or somewhere in JSON.
    pub(crate) fn holds_zero(&self) -> bool {
        match self {
            Value::Text(text) => text.as_bytes().contains(&0),
            Value::Json(json) => in_json(json),
            _ => false,
        }
    }

    /// The same value, borrowing nothing.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Bytes(bytes) => Value::Bytes(Cow::Owned(bytes.into_owned())),
            Value::NullUuid => Value::NullUuid,
            Value::NullText => Value::NullText,
            Value::NullInt => Value::NullInt,
            Value::NullDate => Value::NullDate,
            Value::NullReal => Value::NullReal,
            Value::NullJson => Value::NullJson,
            Value::NullBytes => Value::NullBytes,
            Value::Uuid(id) => Value::Uuid(id),
            Value::Int(n) => Value::Int(n),
            Value::Date(day) => Value::Date(day),
            Value::Instant(at) => Value::Instant(at),
            Value::Real(x) => Value::Real(x),
            Value::Json(json) => Value::Json(json),
        }
    }
}

fn in_json(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::String(text) => text.as_bytes().contains(&0),
        serde_json::Value::Array(all) => all.iter().any(in_json),
        serde_json::Value::Object(all) => all.iter().any(|(key, value)| key.as_bytes().contains(&0) || in_json(value)),
        _ => false,
    }
}

/// What can be a parameter. Newtypes implement it by delegation.
pub trait IntoValue: Sized {
    /// The parameter.
    fn into_value<'a>(self) -> Value<'a>
    where
        Self: 'a;

    /// The null of this type.
    fn null<'a>() -> Value<'a>;
}

macro_rules! into_value {
    ($($type:ty, $null:ident, $value:ident => $made:expr;)+) => {$(
        impl IntoValue for $type {
            fn into_value<'a>(self) -> Value<'a> where Self: 'a { let $value = self; $made }
            fn null<'a>() -> Value<'a> { Value::$null }
        }
        impl From<$type> for Value<'_> {
            fn from(value: $type) -> Self { value.into_value() }
        }
        impl From<Option<$type>> for Value<'_> {
            fn from(value: Option<$type>) -> Self { value.into_value() }
        }
    )+};
}

into_value! {
    Uuid, NullUuid, id => Value::Uuid(id);
    String, NullText, text => Value::Text(Cow::Owned(text));
    i64, NullInt, n => Value::Int(n);
    i32, NullInt, n => Value::Int(i64::from(n));
    u32, NullInt, n => Value::Int(i64::from(n));
    bool, NullInt, flag => Value::Int(i64::from(flag));
    f64, NullReal, x => Value::Real(x);
    Date, NullDate, day => Value::Date(day);
    Timestamp, NullInt, at => Value::Instant(at);
    serde_json::Value, NullJson, json => Value::Json(json);
    Vec<u8>, NullBytes, bytes => Value::Bytes(Cow::Owned(bytes));
}

impl IntoValue for &str {
    fn into_value<'a>(self) -> Value<'a>
    where
        Self: 'a,
    {
        Value::Text(Cow::Borrowed(self))
    }
    fn null<'a>() -> Value<'a> {
        Value::NullText
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Value::NullText, Value::from)
    }
}

impl IntoValue for &[u8] {
    fn into_value<'a>(self) -> Value<'a>
    where
        Self: 'a,
    {
        Value::Bytes(Cow::Borrowed(self))
    }
    fn null<'a>() -> Value<'a> {
        Value::NullBytes
    }
}

impl IntoValue for Value<'_> {
    fn into_value<'a>(self) -> Value<'a>
    where
        Self: 'a,
    {
        self
    }
    fn null<'a>() -> Value<'a> {
        Value::NullText
    }
}

impl IntoValue for Cow<'_, str> {
    fn into_value<'a>(self) -> Value<'a>
    where
        Self: 'a,
    {
        Value::Text(self)
    }
    fn null<'a>() -> Value<'a> {
        Value::NullText
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value<'a>(self) -> Value<'a>
    where
        Self: 'a,
    {
        self.map_or_else(T::null, T::into_value)
    }
    fn null<'a>() -> Value<'a> {
        T::null()
    }
}

impl<T: IntoValue + Clone> IntoValue for &T {
    fn into_value<'a>(self) -> Value<'a>
    where
        Self: 'a,
    {
        self.clone().into_value()
    }
    fn null<'a>() -> Value<'a> {
        T::null()
    }
}

/// A list of ids as one parameter, for [`crate::Conn::ids_sql`].
pub fn ids_value(ids: impl IntoIterator<Item = Uuid>) -> Value<'static> {
    let hex = |id: Uuid| serde_json::Value::String(id.simple().to_string());
    Value::Json(serde_json::Value::Array(ids.into_iter().map(hex).collect()))
}

/// A list of pairs of ids as one parameter, for [`crate::Conn::pairs_sql`].
pub fn pairs_value(pairs: impl IntoIterator<Item = (Uuid, Uuid)>) -> Value<'static> {
    let pair = |(one, other): (Uuid, Uuid)| serde_json::json!([one.simple().to_string(), other.simple().to_string()]);
    Value::Json(serde_json::Value::Array(pairs.into_iter().map(pair).collect()))
}

/// A list of pairs of an id and a word as one parameter, for [`crate::Conn::words_sql`].
pub fn words_value<'w>(pairs: impl IntoIterator<Item = (Uuid, &'w str)>) -> Value<'static> {
    let pair = |(id, word): (Uuid, &str)| serde_json::json!([id.simple().to_string(), word]);
    Value::Json(serde_json::Value::Array(pairs.into_iter().map(pair).collect()))
}
