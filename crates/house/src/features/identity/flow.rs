//! What needs both the database and argon2, in turns: signing in, and changing or setting a password.

use super::actions::sessions::{self, Device};
use super::actions::throttles::{self, Turn};
use super::actions::{links, set_password};
use super::model::check_password;
use super::throttle::{USER_TRIES, left, pause};
use super::{passwords, store, web};
use crate::base::cx::Guest;
use crate::base::{Acting, App, Cx, Error, Fields, Result};

/// How a try to sign in went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The secret for the cookie.
    In(String),
    /// E-mail or password is wrong: tries left, and minutes of the pause after them.
    Wrong(i64, i64),
    /// Seconds to wait before the next try.
    Wait(i64),
}

/// Tries to sign in. All wrong answers take the same time, whether the e-mail is known or not.
pub async fn sign_in(guest: &Guest, email: &str, password: String, device: Device) -> Result<Outcome> {
    let email: String = email.trim().to_lowercase().chars().take(254).collect();
    let by = web::acting(guest);
    let db = &guest.app.db;
    let (key, address, now) = (email.clone(), device.address.clone(), by.now);
    let failures = match db.write(move |tx| throttles::turn(tx, &key, &address, now)).await? {
        Turn::Wait(seconds) => return Ok(Outcome::Wait(seconds)),
        Turn::Go(failures) => failures,
    };
    let (key, today) = (email.clone(), by.today);
    let found = db.read(move |q| store::users::credentials(q, &key, today)).await?;
    let (user, hash) = found.map_or((None, None), |(user, hash)| (Some(user), hash));
    let fine = passwords::verify(hash.clone(), password).await?;
    let (true, Some(user)) = (fine, user) else {
        tracing::warn!(address = device.address, failures, "a sign-in failed");
        return Ok(wrong(failures));
    };
    let started = db
        .write(move |tx| {
            // Whoever changed the password or left in the meantime does not come in with what was true before.
            if store::users::password(tx, user)? != hash {
                return Err(Error::NotFound);
            }
            let secret = sessions::start(tx, &by, user, &device)?;
            throttles::succeed(tx, &email, &device.address)?;
            Ok(secret)
        })
        .await;
    match started {
        Ok(secret) => Ok(Outcome::In(secret)),
        Err(Error::NotFound) => Ok(wrong(failures)),
        Err(other) => Err(other),
    }
}

fn wrong(failures: i64) -> Outcome {
    if failures >= USER_TRIES {
        return Outcome::Wait(pause(failures).map_or(60, |p| p.as_secs()));
    }
    let (tries, minutes) = left(failures);
    Outcome::Wrong(tries, minutes)
}

/// Changes the viewer's password; the current one must be given where there is one.
pub async fn change_password(cx: &Cx, current: String, new: String) -> Result<()> {
    let (user, email, address, now) = (cx.viewer.id, cx.viewer.email.clone(), cx.request.address.clone(), cx.now());
    let mut fields = Fields::default();
    check_password(&mut fields, "password", &new, &email);
    fields.finish()?;
    let stored = cx.read(move |q| store::users::password(q, user)).await?;
    if stored.is_some() {
        // Whoever finds an open browser must not guess here more often than at the door.
        let (key, from) = (email.clone(), address.clone());
        if let Turn::Wait(seconds) = cx.db().write(move |tx| throttles::turn(tx, &key, &from, now)).await? {
            return Err(Error::TooMany(seconds));
        }
        if !passwords::verify(stored, current).await? {
            return Err(Error::field("current", "identity-error-password-current"));
        }
    }
    let hash = passwords::hash(&cx.app.ids, new).await?;
    cx.write(move |tx, by| {
        throttles::succeed(tx, &email, &address)?;
        set_password(tx, by, user, &hash)
    })
    .await
}

/// Uses a link up; `password` is what was typed, for links that set one. Answers the cookie's secret.
pub async fn spend(app: &App, by: Acting, secret: String, password: Option<String>, device: Device) -> Result<String> {
    let hash = match password {
        Some(typed) => {
            let (key, now) = (secret.clone(), by.now);
            let (_, user) = app.db.read(move |q| links::look(q, &key, now)).await?;
            let mut fields = Fields::default();
            check_password(&mut fields, "password", &typed, user.as_ref().map_or("", |u| u.email.as_str()));
            fields.finish()?;
            Some(passwords::hash(&app.ids, typed).await?)
        }
        None => None,
    };
    app.db.write(move |tx| links::spend(tx, &by, &secret, hash.as_deref(), &device)).await
}
