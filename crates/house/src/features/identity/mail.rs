//! Mails. Without a mail server nothing is sent, and the administrator passes one-time links on.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::MultiPart;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Message, SmtpTransport, Transport};

use super::model::{LinkKind, User};
use crate::base::app::Smtp;
use crate::base::i18n::Arg;
use crate::base::{App, Locale};

const PATIENCE: Duration = Duration::from_secs(20);

/// What happened to a mail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sent {
    /// The mail server took it.
    Yes,
    /// It did not; the log says why.
    Failed,
    /// There is no mail server, or no public address to link to.
    No,
}

/// Whether mails can be sent at all. Links in mails need the public address: the one in a request may be forged.
pub fn possible(app: &App) -> bool {
    app.config.smtp.is_some() && !app.config.public_url.is_empty()
}

/// Mails a link to its user, in their language.
pub async fn link(app: &App, company: &str, user: &User, kind: LinkKind, secret: &str, hours: i64) -> Sent {
    if !possible(app) {
        return Sent::No;
    }
    let url = format!("{}/links/{secret}", app.config.public_url.trim_end_matches('/'));
    let (subject, body) = words(user.language, company, user, kind, &url, hours);
    let (app, to, name) = (app.clone(), user.email.clone(), user.name.clone());
    let sent = tokio::task::spawn_blocking(move || send(&app, &name, &to, subject, body)).await;
    sent.unwrap_or_else(|error| {
        tracing::error!("a mail could not be sent: {error}");
        Sent::Failed
    })
}

/// Mails a text to somebody, on a thread that may block.
pub fn send(app: &App, name: &str, to: &str, subject: String, body: String) -> Sent {
    post(app, name, to, subject, body, None)
}

/// Mails a text that is also there as HTML.
pub fn send_both(app: &App, name: &str, to: &str, subject: String, text: String, html: String) -> Sent {
    post(app, name, to, subject, text, Some(html))
}

fn post(app: &App, name: &str, to: &str, subject: String, text: String, html: Option<String>) -> Sent {
    let Some(smtp) = app.config.smtp.as_ref().filter(|_| possible(app)) else { return Sent::No };
    match deliver(smtp, name, to, subject, (text, html)) {
        Ok(()) => Sent::Yes,
        Err(error) => {
            tracing::error!("a mail could not be sent: {error:#}");
            Sent::Failed
        }
    }
}

fn words(locale: Locale, company: &str, user: &User, kind: LinkKind, url: &str, hours: i64) -> (String, String) {
    let args = [
        ("company", Arg::from(company)),
        ("name", Arg::from(user.name.as_str())),
        ("url", Arg::from(url)),
        ("hours", Arg::Int(hours)),
    ];
    let (subject, body) = match kind {
        LinkKind::Invite => ("identity-mail-invite-subject", "identity-mail-invite"),
        _ => ("identity-mail-reset-subject", "identity-mail-reset"),
    };
    (locale.tr(subject, &args), locale.tr(body, &args))
}

/// One line for a head: names come from files as well as from forms.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn deliver(
    smtp: &Smtp,
    name: &str,
    to: &str,
    subject: String,
    (text, html): (String, Option<String>),
) -> anyhow::Result<()> {
    let message = Message::builder()
        .from(smtp.from.parse()?)
        .to(Mailbox::new(Some(one_line(name)), to.parse()?))
        .subject(one_line(&subject));
    let message = match html {
        None => message.header(ContentType::TEXT_PLAIN).body(text)?,
        Some(html) => message.multipart(MultiPart::alternative_plain_html(text, html))?,
    };
    transport(smtp)?.send(&message)?;
    Ok(())
}

fn transport(smtp: &Smtp) -> anyhow::Result<SmtpTransport> {
    let local = matches!(smtp.host.as_str(), "localhost" | "127.0.0.1" | "::1");
    let builder = match smtp.port {
        // A mail server on this machine is reached without leaving it.
        _ if local => SmtpTransport::builder_dangerous(smtp.host.as_str()),
        465 => SmtpTransport::relay(&smtp.host)?,
        _ => SmtpTransport::starttls_relay(&smtp.host)?,
    };
    let port = match smtp.port {
        0 if local => 25,
        0 => 587,
        port => port,
    };
    let mut builder = builder.port(port).timeout(Some(PATIENCE));
    if !smtp.user.is_empty() {
        builder = builder.credentials(Credentials::new(smtp.user.clone(), smtp.password.clone()));
    }
    Ok(builder.build())
}
