//! Comments on an account, a promise or a conversation of it, with mentions of colleagues.
//!
//! Only those who may see the account are offered and can be mentioned; a mention of anybody else is refused. A
//! mention is stored as an id, so that it shows the name of today. Writing needs `contribute`; the author edits, and
//! every earlier wording stays readable. The words are plain text with a few marks, drawn as escaped nodes only.

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;
pub mod store;

use crate::base::registry::{
    AccountPanel, AccountTab, AccountTable, NoticeKind, PersonalData, Place, PromotionRule, Registry, TimelineKind,
    UndoKind,
};
use crate::base::{Need, Routes};

/// The kind of the notice that a mention makes.
pub const MENTION: &str = "mention";

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registry.tabs.push(AccountTab { key: "comments", label: "comments-title", order: 25, render: pages::tab::render });
    registry.panels.push(AccountPanel { place: Place::Main, order: 40, render: pages::tab::panel });
    registry.own.records.push(pages::tab::record);
    registry.timeline.push(TimelineKind { key: "comments", label: "comments-title", list: pages::timeline::list });
    registry.own.notices.push(NoticeKind { kind: MENTION, label: "comments-notice", icon: "message" });
    registry.tables.push(AccountTable { table: "comments", key: &["id"], computed: false });
    // Under what goes with a unit that becomes an account, comments go too.
    registry.promotion_rules.push(PromotionRule {
        table: "comments",
        goes: "((m.about = 'conversation' and m.about_id in (select i.id from interactions i
                   where i.account_id = m.account_id and i.unit_id in (:units)))
             or (m.about = 'promise' and m.about_id in (select p.id from promises p
                   join interactions i on i.account_id = p.account_id and i.id = p.interaction_id
                   where p.account_id = m.account_id and i.unit_id in (:units))))",
    });
    // Nobody knows whom free words are about; those under a promise or a conversation concern its people.
    registry.personal.push(PersonalData {
        table: "comments",
        column: "body",
        rows: "(about = 'promise' and about_id in (select p.id from promises p
                 where p.account_id = comments.account_id and p.person_id = $1))
            or (about = 'conversation' and about_id in (select ip.interaction_id from interaction_people ip
                 where ip.account_id = comments.account_id and ip.person_id = $1))",
    });
    registry.undo.extend([
        UndoKind { verb: "comment.written", run: actions::undo::gone },
        UndoKind { verb: "comment.restored", run: actions::undo::gone },
        UndoKind { verb: "comment.archived", run: actions::undo::again },
        UndoKind { verb: "comment.edited", run: actions::undo::edited },
    ]);
}

/// The feature's routes.
pub fn routes() -> Routes {
    let routes = Routes::default()
        .post("/accounts/{id}/comments/new", Need::User, pages::write::create)
        .get("/accounts/{id}/comments/{comment}/edit", Need::User, pages::write::edit)
        .post("/accounts/{id}/comments/{comment}/edit", Need::User, pages::write::save)
        .get("/accounts/{id}/comments/{comment}/history", Need::User, pages::history::show)
        .post("/accounts/{id}/comments/{comment}/archiving", Need::User, pages::write::archive);
    api::routes(routes)
}
