//! What all steps share: the import with what is known of its kind, the head with the steps, and where one goes next.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::model::state::State;
use super::super::store::runs::{self, Import};
use super::super::store::templates::{self, Template};
use super::super::{columns, engine, kind};
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::registry::{ImportKind, KeySet};
use crate::base::{Cx, ImportId, Locale, Result, calendar, flash};
use crate::features::exchange::extra::Extra;
use crate::ui::{self, Step, Tone};

/// Rows of a file up to which one waits for the check, instead of for a page that says that it goes on.
const AT_ONCE: u64 = 5_000;

/// An import as pages need it.
pub(super) struct Open {
    /// The row.
    pub(super) import: Import,
    /// Its kind.
    pub(super) kind: ImportKind,
    /// The custom columns of its kind.
    pub(super) extra: Vec<Extra>,
    /// Kept readings of its kind.
    pub(super) templates: Vec<Template>,
}

/// One of the viewer's imports.
///
/// # Errors
/// `NotFound` for another's.
pub(super) async fn open(cx: &Cx, id: ImportId) -> Result<Open> {
    let (user, registry) = (cx.viewer.actor(), cx.app.registry.clone());
    cx.read(move |q| {
        let import = runs::find(q, user, id)?;
        let kind = *kind(&registry, &import.kind)?;
        let extra = columns::extra_of(q, &kind)?;
        Ok(Open { templates: templates::list(q, kind.name)?, import, kind, extra })
    })
    .await
}

impl Open {
    /// What one of our columns is called.
    pub(super) fn label(&self, locale: Locale, field: &str) -> String {
        columns::label(locale, self.kind.name, &self.extra, field)
    }

    /// What a set of columns is called: "Account + E-mail".
    pub(super) fn set_label(&self, locale: Locale, set: &KeySet) -> String {
        set.columns.iter().map(|field| self.label(locale, field)).collect::<Vec<_>>().join(" + ")
    }

    /// The page of a step.
    pub(super) fn path(&self, step: &str) -> String {
        format!("/import/{}/{step}", self.import.id)
    }
}

/// The step that an import is in.
pub(super) fn step_of(state: State) -> &'static str {
    match state {
        State::Reading | State::Matching | State::Broken => "match",
        State::Checking | State::Checked => "check",
        State::Running => "run",
        State::Stopped | State::Done | State::Undoing | State::Undone => "result",
    }
}

/// 303 to the step that an import is in.
pub(super) fn onward(import: &Import) -> Response {
    flash::see_other(&format!("/import/{}/{}", import.id, step_of(import.state)))
}

/// `GET /import/{id}`: to the step that it is in.
pub(super) async fn resume(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    Ok(onward(&open(&cx, id).await?.import))
}

/// Lets a small import be worked on before the answer, unless another runner was quicker.
pub(super) async fn at_once(cx: &Cx, import: &Import) {
    if import.counts.rows <= AT_ONCE {
        work(cx, import.id).await;
    }
}

/// Works on an import now. A fault stands in the import, or whoever looks for work comes across it again.
pub(super) async fn work(cx: &Cx, id: ImportId) {
    let app = cx.app.clone();
    if let Ok(Err(error)) = tokio::task::spawn_blocking(move || engine::work_on(&app, id)).await {
        tracing::warn!(import = %id, "an import has to wait: {error:?}");
    }
}

/// What a kind of file is called.
pub(super) fn kind_label(locale: Locale, name: &str) -> String {
    locale.find(&format!("exchange-kind-{name}")).map_or_else(|| name.replace('_', " "), str::to_owned)
}

/// The title: "Import accounts".
pub(super) fn title(cx: &Cx, kind: &str) -> String {
    let label = kind_label(cx.locale(), kind);
    let mut letters = label.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    cx.tr("imports-of", &[("kind", format!("{first}{}", letters.as_str()).into())])
}

/// A number for people.
pub(super) fn int(cx: &Cx, n: u64) -> String {
    cx.locale().int(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A count for texts with plural rules.
pub(super) fn arg(n: u64) -> crate::base::i18n::Arg {
    i64::try_from(n).unwrap_or(i64::MAX).into()
}

/// Milliseconds as one reads them: `0.4 s`, `3 min`.
pub(super) fn seconds(cx: &Cx, millis: u64) -> String {
    match millis {
        0 => String::new(),
        1..100_000 => cx.tr("imports-seconds", &[("s", format!("{}.{}", millis / 1000, millis % 1000 / 100).into())]),
        _ => cx.tr("imports-minutes", &[("m", arg(millis / 60_000))]),
    }
}

/// Until when an import can be taken back, as a day.
pub(super) fn undo_day(cx: &Cx, import: &Import) -> String {
    let end = import.created_at + jiff::SignedDuration::from_hours(24 * crate::base::undo::DAYS);
    calendar::short(cx.locale(), cx.today(), end.to_zoned_datetime(cx.viewer.zone.clone()).date())
}

/// The five steps; those that one may go back to are links.
pub(super) fn steps(cx: &Cx, import: Option<&Import>, current: usize) -> Markup {
    let keys =
        ["imports-step-upload", "imports-step-match", "imports-step-check", "imports-step-run", "imports-step-result"];
    let back = |at: usize| {
        let import = import.filter(|i| i.state.is_open() || i.state == State::Broken)?;
        let step = match at {
            1 => "match",
            2 if import.state == State::Checked => "check",
            _ => return None,
        };
        Some(format!("/import/{}/{step}", import.id))
    };
    let hrefs: Vec<Option<String>> =
        (0..keys.len()).map(|at| if at == 0 { Some(String::from("/import")) } else { back(at) }).collect();
    let items: Vec<Step<'_>> =
        keys.iter().zip(&hrefs).map(|(key, href)| Step { label: cx.t(key), href: href.as_deref() }).collect();
    ui::steps(cx.t("imports-steps"), cx.t("imports-step-done"), current, &items)
}

/// A whole page of a step.
pub(super) fn page(cx: &Cx, title: &str, summary: Markup, steps: Markup, body: Markup, status: StatusCode) -> Response {
    let body = html! {
        link rel="stylesheet" href=(ui::assets::import_css_url());
        (ui::page_head(title, summary, html! {}))
        (steps)
        (body)
    };
    Page::new(title, body)
        .nav("/admin")
        .crumb(Some("/admin"), cx.t("admin-title"))
        .crumb(None, cx.t("imports-title"))
        .status(status)
        .respond(cx)
}

/// What went wrong with an import, if anything did.
pub(super) fn problem(import: &Import) -> Markup {
    html! { @if let Some(text) = &import.problem { (ui::notice(Tone::Bad, "warn", html! { (text) }, html! {})) } }
}

/// A part that tells how far the work is: script reads it again, without script the browser does.
pub(super) fn going(said: &str, body: Markup) -> Markup {
    html! {
        div data-going=(said) { (body) }
        noscript { meta http-equiv="refresh" content="3"; }
    }
}

/// The beginning of a text; that it goes on is seen.
pub(super) fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
