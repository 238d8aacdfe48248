//! Rows that may be something that is there, and rows that contradict each other: nothing of them is written until
//! somebody decides.

use maud::{Markup, html};

use super::super::super::store::lines::Line;
use super::super::frame::{Open, arg, int, short};
use super::form::LIKELY;
use super::load::{Against, Looked};
use crate::base::Cx;
use crate::base::imports::Likeness;
use crate::ui::{self, Look};

/// Cells of a contradicting row that are shown.
const CELLS: usize = 8;

/// Duplicates; nothing when there are none. `all` is the page of their own.
pub(super) fn duplicates(cx: &Cx, open: &Open, looked: &Looked, all: bool) -> Markup {
    if looked.duplicates.is_empty() {
        return html! {};
    }
    let n = open.import.counts.duplicate;
    let count = int(cx, n);
    let href = format!("{}?show=duplicate", open.path("check"));
    let shown = if all { looked.duplicates.len() } else { looked.duplicates.len().min(4) };
    let footer = html! {
        (ui::submit_as(Look::Plain, "", &cx.tr("imports-merge-likely", &[("share", i64::from(LIKELY).into())]), "do", "merge"))
        span.end {
            @if !all && n > shown as u64 { (ui::link(&href, &cx.tr("imports-all-n", &[("n", arg(n))]))) }
            @if let Some(next) = looked.next.as_ref().filter(|_| all) { (ui::link(&format!("{href}&after={next}"), cx.t("imports-next-page"))) }
            (ui::submit_as(Look::Plain, "", cx.t("imports-decide"), "do", "again"))
        }
    };
    ui::Panel::new(cx.t("imports-duplicates"))
        .id("duplicates")
        .count(&count)
        .footer(footer)
        .rows(html! { @for line in &looked.duplicates[..shown] { (twin(cx, open, line)) } })
}

fn twin(cx: &Cx, open: &Open, line: &Line) -> Markup {
    let likely: Vec<Likeness> = serde_json::from_value(line.detail.clone()).unwrap_or_default();
    let Some((best, others)) = likely.split_first() else { return html! {} };
    let name = format!("twin-{}", line.line);
    let merge = format!("merge:{}", best.id);
    let options =
        [(merge.as_str(), cx.t("imports-merge")), ("both", cx.t("imports-both")), ("skip", cx.t("imports-skip"))];
    let legend = cx.tr("imports-line", &[("line", int(cx, line.line).into())]);
    html! {
        li.twin {
            div { b.b { bdi { (line.value) } } " " span.mute { (cx.t("imports-and")) } " " (named(open, best)) }
            div.mute { (evidence(cx, best)) }
            (ui::either(&name, &legend, "", &options))
            @if !others.is_empty() {
                details.sm {
                    summary { (cx.tr("imports-more-alike", &[("n", others.len().into())])) }
                    @for other in others {
                        label.check {
                            input.rad type="radio" name=(name) value={ "merge:" (other.id) };
                            span { (cx.t("imports-merge-with")) " " (named(open, other)) " " span.mute { (evidence(cx, other)) } }
                        }
                    }
                }
            }
        }
    }
}

/// What a row may be; an account is a link, an earlier row of the file is not.
fn named(open: &Open, like: &Likeness) -> Markup {
    let stored = open.kind.name == "accounts" && like.why.iter().all(|(key, _)| key != "imports-like-line");
    html! {
        @if stored { a.b.lnk href={ "/accounts/" (like.id) } target="_blank" { bdi { (like.name) } } } @else { b.b { bdi { (like.name) } } }
    }
}

fn evidence(cx: &Cx, like: &Likeness) -> String {
    let why = like.why.iter().map(|(key, what)| {
        let text = cx.tr(key, &[("what", what.as_str().into())]);
        if text == *key { what.clone() } else { text }
    });
    let why = why.collect::<Vec<_>>().join(cx.t("imports-list-comma"));
    cx.tr("imports-alike", &[("why", why.into()), ("share", i64::from(like.score).into())])
}

/// Contradictions; nothing when there are none.
pub(super) fn contradictions(cx: &Cx, open: &Open, looked: &Looked) -> Markup {
    if looked.against.is_empty() {
        return html! {};
    }
    let count = cx.tr("imports-rows", &[("n", arg(open.import.counts.contradiction))]);
    let footer = html! {
        (cx.t("imports-contradictions-note"))
        span.end { (ui::submit_as(Look::Plain, "", cx.t("imports-decide"), "do", "again")) }
    };
    ui::Panel::new(cx.t("imports-contradictions"))
        .id("contradictions")
        .count(&count)
        .footer(footer)
        .rows(html! { @for (at, group) in looked.against.iter().enumerate() { (against(cx, open, at, group)) } })
}

fn against(cx: &Cx, open: &Open, at: usize, group: &Against) -> Markup {
    let (name, lines) = (format!("against-{at}"), group.lines.iter().map(|l| l.line.to_string()).collect::<Vec<_>>());
    let more = group.rows.saturating_sub(group.lines.len() as u64);
    html! {
        li.twin {
            (ui::hidden(&format!("key-{at}"), &group.key))
            (ui::hidden(&format!("rows-{at}"), &lines.join(",")))
            fieldset.either.set {
                legend.b { (group.reason) }
                @for line in &group.lines { (choice(cx, open, &name, line)) }
                @if more > 0 { p.mute { (cx.tr("imports-more-rows", &[("n", arg(more))])) } }
                label.check { input.rad type="radio" name=(name) value="none"; span { (cx.t("imports-none-of-them")) } }
            }
        }
    }
}

fn choice(cx: &Cx, open: &Open, name: &str, line: &Line) -> Markup {
    let cells: Vec<(String, String)> = serde_json::from_value(line.detail["cells"].clone()).unwrap_or_default();
    let chosen = open.import.setup.chosen.get(&line.value) == Some(&line.line);
    html! {
        label.check {
            input.rad type="radio" name=(name) value=(line.line) checked[chosen];
            span {
                (cx.tr("imports-line", &[("line", int(cx, line.line).into())]))
                @for (field, value) in cells.iter().take(CELLS) {
                    " · " span.mute { (open.label(cx.locale(), field)) } " " bdi { (short(value, 80)) }
                }
            }
        }
    }
}
