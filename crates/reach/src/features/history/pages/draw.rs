//! Drawing a comparison: the days, one sentence, figures, and a panel for each group.

use jiff::civil::Date;
use maud::{Markup, html};

use super::super::model::{Between, Changed, Changes, Fact, Group, Held, Met, Moved, Of, Teamed, quick};
use crate::base::page::downloads_icon;
use crate::base::{AccountId, Cx, calendar};
use crate::features::settings::terms::Terms;
use crate::ui::{self, KvRow, Look, Segment, Tone};

/// Rows of a group on a page; the file has the rest.
pub(super) const LISTED: i64 = 40;

/// What everything is drawn with.
pub(super) struct Pen<'a> {
    pub(super) cx: &'a Cx,
    pub(super) between: Between,
    pub(super) terms: &'a Terms,
    /// The page's own path.
    pub(super) here: &'a str,
}

/// The words of a value: codes by their name.
pub(super) fn words(cx: &Cx, terms: &Terms, fact: Fact, held: Option<&Held>) -> String {
    match (held, fact) {
        (None, _) => String::new(),
        (Some(held), Fact::Tier | Fact::Lifecycle) => terms.name(cx.locale(), fact.code(), &held.value).to_owned(),
        (Some(held), _) => held.value.clone(),
    }
}

/// The name of a fact.
pub(super) fn fact_label(cx: &Cx, fact: Fact) -> String {
    cx.tr(&format!("accounts-field-{}", fact.code()), &[])
}

