//! The people of Halden Instruments, their reporting lines and their territories.

use super::stage::Stage;
use crate::base::dated::Span;
use crate::base::{Locale, Result, Role, TerritoryId};
use crate::features::identity;
use crate::features::identity::model::NewUser;
use crate::features::org::model::{LineKind, NewHolder, NewLine, NewTerritory, TerritoryLevel};
use crate::features::org::{holders, lines, territories};

/// A user of the story.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Who {
    Mei,
    Tom,
    Nadia,
    Ingrid,
    Gabriel,
    Yaqin,
    Carla,
    Sara,
    Erik,
    Oliver,
    Katarzyna,
    Siyuan,
    Sato,
    Hannah,
    Diego,
    Ida,
    Claire,
    Johan,
    Anna,
}

impl Who {
    /// All, in the order of the sign-in list.
    pub(super) const ALL: [Who; 19] = [
        Who::Mei,
        Who::Tom,
        Who::Nadia,
        Who::Ingrid,
        Who::Gabriel,
        Who::Yaqin,
        Who::Carla,
        Who::Sara,
        Who::Erik,
        Who::Oliver,
        Who::Katarzyna,
        Who::Siyuan,
        Who::Sato,
        Who::Hannah,
        Who::Diego,
        Who::Ida,
        Who::Claire,
        Who::Johan,
        Who::Anna,
    ];
}

/// What a user is in the company.
pub(super) struct Part {
    /// Short name in the tables.
    pub(super) code: &'static str,
    /// Full name.
    pub(super) name: &'static str,
    mailbox: &'static str,
    title: &'static str,
    /// Role.
    pub(super) role: Role,
    zone: &'static str,
    language: Locale,
    /// To whom they report.
    manager: Option<Who>,
    capacity: i64,
}

impl Part {
    /// Sign-in e-mail.
    pub(super) fn email(&self) -> String {
        format!("{}@halden.example", self.mailbox)
    }
}

/// The part that somebody plays.
#[rustfmt::skip]
pub(super) fn part(who: Who) -> Part {
    use Role::{AccountManager, Admin, Auditor, Contributor, Director, KeyAccountManager};
    let (code, name, mailbox, title, role, zone, manager) = match who {
        Who::Mei => ("mei", "Mei Tanaka", "mei.tanaka", "Senior account manager", AccountManager, "Europe/Amsterdam", Some(Who::Nadia)),
        Who::Tom => ("tom", "Tom Hale", "tom.hale", "Key account manager, UK and Ireland", KeyAccountManager, "Europe/London", Some(Who::Nadia)),
        Who::Nadia => ("nadia", "Nadia Berg", "nadia.berg", "Director Europe", Director, "Europe/Amsterdam", Some(Who::Gabriel)),
        Who::Ingrid => ("ingrid", "Ingrid Moe", "ingrid.moe", "Commercial systems", Admin, "Europe/Amsterdam", None),
        Who::Gabriel => ("gabriel", "Gabriel Osei", "gabriel.osei", "Global director, accounts", Director, "Europe/London", None),
        Who::Yaqin => ("yaqin", "王雅琴 Wang Yaqin", "wang.yaqin", "亚太区总监", Director, "Asia/Shanghai", Some(Who::Gabriel)),
        Who::Carla => ("carla", "Carla Mendes", "carla.mendes", "Director Americas", Director, "America/Sao_Paulo", Some(Who::Gabriel)),
        Who::Sara => ("sara", "Sara Lind", "sara.lind", "Account manager, service contracts", AccountManager, "Europe/Stockholm", Some(Who::Nadia)),
        Who::Erik => ("erik", "Erik Dahl", "erik.dahl", "Account manager, Nordics and Baltics", AccountManager, "Europe/Copenhagen", Some(Who::Nadia)),
        Who::Oliver => ("oliver", "Oliver Grant", "oliver.grant", "Account manager, UK and Ireland", AccountManager, "Europe/London", Some(Who::Tom)),
        Who::Katarzyna => ("kat", "Katarzyna Wójcik", "katarzyna.wojcik", "Account manager, Central Europe", AccountManager, "Europe/Warsaw", Some(Who::Nadia)),
        Who::Siyuan => ("chen", "陈思远 Chen Siyuan", "chen.siyuan", "大中华区客户经理", AccountManager, "Asia/Shanghai", Some(Who::Yaqin)),
        Who::Sato => ("sato", "佐藤健 Satō Ken", "sato.ken", "Account manager, Japan", AccountManager, "Asia/Tokyo", Some(Who::Yaqin)),
        Who::Hannah => ("hannah", "Hannah Cole", "hannah.cole", "Account manager, North America", AccountManager, "America/Chicago", Some(Who::Carla)),
        Who::Diego => ("diego", "Diego Fuentes", "diego.fuentes", "Account manager, Latin America", AccountManager, "America/Mexico_City", Some(Who::Carla)),
        Who::Ida => ("ida", "Ida Brandt", "ida.brandt", "Service engineer", Contributor, "Europe/Oslo", Some(Who::Sara)),
        Who::Claire => ("claire", "Claire Roux", "claire.roux", "Chief operating officer", Contributor, "Europe/Paris", None),
        Who::Johan => ("johan", "Johan Visser", "johan.visser", "Internal audit", Auditor, "Europe/Amsterdam", None),
        Who::Anna => ("anna", "Anna Prins", "anna.prins", "Account manager", AccountManager, "Europe/Amsterdam", Some(Who::Nadia)),
    };
    let language = if zone == "Asia/Shanghai" { Locale::Zh } else { Locale::En };
    let capacity = if who == Who::Mei { 95 } else { 60 };
    Part { code, name, mailbox, title, role, zone, language, manager, capacity }
}

