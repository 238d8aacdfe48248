//! The accounts: groups first, then what belongs to them, then those that came lately.

use std::collections::HashMap;

use jiff::civil::Date;

use super::cast::Who;
use super::companies::{self, Company, FORMER_NAMES, SECTORS, UNITS};
use super::stage::{Client, Stage};
use crate::base::money::Money;
use crate::base::{AccountId, Error, Result};
use crate::features::accounts::actions::create;
use crate::features::accounts::model::{Identifier, NewAccount, Profile};
use crate::features::accounts::units::{self, NewUnit};
use crate::features::settings::model::TermValues;
use crate::features::settings::{actions::terms::add, terms};

/// How many days ago the newest clients came.
const NEW_CLIENT_DAYS: i64 = 45;

/// Makes all accounts and their units.
pub(super) fn found(stage: &mut Stage<'_>) -> Result<()> {
    let sectors = sectors(stage)?;
    let table = companies::table()?;
    let heads = heads(&table);
    let mut ids: Vec<Option<AccountId>> = vec![None; table.len()];
    let mut waves: [Vec<usize>; 3] = Default::default();
    for (i, company) in table.iter().enumerate() {
        let wave = if company.lifecycle == "onboarding" { 2 } else { usize::from(company.depth) };
        waves[wave].push(i);
    }
    for (wave, rows) in waves.iter().enumerate() {
        let day = if wave == 2 { Stage::working(stage.ago(NEW_CLIENT_DAYS)) } else { stage.founded };
        let mut new = Vec::with_capacity(rows.len());
        for i in rows {
            let parent = heads[*i].and_then(|head| ids[head]);
            let mut one = account(stage, &table[*i], *i, parent, &sectors, day)?;
            // The story tells when it was bought.
            one.parent = parent.filter(|_| !super::history::bought(&table[*i].site));
            new.push(one);
        }
        for (i, id) in rows.iter().zip(create(stage.tx, &stage.console(day), &new)?) {
            ids[*i] = Some(id);
        }
    }
    for (company, id) in table.into_iter().zip(ids) {
        let id = id.ok_or(Error::NotFound)?;
        let late = company.lifecycle == "onboarding";
        let since = if late { Stage::working(stage.ago(NEW_CLIENT_DAYS)) } else { stage.founded };
        let leads = vec![(since, first_lead(&company))];
        stage.clients.push(Client { company, id, leads, since, people: Vec::new(), units: HashMap::new() });
    }
    add_units(stage)
}

/// For each row the row of its group's head, where it is not the head itself.
fn heads(table: &[Company]) -> Vec<Option<usize>> {
    let mut head = None;
    let mut all = Vec::with_capacity(table.len());
    for (i, company) in table.iter().enumerate() {
        if company.depth == 0 {
            head = Some(i);
            all.push(None);
        } else {
            all.push(head);
        }
    }
    all
}

/// Codes of the sectors by the table's word.
fn sectors(stage: &Stage<'_>) -> Result<HashMap<&'static str, String>> {
    let by = stage.console(stage.founded);
    let mut codes = HashMap::new();
    for (word, name, chinese) in SECTORS {
        let code = if chinese.is_empty() {
            terms::ensure(stage.tx, &by, "sector", &[name])?.pop().ok_or(Error::NotFound)?
        } else {
            let values = TermValues { name_en: name.to_owned(), name_zh: chinese.to_owned(), is_key: false, points: 1 };
            add(stage.tx, &by, "sector", &values)?.code
        };
        codes.insert(word, code);
    }
    Ok(codes)
}

/// Who led it in the beginning; the story of the hand-overs is told in `history`.
fn first_lead(company: &Company) -> Option<Who> {
    match company.site.as_str() {
        "aurelia-foods" => Some(Who::Anna),
        "rigas-ostas" | "tallinn-el" => Some(Who::Sara),
        "gotland-cement" | "ventspils" => Some(Who::Erik),
        _ => company.lead(),
    }
}

/// What the tier was in the beginning.
fn first_tier(company: &Company) -> String {
    match company.site.as_str() {
        "qinghe" => String::from("star"),
        "caledon" => String::from("status"),
        _ => company.tier.clone(),
    }
}

fn account(
    stage: &Stage<'_>,
    company: &Company,
    row: usize,
    parent: Option<AccountId>,
    sectors: &HashMap<&'static str, String>,
    day: Date,
) -> Result<NewAccount> {
    let late = company.lifecycle == "onboarding";
    let lead = first_lead(company).map(|who| stage.user(who)).transpose()?;
    Ok(NewAccount {
        profile: Profile {
            custom: super::more::values(stage, company, row),
            ..profile(company, row, parent.is_none(), sectors, day)
        },
        tier: Some(first_tier(company)),
        lifecycle: Some(String::from(if late { "onboarding" } else { "active" })),
        parent,
        territory: Some(stage.territory(super::history::first_land(company))?),
        lead,
        from: Some(day),
    })
}

fn profile(company: &Company, row: usize, top: bool, sectors: &HashMap<&'static str, String>, day: Date) -> Profile {
    use crate::features::accounts::model::Kind;
    let (time_zone, language) = company.place();
    let kind = match (top, company.name.contains("Group") || company.name.contains("Groupe")) {
        (true, true) => Kind::Group,
        (true, false) if company.revenue > 1_000 => Kind::Group,
        (false, _) if company.revenue > 250 => Kind::CountryOrganisation,
        _ => Kind::LegalEntity,
    };
    let mut tags: Vec<String> = company.tags.split(',').filter(|t| !t.is_empty()).map(str::to_owned).collect();
    tags.sort_unstable();
    let late = company.lifecycle == "onboarding";
    let former = FORMER_NAMES.iter().filter(|(site, _)| *site == company.site).map(|(_, name)| (*name).to_owned());
    Profile {
        name: company.name.clone(),
        former_names: former.collect(),
        legal_name: company.legal_name(),
        kind,
        sector: sectors.get(company.sector.as_str()).cloned(),
        website: format!("https://{}", company.domain()),
        country: company.country.clone(),
        city: company.city.clone(),
        employees: Some(company.employees),
        revenue: Some(Money { minor: company.revenue * 100_000_000, currency: String::from("EUR") }),
        time_zone: time_zone.to_owned(),
        language: language.to_owned(),
        client_since: Some(if late { day.to_string() } else { company.since.to_string() }),
        tags,
        identifiers: identifiers(company, row),
        ..Profile::default()
    }
}

/// A register's number and the number in our order system; made up, but each only once.
fn identifiers(company: &Company, row: usize) -> Vec<Identifier> {
    let register = format!("{} {:04} {:04}", company.country, 2_000 + (row * 37) % 7_000, 1_000 + row * 13);
    let mut all = vec![
        Identifier { scheme: String::from("registration_number"), value: register },
        Identifier { scheme: String::from("source:erp"), value: format!("H-{}", 10_000 + row) },
    ];
    all.sort_unstable();
    all
}

fn add_units(stage: &mut Stage<'_>) -> Result<()> {
    let by = stage.console(stage.founded);
    for (site, name, kind, city, country) in UNITS {
        let i = stage.index(site)?;
        let new = NewUnit {
            name: name.to_owned(),
            kind: kind.to_owned(),
            parent: None,
            city: city.to_owned(),
            country: country.to_owned(),
        };
        for id in units::add(stage.tx, &by, stage.clients[i].id, &[new])? {
            stage.clients[i].units.insert(name, id);
        }
    }
    Ok(())
}
