//! Drawing files: a row, a list, the form.

use maud::{Markup, html};

use super::super::model::{About, File, kind, size_words};
use crate::base::error::FieldError;
use crate::base::{AccountId, Contribute, Cx, Fields, Permit, Read, calendar};
use crate::features::identity::pages::draw::sentence;
use crate::ui::{self, Look};

/// The page of a file.
pub fn href(f: &File) -> String {
    format!("/accounts/{}/files/{}", f.account, f.id)
}

/// The page of what a file stands under.
pub fn parent_href(f: &File) -> String {
    match (f.about, f.position) {
        (About::Person(_), Some(position)) => format!("/accounts/{}/people/{position}", f.account),
        (About::Person(_), None) => format!("/accounts/{}/people", f.account),
        (about, _) => place(f.account, about),
    }
}

/// The page of a thing of an account; that of a person is not known by the person's id.
pub fn place(account: AccountId, about: About) -> String {
    match about {
        About::Account => format!("/accounts/{account}/files"),
        About::Person(_) => format!("/accounts/{account}/people"),
        About::Conversation(id) => format!("/accounts/{account}/conversations/{id}"),
        About::Promise(id) => format!("/accounts/{account}/promises/{id}"),
    }
}

/// What a file is, how large, from whom and when.
pub fn meta(cx: &Cx, f: &File, under: bool) -> Markup {
    html! {
        (cx.t(kind(&f.media))) " · " span.num { (size_words(f.size)) }
        " · " (f.author_name.as_deref().unwrap_or(cx.t("unknown")))
        " · " (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, f.created_at))
        @if under && f.about != About::Account { " · " (f.parent) }
    }
}

/// Files as rows of a panel.
pub fn rows(cx: &Cx, permit: &Permit<'_, Read>, files: &[File], under: bool) -> Markup {
    let may = permit.allows::<Contribute>();
    html! {
        @for f in files {
            @let here = href(f);
            (ui::file_row(&ui::FileRow {
                href: &here,
                name: &f.name,
                meta: meta(cx, f, under),
                actions: html! {
                    (ui::icon_link(&format!("{here}/content"), "download", cx.t("files-download")))
                    @if may { (ui::icon_post(&format!("{here}/archiving"), "trash", cx.t("files-remove"), &[])) }
                },
            }))
        }
    }
}

/// The form that adds files to a thing.
pub fn form(cx: &Cx, account: AccountId, about: About, fields: &Fields) -> Markup {
    let hint = cx.tr("files-hint", &[("most", cx.settings().file_limit_mb.into())]);
    let errors: Vec<String> = fields.0.iter().map(|e: &FieldError| sentence(cx.locale(), e)).collect();
    html! {
        form.set method="post" enctype="multipart/form-data" action={ "/accounts/" (account) "/files/new" (about.query()) } {
            (ui::drop_box(&ui::DropBox {
                name: "file",
                label: cx.t("files-choose"),
                hint: &hint,
                errors: &errors,
                several: true,
                required: true,
                accept: None,
            }))
            (ui::form_foot(html! {}, ui::submit(Look::Plain, "upload", cx.t("files-add"))))
        }
    }
}
