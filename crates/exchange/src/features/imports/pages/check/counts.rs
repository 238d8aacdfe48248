//! What the rows are, in numbers that add up to the file, and the one question that decides over all of them.

use maud::{Markup, html};

use super::super::super::model::answers::{Differ, Rest};
use super::super::super::model::keys;
use super::super::super::model::state::Kind;
use super::super::frame::{Open, arg, int};
use super::Told;
use crate::base::{Cx, calendar};
use crate::ui::{self, Choice, Kpi, Tone};

/// The counts. Each leads to its rows.
pub(super) fn strip(cx: &Cx, open: &Open, causes: u64) -> Markup {
    let c = &open.import.counts;
    let fields = cx.tr("imports-fields-in-all", &[("n", arg(c.fields))]);
    let why = cx.tr("imports-causes", &[("n", arg(causes))]);
    let all = [
        (Kind::New, c.new, Tone::Good, cx.t("imports-new-note"), true),
        (Kind::Changed, c.changed, Tone::Accent, fields.as_str(), true),
        (Kind::Same, c.same, Tone::Neutral, cx.t("imports-same-note"), true),
        (Kind::Duplicate, c.duplicate, Tone::Warn, cx.t("imports-duplicate-note"), true),
        (Kind::Refused, c.refused, Tone::Bad, why.as_str(), true),
        (Kind::Parked, c.parked, Tone::Warn, cx.t("imports-parked-note"), false),
        (Kind::Contradiction, c.contradiction, Tone::Bad, cx.t("imports-contradiction-note"), false),
        (Kind::Skipped, c.skipped, Tone::Neutral, cx.t("imports-skipped-note"), false),
    ];
    let cells: Vec<Markup> = all
        .into_iter()
        .filter(|(_, n, _, _, always)| *always || *n > 0)
        .map(|(kind, n, tone, note, _)| {
            let href = format!("{}?show={}", open.path("check"), kind.code());
            ui::kpi(&Kpi {
                mark: ui::dot(tone),
                label: cx.t(kind.label()),
                value: html! { (int(cx, n)) },
                context: html! { (note) },
                href: Some(href.as_str()).filter(|_| n > 0),
                ..Kpi::default()
            })
        })
        .collect();
    ui::kpi_flow(&cells)
}

/// Who is right where file and Tenure differ, and what happens to refused rows.
pub(super) fn questions(cx: &Cx, open: &Open, told: &Told) -> Markup {
    let (c, answers) = (&open.import.counts, &open.import.setup.answers);
    html! {
        @if c.fields > 0 { (differ(cx, open, told)) }
        @if c.refused > 0 {
            @let n = [("n", arg(c.refused))];
            @let texts = [cx.tr("imports-rest-goes-in-text", &[("n", arg(c.to_write()))]), cx.tr("imports-rest-waits-text", &n)];
            (ui::Panel::new(cx.t("imports-rest")).body(html! {
                div.asked { (ui::choices("rest", cx.t("imports-rest"), &[
                    Choice { value: "goes_in", title: cx.t("imports-rest-goes-in"), text: &texts[0], checked: answers.rest == Rest::GoesIn },
                    Choice { value: "waits", title: cx.t("imports-rest-waits"), text: &texts[1], checked: answers.rest == Rest::Waits },
                ])) }
            }))
        }
    }
}

/// By what rows were found again, where the importer had a choice.
pub(super) fn found_by(cx: &Cx, open: &Open) -> Markup {
    let ways = keys::ways(&open.kind, &open.import.setup);
    if !keys::asks(&ways) {
        return html! {};
    }
    let names = |on: bool| {
        let all = ways.iter().filter(|way| way.usable && way.on == on).map(|way| open.set_label(cx.locale(), &way.set));
        all.collect::<Vec<_>>()
    };
    let left_out = names(false).join(cx.t("imports-list-comma"));
    ui::Panel::new(cx.t("imports-keys"))
        .link(&format!("{}#keys", open.path("match")), cx.t("imports-keys-change"))
        .body(html! {
            p.b.sm { (cx.t("imports-found-by")) }
            ol.sm { @for name in names(true) { li { (name) } } }
            @if !left_out.is_empty() { p.mute.sm { (cx.tr("imports-keys-left-out", &[("fields", left_out.into())])) } }
        })
}

fn differ(cx: &Cx, open: &Open, told: &Told) -> Markup {
    let (c, answers) = (&open.import.counts, &open.import.setup.answers);
    let posted = told.posted.get("differ");
    let is = |differ: Differ, value: &str| if posted.is_empty() { answers.differ == differ } else { posted == value };
    let texts = [
        cx.tr("imports-differ-newer-text", &[("n", arg(c.newer))]),
        cx.tr("imports-differ-file-text", &[("n", arg(c.fields))]),
        cx.tr("imports-differ-ours-text", &[("n", arg(c.empty))]),
    ];
    let items = [
        Choice {
            value: "newer",
            title: cx.t("imports-differ-newer"),
            text: &texts[0],
            checked: is(Differ::Newer, "newer"),
        },
        Choice {
            value: "file",
            title: cx.t("imports-differ-file"),
            text: &texts[1],
            checked: is(Differ::File, "file"),
        },
        Choice {
            value: "ours",
            title: cx.t("imports-differ-ours"),
            text: &texts[2],
            checked: is(Differ::Ours, "ours"),
        },
    ];
    let made = answers.made_on().map_or_else(String::new, |day| calendar::full(cx.locale(), day));
    let made = told.posted.raw("made_on").map_or(made, str::to_owned);
    let wrong = told.fields.of("made_on").map(|e| crate::features::identity::pages::draw::sentence(cx.locale(), e));
    ui::Panel::new(cx.t("imports-one-question")).body(html! {
        div.set {
            p.mute.sm { (cx.tr("imports-differ", &[("n", arg(c.changed.max(1)))])) }
            div.asked { (ui::choices("differ", cx.t("imports-one-question"), &items)) }
            (ui::Field::date("made_on", cx.t("imports-made-on")).value(&made).hint(cx.t("imports-made-on-hint")).error(wrong.as_deref()).draw())
        }
    })
}
