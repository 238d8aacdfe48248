//! The palette's results: at most 5 per group and 12 in all, as one fragment.

use axum::response::{IntoResponse, Response};

use super::Question;
use crate::base::extract::Query;
use crate::base::{Cx, Result};
use crate::features::search::find::{self, Answer, Ask};
use crate::features::search::model;
use crate::ui;

const PER_GROUP: usize = 5;
const IN_ALL: usize = 12;
/// Matches of each kind that are ranked.
const DEPTH: usize = 60;

/// `GET /palette?q=`
pub async fn show(cx: Cx, Query(question): Query<Question>) -> Result<Response> {
    let asked = question.q.trim().to_owned();
    let only_commands = asked.starts_with('>');
    let asked = asked.trim_start_matches('>').trim().to_owned();
    let (app, viewer, text) = (cx.app.clone(), cx.viewer.clone(), asked.clone());
    let mut answer = if only_commands {
        Answer::default()
    } else {
        cx.read(move |q| {
            if text.is_empty() {
                return Ok(Answer { groups: find::recent(q, &viewer)?.into_iter().collect(), ..Answer::default() });
            }
            let ask = Ask { text, kind: None, limit: PER_GROUP, depth: DEPTH, after: None };
            find::answer(q, &app.registry, &viewer, &ask)
        })
        .await?
    };
    let things = answer.groups.len();
    answer.groups.extend(find::commands(&cx.app.registry, &cx.viewer, cx.locale(), &asked));
    let most = if things == 0 { IN_ALL } else { PER_GROUP };
    let sizes: Vec<usize> = answer.groups.iter().map(|g| g.found.len()).collect();
    for (group, size) in answer.groups.iter_mut().zip(model::shares(&sizes, most, IN_ALL)) {
        group.found.truncate(size);
    }
    Ok(draw(&cx, &answer, &asked).into_response())
}

fn draw(cx: &Cx, answer: &Answer, asked: &str) -> maud::Markup {
    let hit = |f: &'_ find::Found| ui::mark_excerpt(&f.label, &answer.marks);
    let rows: Vec<Vec<ui::Hit<'_>>> = answer
        .groups
        .iter()
        .map(|group| {
            let found = group.found.iter();
            found.map(|f| ui::Hit { href: &f.href, icon: f.icon, label: hit(f), meta: &f.meta, key: f.key }).collect()
        })
        .collect();
    let mut groups: Vec<ui::Group<'_>> =
        answer.groups.iter().zip(&rows).map(|(group, hits)| ui::Group { label: cx.t(group.label), hits }).collect();
    let all = model::address(asked, "", "");
    let more = [ui::Hit {
        href: &all,
        icon: "search",
        label: maud::html! { (cx.tr("search-all", &[("q", asked.into())])) },
        meta: "",
        key: "",
    }];
    if answer.groups.iter().any(|g| g.count > g.found.len() && g.kind != find::COMMAND) {
        groups.push(ui::Group { label: cx.t("search-title"), hits: &more });
    }
    let note = answer.instead.as_ref().map(|words| cx.tr("search-instead", &[("q", words.as_str().into())]));
    ui::palette_results(&groups, note.as_deref().unwrap_or_default(), cx.t("search-none"))
}
