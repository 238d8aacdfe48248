//! Values for all rows, rules that repair cells, and which rows are read at all.

use maud::{Markup, html};

use super::super::super::model::filters::Filter;
use super::super::super::model::rules::{Repair, Rule};
use super::super::frame::{Open, int};
use super::table;
use crate::base::Cx;
use crate::ui;

/// Columns that often hold the same for a whole file.
const COMMON: [&str; 2] = ["account", "source_system"];

/// Values for rows of a file that has no column for them.
pub(super) fn fixed(cx: &Cx, open: &Open) -> Markup {
    let setup = &open.import.setup;
    let has = |name: &str| open.kind.columns.iter().any(|c| c.name == name);
    let mut names: Vec<&str> = COMMON.into_iter().filter(|name| has(name) && setup.place(name).is_none()).collect();
    names.extend(setup.fixed.keys().map(String::as_str).filter(|name| !COMMON.contains(name)));
    let options = table::options(cx, open);
    let free = options.iter().filter(|(name, _)| setup.place(name).is_none() && !names.contains(&name.as_str()));
    let free: Vec<(&str, &str)> = free
        .map(|(name, label)| (name.as_str(), if name.is_empty() { cx.t("imports-choose-field") } else { label }))
        .collect();
    let field = |name: &str| {
        let (input, label) = (format!("fixed-{name}"), open.label(cx.locale(), name));
        let value = setup.fixed.get(name).map_or("", String::as_str);
        let field = if name == "account" {
            ui::Field::lookup(&input, &label, "/accounts/lookup")
        } else {
            ui::Field::text(&input, &label)
        };
        field.value(value).draw()
    };
    ui::Panel::new(cx.t("imports-fixed")).id("fixed").body(html! {
        p.mute.sm { (cx.t("imports-fixed-note")) }
        (ui::field_grid(html! {
            @for name in &names { (field(name)) }
            (ui::Field::select("more_field", cx.t("imports-fixed-more"), &free).draw())
            (ui::Field::text("more_value", cx.t("imports-fixed-value")).draw())
        }))
    })
}

/// The rules, and one more.
pub(super) fn panel(cx: &Cx, open: &Open) -> Markup {
    let rules = &open.import.setup.rules;
    let mut options = table::options(cx, open);
    cx.t("imports-choose-field").clone_into(&mut options[0].1);
    let options: Vec<(&str, &str)> = options.iter().map(|(name, label)| (name.as_str(), label.as_str())).collect();
    let repairs = ["read", "trim", "upper", "lower", "title", "without"];
    let words = repairs.map(|r| cx.locale().find(&format!("imports-repair-{r}")).unwrap_or(r));
    let repairs: Vec<(&str, &str)> = repairs.into_iter().zip(words).collect();
    let count = int(cx, rules.len() as u64);
    ui::Panel::new(cx.t("imports-rules")).id("rules").count(&count).body(html! {
        p.mute.sm { (cx.t("imports-rules-note")) }
        @for (at, rule) in rules.iter().enumerate() {
            (ui::checkbox(&format!("rule-{at}-off"), "1", &cx.tr("imports-rule-off", &[("rule", words_of(cx, open, rule).into())]), false))
        }
        (ui::more(cx.t("imports-rule-add"), false, ui::field_grid(html! {
            (ui::Field::select("rule_field", cx.t("imports-our-field"), &options).draw())
            (ui::Field::select("rule_repair", cx.t("imports-rule-repair"), &repairs).draw())
            (ui::Field::text("rule_from", cx.t("imports-rule-from")).draw())
            (ui::Field::text("rule_to", cx.t("imports-rule-to")).hint(cx.t("imports-rule-to-hint")).draw())
        })))
    })
}

/// A rule in words: "Country: read “Holland” as “NL”".
fn words_of(cx: &Cx, open: &Open, rule: &Rule) -> String {
    let text = |key: &str, args: &[(&str, &str)]| {
        let args: Vec<(&str, crate::base::i18n::Arg)> =
            args.iter().map(|(name, value)| (*name, (*value).into())).collect();
        cx.tr(key, &args)
    };
    let what = match &rule.repair {
        Repair::Read { pairs } => {
            let pair = |(from, to): &(String, String)| text("imports-rule-read", &[("from", from), ("to", to)]);
            pairs.iter().map(pair).collect::<Vec<_>>().join(cx.t("imports-list-comma"))
        }
        Repair::Upper {} => cx.t("imports-repair-upper").to_owned(),
        Repair::Lower {} => cx.t("imports-repair-lower").to_owned(),
        Repair::Title {} => cx.t("imports-repair-title").to_owned(),
        Repair::Trim {} => cx.t("imports-repair-trim").to_owned(),
        Repair::Without { prefix } => text("imports-rule-without", &[("prefix", prefix)]),
        Repair::List { mark } => text("imports-rule-list", &[("mark", mark)]),
        Repair::First {} => cx.t("imports-rule-first").to_owned(),
        Repair::Html {} => cx.t("imports-rule-html").to_owned(),
        Repair::Names {} => cx.t("imports-rule-names").to_owned(),
        Repair::Inverse {} => cx.t("imports-rule-inverse").to_owned(),
        Repair::Minus { by, words } => {
            let by = open.label(cx.locale(), by);
            text("imports-rule-minus", &[("by", &by), ("words", &words.join(cx.t("imports-list-comma")))])
        }
    };
    format!("{}{}{what}", open.label(cx.locale(), &rule.field), cx.t("imports-colon"))
}

/// Which rows of the file are rows of the kind at all; nothing when all are.
pub(super) fn filters(cx: &Cx, open: &Open) -> Markup {
    let filters = &open.import.setup.filters;
    if filters.is_empty() {
        return html! {};
    }
    let line = |filter: &Filter| {
        let blank =
            |word: &String| if word.trim().is_empty() { cx.t("imports-blank").to_owned() } else { word.clone() };
        let words = filter.words.iter().map(blank).collect::<Vec<_>>().join(cx.t("imports-list-comma"));
        let key = if filter.only { "imports-filter-only" } else { "imports-filter-except" };
        cx.tr(key, &[("column", filter.header.as_str().into()), ("words", words.into())])
    };
    ui::Panel::new(cx.t("imports-filters")).body(html! {
        (ui::hidden("filters", "1"))
        @for (at, filter) in filters.iter().enumerate() { (ui::checkbox(&format!("filter-{at}"), "1", &line(filter), filter.on)) }
    })
}
