//! The form of a user, as administrators fill it in.

use maud::{Markup, html};
use serde::Deserialize;

use super::draw::Draw;
use crate::base::{Acting, Cx, Fields, Locale, Result, Right, Role, calendar, validate};
use crate::features::identity::model::{EditUser, NewUser, User};
use crate::ui;

/// A user as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UserForm {
    /// Full name.
    pub name: String,
    /// Sign-in e-mail.
    pub email: String,
    /// Job title.
    pub job_title: String,
    /// Their ids in other systems, divided by semicolons.
    pub source_ids: Option<String>,
    /// `en` or `zh-CN`.
    pub language: String,
    /// IANA name.
    pub time_zone: String,
    /// First day.
    pub active_from: String,
    /// Last day; only for new users, others are deactivated.
    pub active_to: String,
    /// Points they can carry.
    pub capacity: String,
    /// Level on all accounts.
    pub all_accounts: String,
    /// Codes of roles.
    pub roles: Vec<String>,
    /// Codes of rights by name.
    pub rights: Vec<String>,
    /// The version that was read.
    pub base: String,
    /// `1` to make an invitation at once.
    pub invite: String,
}

impl UserForm {
    /// A stored user.
    pub fn of(cx: &Cx, u: &User) -> Self {
        Self {
            name: u.name.clone(),
            email: u.email.clone(),
            job_title: u.job_title.clone(),
            source_ids: Some(u.source_ids.join("; ")),
            language: u.language.code().to_owned(),
            time_zone: u.time_zone.clone(),
            active_from: calendar::full(cx.locale(), u.active_from),
            active_to: String::new(),
            capacity: u.capacity.to_string(),
            all_accounts: u.all_accounts.to_string(),
            roles: u.roles.iter().map(|r| r.code().to_owned()).collect(),
            rights: u.rights.iter().map(|r| r.code().to_owned()).collect(),
            base: u.version.to_string(),
            invite: String::new(),
        }
    }

    fn powers(&self, fields: &mut Fields) -> (Vec<Role>, Vec<Right>) {
        let roles: Vec<Role> = self.roles.iter().filter_map(|r| Role::parse(r)).collect();
        let rights: Vec<Right> = self.rights.iter().filter_map(|r| Right::parse(r)).collect();
        if roles.len() != self.roles.len() {
            fields.add("roles", "error-choose");
        }
        if rights.len() != self.rights.len() {
            fields.add("rights", "error-choose");
        }
        (roles, rights)
    }

    /// Reads a new user.
    ///
    /// # Errors
    /// `Invalid` with what cannot be read; the action checks the rest.
    pub fn new_user(&self, by: &Acting) -> Result<NewUser> {
        let mut f = Fields::default();
        let (roles, rights) = self.powers(&mut f);
        let new = NewUser {
            email: self.email.clone(),
            name: self.name.clone(),
            language: Locale::parse(&self.language),
            time_zone: self.time_zone.clone(),
            job_title: self.job_title.clone(),
            source_ids: self.source_ids.iter().cloned().collect(),
            roles,
            rights,
            active_from: calendar::parse_optional(&mut f, "active_from", &self.active_from, by.today),
            active_last: calendar::parse_optional(&mut f, "active_to", &self.active_to, by.today),
            all_accounts: validate::int(&mut f, "all_accounts", &self.all_accounts, 0, 5).unwrap_or(0),
            capacity: validate::int(&mut f, "capacity", &self.capacity, 0, 10_000),
        };
        let mut more = Fields::default();
        crate::features::identity::model::normalise(&mut more, &new);
        f.0.extend(more.0);
        f.finish()?;
        Ok(new)
    }

