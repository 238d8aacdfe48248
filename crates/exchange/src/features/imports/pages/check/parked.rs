//! Rows whose account is blank or unknown: they wait in no number until somebody says where they belong.

use maud::{Markup, html};

use super::super::frame::{Open, arg, int};
use super::super::posted::Posted;
use super::load::{Looked, Told};
use crate::base::Cx;
use crate::ui::{self, Look, Tone};

const LOOKUP: &str = "/accounts/lookup";

/// The panel; nothing when no row is parked. `each` also lists the rows one by one.
pub(super) fn panel(cx: &Cx, open: &Open, looked: &Looked, posted: &Posted, each: bool) -> Markup {
    if looked.parked.is_empty() {
        return html! {};
    }
    let count = cx.tr("imports-rows", &[("n", arg(open.import.counts.parked))]);
    let panel = ui::Panel::new(cx.t("imports-parked")).id("parked").count(&count);
    let all = format!("{}?show=parked", open.path("check"));
    let end = if each {
        html! {}
    } else {
        ui::link(&all, cx.t("imports-row-by-row"))
    };
    let footer = html! {
        (cx.t("imports-parked-wait"))
        span.end { (ui::submit_as(Look::Plain, "", cx.t("imports-parked-choose"), "do", "again")) }
    };
    panel.end(end).footer(footer).rows(html! {
        @for (at, told) in looked.parked.iter().enumerate() { (cause(cx, open, at, told, posted)) }
        @if each { (lines(cx, open, looked)) }
    })
}

fn cause(cx: &Cx, open: &Open, at: usize, told: &Told, posted: &Posted) -> Markup {
    let field = open.label(cx.locale(), &told.cause.field);
    let args = [("n", arg(told.cause.rows)), ("field", field.as_str().into())];
    html! {
        li.cause {
            (ui::dot(Tone::Warn))
            div.tx {
                span.b { (cx.tr("imports-cause", &args)) }
                span.mute { (told.cause.reason) }
                @for (place, shared) in told.values.iter().enumerate() {
                    @let (at, blank) = (format!("p{at}_{place}"), shared.value.trim().is_empty());
                    @let value = if blank { cx.t("imports-blank") } else { shared.value.as_str() };
                    @let label = cx.tr("imports-belongs-to", &[("value", value.into())]);
                    div.fix {
                        (ui::hidden(&format!("field-{at}"), &told.cause.field))
                        (ui::hidden(&format!("from-{at}"), &shared.value))
                        span.num { (int(cx, shared.rows)) "×" }
                        @if blank { span.faint { (value) } } @else { code.cell { bdi { (value) } } }
                        (ui::entry(&format!("read-{at}"), (&label, cx.t("imports-account-hint")), posted.get(&format!("read-{at}")), Some(LOOKUP)))
                    }
                }
                @let more = told.cause.values.saturating_sub(told.values.len() as u64);
                @if more > 0 { span.mute { (cx.tr("imports-values-in-file", &[("n", arg(more))])) } }
            }
        }
    }
}

/// Row by row: one account for one line.
fn lines(cx: &Cx, open: &Open, looked: &Looked) -> Markup {
    html! {
        @for line in &looked.parked_lines {
            @let number = int(cx, line.line);
            @let label = cx.tr("imports-account-of-line", &[("line", number.as_str().into())]);
            @let chosen = open.import.setup.accounts.get(&line.line).map_or("", String::as_str);
            li.cause {
                span {}
                div.tx { span { (cx.tr("imports-line", &[("line", number.as_str().into())])) " " @if !line.value.is_empty() { code.cell { bdi { (line.value) } } } } }
                div.end { (ui::entry(&format!("account-{}", line.line), (&label, cx.t("imports-account-hint")), chosen, Some(LOOKUP))) }
            }
        }
        @if let Some(next) = &looked.next {
            li.any { (ui::link(&format!("{}?show=parked&after={next}", open.path("check")), cx.t("imports-next-page"))) }
        }
    }
}