/// The director whose territory it is.
pub(super) fn director(land: &str) -> Who {
    match land {
        "china" | "japan" => Who::Yaqin,
        "north" | "latin" => Who::Carla,
        _ => Who::Nadia,
    }
}

/// Short name, name, level, the one above, holder.
const TERRITORIES: [(&str, &str, TerritoryLevel, &str, Option<Who>); 12] = [
    ("global", "Global", TerritoryLevel::Global, "", Some(Who::Gabriel)),
    ("europe", "Europe", TerritoryLevel::Regional, "global", Some(Who::Nadia)),
    ("nordics", "Nordics and Baltics", TerritoryLevel::Regional, "europe", Some(Who::Erik)),
    ("uk", "UK and Ireland", TerritoryLevel::Regional, "europe", Some(Who::Tom)),
    ("central", "Central Europe", TerritoryLevel::Regional, "europe", Some(Who::Katarzyna)),
    ("asia", "Asia Pacific", TerritoryLevel::Regional, "global", Some(Who::Yaqin)),
    ("china", "Greater China 大中华区", TerritoryLevel::Regional, "asia", Some(Who::Siyuan)),
    ("japan", "Japan", TerritoryLevel::National, "asia", Some(Who::Sato)),
    ("americas", "Americas", TerritoryLevel::Regional, "global", Some(Who::Carla)),
    ("north", "North America", TerritoryLevel::Regional, "americas", Some(Who::Hannah)),
    ("latin", "Latin America", TerritoryLevel::Regional, "americas", Some(Who::Diego)),
    ("key", "Key accounts, by name", TerritoryLevel::Named, "global", Some(Who::Nadia)),
];

/// Users, lines and territories.
pub(super) fn enter(stage: &mut Stage<'_>) -> Result<()> {
    let by = stage.console(stage.founded);
    let new: Vec<NewUser> = Who::ALL
        .into_iter()
        .map(|who| {
            let p = part(who);
            NewUser {
                email: p.email(),
                name: p.name.to_owned(),
                language: Some(p.language),
                time_zone: p.zone.to_owned(),
                job_title: p.title.to_owned(),
                roles: vec![p.role],
                active_from: Some(stage.founded),
                capacity: Some(p.capacity),
                ..NewUser::default()
            }
        })
        .collect();
    let ids = identity::actions::create(stage.tx, &by, &new)?;
    for (who, id) in Who::ALL.into_iter().zip(ids) {
        stage.enter(who, id)?;
    }
    draw_lines(stage)?;
    divide(stage)
}

fn draw_lines(stage: &Stage<'_>) -> Result<()> {
    let by = stage.console(stage.founded);
    let mut all = Vec::new();
    for who in Who::ALL {
        let Some(manager) = part(who).manager else { continue };
        all.push(line(stage, who, manager, LineKind::Solid, "")?);
    }
    all.push(line(stage, Who::Siyuan, Who::Nadia, LineKind::Dotted, "Chinese plants of European groups")?);
    lines::set(stage.tx, &by, &all)?;
    Ok(())
}

fn line(stage: &Stage<'_>, who: Who, manager: Who, kind: LineKind, reason: &str) -> Result<NewLine> {
    let (user, manager) = (stage.user(who)?, stage.user(manager)?);
    Ok(NewLine { user, manager, kind, span: Span::since(stage.founded), reason: reason.to_owned() })
}

fn divide(stage: &mut Stage<'_>) -> Result<()> {
    let by = stage.console(stage.founded);
    let mut held = Vec::new();
    for (code, name, level, above, holder) in TERRITORIES {
        let parent: Option<TerritoryId> = if above.is_empty() { None } else { Some(stage.territory(above)?) };
        let new = NewTerritory { name: name.to_owned(), level, parent };
        for id in territories::create(stage.tx, &by, &[new])? {
            stage.settle(code, id);
            if let Some(holder) = holder {
                let user = stage.user(holder)?;
                held.push(NewHolder { territory: id, user, span: Span::since(stage.founded), reason: String::new() });
            }
        }
    }
    holders::set(stage.tx, &by, &held)?;
    Ok(())
}