    /// Reads an edit.
    ///
    /// # Errors
    /// `Invalid` with what cannot be read; the action checks the rest.
    pub fn edit(&self, by: &Acting) -> Result<EditUser> {
        let mut f = Fields::default();
        let (roles, rights) = self.powers(&mut f);
        let edit = EditUser {
            email: Some(self.email.clone()),
            name: Some(self.name.clone()),
            language: Locale::parse(&self.language),
            time_zone: Some(self.time_zone.clone()),
            job_title: Some(self.job_title.clone()),
            source_ids: self.source_ids.clone().map(|ids| vec![ids]),
            roles: Some(roles),
            rights: Some(rights),
            active_from: calendar::parse_optional(&mut f, "active_from", &self.active_from, by.today),
            all_accounts: validate::int(&mut f, "all_accounts", &self.all_accounts, 0, 5),
            capacity: validate::int(&mut f, "capacity", &self.capacity, 0, 10_000),
            base: self.base.parse().ok(),
        };
        f.finish()?;
        Ok(edit)
    }
}

/// The text key of a role.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::AccountManager => "identity-role-account-manager",
        Role::KeyAccountManager => "identity-role-key-account-manager",
        Role::Director => "identity-role-director",
        Role::Contributor => "identity-role-contributor",
        Role::Auditor => "identity-role-auditor",
        Role::Admin => "identity-role-admin",
    }
}

fn right_key(right: Right) -> &'static str {
    match right {
        Right::Administer => "identity-right-administer",
        Right::Audit => "identity-right-audit",
        Right::Lead => "identity-right-lead",
        Right::CreateAccounts => "identity-right-create-accounts",
        Right::Import => "identity-right-import",
        Right::ExportAll => "identity-right-export-all",
        Right::Grant => "identity-right-grant",
        Right::Merge => "identity-right-merge",
        Right::Erase => "identity-right-erase",
    }
}

/// The fields of the form, in panels.
pub fn sections(cx: &Cx, form: &UserForm, fields: &Fields, new: bool) -> Markup {
    let d = Draw { locale: cx.locale(), fields };
    let levels = [
        ("0", cx.t("identity-all-none")),
        ("2", cx.t("identity-all-read")),
        ("3", cx.t("identity-all-contribute")),
        ("4", cx.t("identity-all-edit")),
        ("5", cx.t("identity-all-manage")),
    ];
    ui::stack(html! {
        (ui::Panel::new(cx.t("identity-section-person")).body(ui::field_grid(html! {
            (d.required("name", "name", &form.name, ""))
            (d.email("email", &form.email))
            (d.text("job_title", "identity-job-title", &form.job_title, ""))
            (d.text("source_ids", "identity-source-ids", form.source_ids.as_deref().unwrap_or_default(), "identity-source-ids-hint"))
            (d.language("language", &form.language))
            (d.time_zone("time_zone", "identity-time-zone", &form.time_zone))
            (d.number("capacity", "identity-capacity", &form.capacity, "identity-capacity-hint"))
            (d.day("active_from", "identity-active-from", &form.active_from, ""))
            @if new { (d.day("active_to", "identity-active-to", &form.active_to, "identity-active-to-hint")) }
        })))
        (ui::Panel::new(cx.t("identity-section-powers")).body(html! {
            div.set {
                (boxes(cx, "roles", "identity-roles", Role::ALL.map(|r| (r.code(), role_key(r))).as_slice(), &form.roles))
                (boxes(cx, "rights", "identity-rights", Right::ALL.map(|r| (r.code(), right_key(r))).as_slice(), &form.rights))
                (d.select("all_accounts", "identity-all", &form.all_accounts, &levels))
                p.hint { (cx.t("identity-all-hint")) }
            }
        }))
    })
}

fn boxes(cx: &Cx, name: &str, legend: &'static str, options: &[(&str, &'static str)], chosen: &[String]) -> Markup {
    ui::fieldset(
        cx.t(legend),
        html! {
            @for (code, key) in options { (ui::checkbox(name, code, cx.t(key), chosen.iter().any(|c| c == code))) }
        },
    )
}