impl Pen<'_> {
    fn full(&self, day: Date) -> String {
        calendar::full(self.cx.locale(), day)
    }

    /// The two days, those that people ask for most, and the file.
    pub(super) fn days(&self) -> Markup {
        let (cx, between) = (self.cx, self.between);
        let (from, to) = (between.from.day, between.to.day);
        let hrefs = quick(cx.today()).map(|(key, day)| (key, day, format!("{}?from={day}", self.here)));
        let segments: Vec<Segment<'_>> = hrefs
            .iter()
            .map(|(key, day, href)| Segment { href, label: cx.t(key), current: *day == from && to == cx.today() })
            .collect();
        let field = |name: &str, label: &str, day: Date| {
            html! {
                label.mute.nw for={ "f-" (name) } { (label) }
                input.inp.s id={ "f-" (name) } type="text" name=(name) size="12" value=(self.full(day)) autocomplete="off";
            }
        };
        let form = html! {
            form.flow.sm method="get" action=(self.here) aria-label=(cx.t("history-days")) {
                (field("from", cx.t("history-from"), from))
                (field("to", cx.t("history-to"), to))
                (ui::submit(Look::Plain, "", cx.t("history-compare")))
            }
        };
        let file = format!("{}.csv?from={from}&to={to}", self.here);
        let since = ui::segments(cx.t("history-since"), &segments);
        ui::filter_bar(html! { (form) (since) }, downloads_icon(self.cx, &file))
    }

    /// Everything in one sentence.
    pub(super) fn sentence(&self, changes: &Changes) -> String {
        let cx = self.cx;
        let counts = &changes.counts;
        let mut parts = vec![("came", changes.came.all), ("left", changes.left.all)];
        parts.extend(changes.facts.iter().map(|(fact, group)| (fact.code(), group.all)));
        parts.extend([
            ("joined", changes.joined.all),
            ("parted", changes.parted.all),
            ("conversations", counts.conversations),
            ("made", counts.promises_made),
            ("kept", counts.promises_kept),
            ("broken", counts.promises_broken),
            ("people-came", counts.people_came),
            ("people-went", counts.people_went),
        ]);
        let told: Vec<String> = parts
            .iter()
            .filter(|(_, n)| *n > 0)
            .map(|(key, n)| cx.tr(&format!("history-n-{key}"), &[("n", (*n).into())]))
            .collect();
        let what = if told.is_empty() { cx.t("history-nothing").to_owned() } else { told.join(cx.t("accounts-comma")) };
        let (from, to) = (self.full(self.between.from.day), self.full(self.between.to.day));
        let mut args = vec![("from", from.into()), ("to", to.into()), ("what", what.into())];
        match changes.size {
            Some(size) => {
                args.extend([("before", size.before.into()), ("after", size.after.into())]);
                cx.tr("history-sentence-size", &args)
            }
            None => cx.tr("history-sentence", &args),
        }
    }

    /// The numbers; `links` are the lists of conversations (or accounts), promises and people.
    pub(super) fn figures(&self, changes: &Changes, links: [&str; 3]) -> Markup {
        let (cx, counts) = (self.cx, &changes.counts);
        let cell = |key: &'static str, n: i64, tone: &str, href: &str| {
            ui::kpi(&ui::Kpi {
                label: cx.t(key),
                value: html! { span class=(if n > 0 { tone } else { "" }) { (cx.locale().int(n)) } },
                href: Some(href).filter(|h| !h.is_empty()),
                ..Default::default()
            })
        };
        let [talks, promises, people] = links;
        ui::kpi_strip(&[
            cell("history-conversations", counts.conversations, "", talks),
            cell("history-made", counts.promises_made, "", promises),
            cell("history-kept", counts.promises_kept, "good", promises),
            cell("history-broken", counts.promises_broken, "bad", promises),
            cell("history-people-came", counts.people_came, "", people),
            cell("history-people-went", counts.people_went, "", people),
        ])
    }

    fn panel<T>(&self, title: &str, group: &Group<T>, none: &str, row: impl Fn(&T) -> Markup) -> Markup {
        let panel = ui::Panel::new(title);
        if group.rows.is_empty() {
            return panel.raw(ui::empty(none, html! {}));
        }
        let count = self.cx.locale().int(group.all);
        let left = group.all - i64::try_from(group.rows.len()).unwrap_or(0);
        let file = format!("{}.csv?from={}&to={}", self.here, self.between.from.day, self.between.to.day);
        panel.count(&count).rows(html! {
            @for item in &group.rows { (row(item)) }
            @if left > 0 { (ui::row(ui::link(&file, &self.cx.tr("history-more", &[("n", left.into())])))) }
        })
    }

    fn account(&self, id: AccountId) -> String {
        format!("/accounts/{id}/changes?from={}&to={}", self.between.from.day, self.between.to.day)
    }

    /// Accounts that came, and from whom.
    pub(super) fn came(&self, changes: &Changes, of: Of) -> Markup {
        self.panel(self.cx.t("history-came"), &changes.came, self.cx.t("history-came-none"), |m| {
            self.moved(m, of, true)
        })
    }

    /// Accounts that left, and to whom.
    pub(super) fn left(&self, changes: &Changes, of: Of) -> Markup {
        self.panel(self.cx.t("history-left"), &changes.left, self.cx.t("history-left-none"), |m| {
            self.moved(m, of, false)
        })
    }

    fn moved(&self, moved: &Moved, of: Of, came: bool) -> Markup {
        let cx = self.cx;
        let (before, after) = match of {
            Of::Territory(_) => (&moved.territory_before, &moved.territory_after),
            _ => (&moved.lead_before, &moved.lead_after),
        };
        let meta = match (came, before, after) {
            (false, ..) if moved.archived => cx.t("history-archived").to_owned(),
            (true, Some(name), _) => cx.tr("history-was-with", &[("name", name.as_str().into())]),
            (false, _, Some(name)) => cx.tr("history-now-with", &[("name", name.as_str().into())]),
            _ => String::new(),
        };
        ui::kv_row(&KvRow {
            href: Some(&self.account(moved.account)),
            lead: html! {},
            title: &moved.name,
            meta: html! { (meta) },
            value: match (&moved.lead_after, of) {
                (None, _) if !moved.archived => html! { span.bad { (cx.t("accounts-no-lead")) } },
                (Some(name), Of::Territory(_)) => html! { span.mute { (name) } },
                _ => html! {},
            },
        })
    }

    /// A panel for each fact that changed on some account.
    pub(super) fn facts(&self, changes: &Changes) -> Markup {
        html! {
            @for (fact, group) in changes.facts.iter().filter(|(_, group)| !group.rows.is_empty()) {
                (self.panel(&fact_label(self.cx, *fact), group, "", |c| self.changed(*fact, c, &c.name, &self.account(c.account))))
            }
        }
    }

    /// The facts of one account in one panel, each by its name.
    pub(super) fn facts_of_one(&self, changes: &Changes, href: &str) -> Markup {
        let cx = self.cx;
        let rows: Vec<(Fact, Changed)> =
            changes.facts.iter().flat_map(|(f, group)| group.rows.iter().map(|c| (*f, c.clone()))).collect();
        let all = i64::try_from(rows.len()).unwrap_or(0);
        self.panel(cx.t("history-facts"), &Group { rows, all }, cx.t("history-facts-none"), |(fact, changed)| {
            self.changed(*fact, changed, &fact_label(cx, *fact), href)
        })
    }

    fn changed(&self, fact: Fact, changed: &Changed, title: &str, href: &str) -> Markup {
        let cx = self.cx;
        let word = |held: &Option<Held>| {
            let text = words(cx, self.terms, fact, held.as_ref());
            if text.is_empty() { String::from("–") } else { text }
        };
        let mut meta: Vec<String> = Vec::new();
        meta.extend(changed.on.map(|day| cx.tr("accounts-held-since", &[("day", self.full(day).into())])));
        meta.extend(Some(changed.reason.clone()).filter(|r| !r.is_empty()));
        meta.extend(changed.by.as_ref().map(|by| cx.tr("org-by", &[("name", by.as_str().into())])));
        ui::kv_row(&KvRow {
            href: Some(href),
            lead: html! {},
            title,
            meta: html! { (meta.join(" · ")) },
            value: ui::diff(&word(&changed.before), &word(&changed.after)),
        })
    }

    /// Who joined teams and who left them; nothing when nobody did.
    pub(super) fn teams(&self, changes: &Changes, one: bool) -> Markup {
        let cx = self.cx;
        let row = |t: &Teamed| self.teamed(t, one);
        html! {
            @if changes.joined.all + changes.parted.all > 0 {
                (ui::halves(
                    self.panel(cx.t("history-joined"), &changes.joined, cx.t("history-joined-none"), row),
                    self.panel(cx.t("history-parted"), &changes.parted, cx.t("history-parted-none"), row),
                ))
            }
        }
    }

    fn teamed(&self, teamed: &Teamed, one: bool) -> Markup {
        let cx = self.cx;
        let part = match &teamed.unit {
            Some(unit) => {
                cx.tr("access-part-unit", &[("part", cx.t(teamed.part.label()).into()), ("unit", unit.as_str().into())])
            }
            None => cx.t(teamed.part.label()).to_owned(),
        };
        let href = if one { format!("/accounts/{}/team", teamed.account) } else { self.account(teamed.account) };
        let title = if one { &teamed.user.1 } else { &teamed.name };
        let mut meta = Vec::new();
        if !one {
            meta.push(teamed.user.1.clone());
        }
        meta.push(self.full(teamed.on));
        meta.extend(Some(teamed.reason.clone()).filter(|r| !r.is_empty()));
        ui::kv_row(&KvRow {
            href: Some(&href),
            lead: ui::avatar_small(&teamed.user.1),
            title,
            meta: html! { (meta.join(" · ")) },
            value: ui::chip(Tone::Neutral, &part),
        })
    }

    /// The people of one account who came and went; nothing when nobody did.
    pub(super) fn people(&self, changes: &Changes) -> Markup {
        let cx = self.cx;
        let group = |rows: &[Met], all: i64| Group { rows: rows.to_vec(), all };
        let row = |met: &Met| {
            let href = format!("/accounts/{}/people/{}", met.account, met.position);
            ui::kv_row(&KvRow {
                href: Some(&href),
                lead: ui::avatar_small(&met.name),
                title: &met.name,
                meta: html! { (met.title) },
                value: html! { (self.full(met.on)) },
            })
        };
        let (came, went) = (
            group(&changes.people_came, changes.counts.people_came),
            group(&changes.people_went, changes.counts.people_went),
        );
        html! {
            @if came.all + went.all > 0 {
                (ui::halves(
                    self.panel(cx.t("history-people-came"), &came, cx.t("history-people-came-none"), row),
                    self.panel(cx.t("history-people-went"), &went, cx.t("history-people-went-none"), row),
                ))
            }
        }
    }
}
