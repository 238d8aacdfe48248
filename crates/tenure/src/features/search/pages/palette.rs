//! The palette's results: at most 5 per group and 12 in all, as one fragment.

use axum::response::{IntoResponse, Response};

use super::Question;
use crate::base::extract::Query;
use crate::base::{Cx, Result};
use crate::features::search::find::{self, Found};
use crate::ui;

const PER_GROUP: usize = 5;
const IN_ALL: usize = 12;

/// `GET /palette?q=`
pub async fn show(cx: Cx, Query(question): Query<Question>) -> Result<Response> {
    let asked = question.q.trim().to_owned();
    let only_commands = asked.starts_with('>');
    let asked = asked.trim_start_matches('>').trim().to_owned();
    let (app, viewer, q) = (cx.app.clone(), cx.viewer.clone(), asked.clone());
    let mut found = if only_commands {
        Vec::new()
    } else {
        cx.read(move |conn| {
            if q.is_empty() {
                return find::recent(conn, &viewer);
            }
            let mut all = find::things(conn, &app.registry, &viewer, &q, None, PER_GROUP)?;
            all.extend(find::users(conn, &viewer, &q, 3)?);
            Ok(all)
        })
        .await?
    };
    let commands = find::commands(&cx.app.registry, &cx.viewer, cx.locale(), &asked);
    let room = if found.is_empty() { IN_ALL } else { PER_GROUP };
    found.extend(commands.into_iter().take(room));
    found.truncate(IN_ALL);
    Ok(draw(&cx, &found, &asked).into_response())
}

fn draw(cx: &Cx, found: &[Found], asked: &str) -> maud::Markup {
    let terms = tenure_text::query_terms(asked);
    let hit = |f: &'_ Found| ui::mark_match(&f.label, &terms);
    let chunks: Vec<&[Found]> = found.chunk_by(|a, b| a.group == b.group).collect();
    let hits: Vec<Vec<ui::Hit<'_>>> = chunks
        .iter()
        .map(|chunk| {
            chunk
                .iter()
                .map(|f| ui::Hit { href: &f.href, icon: f.icon, label: hit(f), meta: &f.meta, key: f.key })
                .collect()
        })
        .collect();
    let groups: Vec<ui::Group<'_>> = chunks
        .iter()
        .zip(&hits)
        .map(|(chunk, hits)| ui::Group { label: chunk.first().map_or("", |f| cx.t(f.group)), hits })
        .collect();
    ui::palette_results(&groups, cx.t("search-none"))
}
