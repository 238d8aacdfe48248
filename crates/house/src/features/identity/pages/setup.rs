//! `/setup`: the first start. One page, guarded by the code in the server's log, dead once there is a user.

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::draw::{Draw, status, summary};
use crate::base::cx::Guest;
use crate::base::extract::{Form, Query};
use crate::base::validate::{self, NAME};
use crate::base::{Error, Fields, Locale, Result, money, page};
use crate::features::identity::actions::links::{self, Kind};
use crate::features::identity::actions::setup::{self, Setup};
use crate::features::identity::model::{NewUser, check_password, normalise, time_zone};
use crate::features::identity::{passwords, store, web};
use crate::ui;
use crate::ui::layout::card;

/// The code of the link.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SetupQuery {
    code: String,
}

/// The form as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SetupForm {
    code: String,
    name: String,
    email: String,
    password: String,
    manages: String,
    company: String,
    time_zone: String,
    currency: String,
    language: String,
}

impl SetupForm {
    /// The user and the install; the password still to be hashed.
    fn parse(&self) -> Result<Setup> {
        let mut fields = Fields::default();
        let language = Locale::parse(&self.language);
        if language.is_none() {
            fields.add("language", "error-choose");
        }
        let zone = time_zone(&mut fields, "time_zone", &self.time_zone);
        let new = NewUser {
            email: self.email.clone(),
            name: self.name.clone(),
            language,
            time_zone: zone.clone(),
            ..NewUser::default()
        };
        let mut more = Fields::default();
        let user = normalise(&mut more, &new);
        fields.0.extend(more.0.into_iter().filter(|e| e.field != "time_zone"));
        check_password(&mut fields, "password", &self.password, &user.email);
        let company = validate::required(&mut fields, "company", &self.company, NAME);
        let currency = money::currency(&mut fields, "currency", &self.currency, "EUR");
        fields.finish()?;
        let manages = self.manages == "1";
        Ok(Setup { user, password_hash: String::new(), manages, company, time_zone: zone, currency })
    }
}

async fn open(guest: &Guest) -> Result<()> {
    if guest.app.db.read(store::users::none).await? { Ok(()) } else { Err(Error::NotFound) }
}

/// `GET /setup?code=`
pub async fn show(guest: Guest, Query(query): Query<SetupQuery>) -> Result<Response> {
    open(&guest).await?;
    let form = SetupForm {
        code: query.code,
        currency: String::from("EUR"),
        time_zone: guest.request.settings.zone_name.clone(),
        language: guest.request.locale.code().to_owned(),
        ..SetupForm::default()
    };
    Ok(web::no_store(draw(&guest, &form, &Fields::default()).into_response()))
}

/// `POST /setup`
pub async fn run(guest: Guest, headers: HeaderMap, Form(form): Form<SetupForm>) -> Result<Response> {
    open(&guest).await?;
    match try_run(&guest, &headers, &form).await {
        Ok(secret) => Ok(web::signed_in(&guest.app, &headers, "/", &secret, false)),
        Err(Error::Invalid(fields)) => {
            Ok(web::no_store((status(&fields), draw(&guest, &form, &fields)).into_response()))
        }
        Err(other) => Err(other),
    }
}

async fn try_run(guest: &Guest, headers: &HeaderMap, form: &SetupForm) -> Result<String> {
    let bad_code = || Error::field("code", "identity-setup-bad-code");
    let code = form.code.trim().to_owned();
    let (look, now) = (code.clone(), guest.request.now);
    match guest.app.db.read(move |q| links::look(q, &look, now)).await {
        Ok((link, _)) if link.kind == Kind::Setup => {}
        Ok(_) | Err(Error::NotFound) => return Err(bad_code()),
        Err(other) => return Err(other),
    }
    let mut input = form.parse()?;
    input.password_hash = passwords::hash(&guest.app.ids, form.password.clone()).await?;
    let (by, device) = (web::acting(guest), web::device(&guest.request, headers, false));
    let done = guest.app.db.write(move |tx| setup::setup(tx, &by, &code, &input, &device)).await;
    done.map_err(|e| if matches!(e, Error::NotFound) { bad_code() } else { e })
}

fn draw(guest: &Guest, form: &SetupForm, fields: &Fields) -> Markup {
    let locale = guest.request.locale;
    let t = |key| locale.t(key);
    let d = Draw { locale, fields };
    let body = html! {
        form method="post" action="/setup" novalidate {
            (summary(locale, fields))
            (d.required("code", "identity-setup-code", &form.code, "identity-setup-code-hint"))
            (d.field("name", ui::Field::text("name", t("identity-your-name")).value(&form.name).autocomplete("name").required()))
            (d.email("email", &form.email))
            (d.new_password("password", "identity-password"))
            (d.required("company", "identity-setup-company", &form.company, ""))
            (d.time_zone("time_zone", "identity-time-zone", &form.time_zone))
            (d.text("currency", "identity-setup-currency", &form.currency, ""))
            (d.language("language", &form.language))
            (ui::checkbox("manages", "1", t("identity-setup-manages"), form.manages == "1"))
            (ui::submit(ui::Look::Primary, "", t("identity-setup-go")))
        }
        p.mute.sm { (t("identity-setup-note")) }
    };
    page::bare(&guest.request, t("identity-setup"), card(t("identity-setup"), t("identity-setup-lead"), body))
}
