//! The table of clients.

use serde::Deserialize;

use super::cast::Who;
use crate::base::{Error, Result};

/// One client of the table `companies.csv`; a row of depth 1 belongs to the last row of depth 0 before it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Company {
    /// 0 stands alone or is the head of a group, 1 belongs to it.
    pub(super) depth: u8,
    /// The name that people use.
    pub(super) name: String,
    /// The short name in web addresses; what the story calls it.
    pub(super) site: String,
    /// Short word for the sector.
    pub(super) sector: String,
    /// Code of the tier.
    pub(super) tier: String,
    /// Code of the lifecycle today.
    pub(super) lifecycle: String,
    /// Short name of the lead today, or `-`.
    lead: String,
    /// Short name of the territory.
    pub(super) land: String,
    /// ISO 3166 code.
    pub(super) country: String,
    /// City.
    pub(super) city: String,
    /// Client since this year.
    pub(super) since: i16,
    /// Yearly revenue in millions of euro.
    pub(super) revenue: i64,
    /// Head count.
    pub(super) employees: i64,
    /// Tags with commas between.
    pub(super) tags: String,
}

impl Company {
    /// Who leads it today.
    pub(super) fn lead(&self) -> Option<Who> {
        Who::ALL.into_iter().find(|w| super::cast::part(*w).code == self.lead)
    }

    /// The domain of its web site: reserved for examples, nobody owns it.
    pub(super) fn domain(&self) -> String {
        format!("{}.example", self.site)
    }

    /// The part of the name in Latin letters, where there is one.
    pub(super) fn latin(&self) -> &str {
        let start = self.name.find(|c: char| c.is_alphabetic() && is_latin(c)).unwrap_or(0);
        &self.name[start..]
    }

    /// The name in the register: the Latin name and the legal form of the country.
    pub(super) fn legal_name(&self) -> String {
        let form = match self.country.as_str() {
            "NL" => "N.V.",
            "BE" => "NV",
            "GB" | "HK" => "Ltd",
            "IE" => "DAC",
            "DE" | "AT" => "GmbH",
            "FR" | "PE" => "S.A.",
            "CH" => "AG",
            "DK" => "A/S",
            "SE" => "AB",
            "NO" => "AS",
            "FI" => "Oy",
            "IS" => "hf.",
            "EE" => "AS",
            "LV" => "SIA",
            "LT" => "UAB",
            "PL" => "S.A.",
            "CZ" => "a.s.",
            "HU" => "Zrt.",
            "BG" => "AD",
            "GR" => "S.A.",
            "IT" => "S.p.A.",
            "PT" => "S.A.",
            "CN" => "Co., Ltd.",
            "JP" => "K.K.",
            "VN" => "Co., Ltd.",
            "QA" => "Q.P.S.C.",
            "US" | "CA" => "Inc.",
            "BR" => "S.A.",
            _ => "S.A. de C.V.",
        };
        format!("{} {form}", self.latin())
    }

    /// Time zone and language of its people.
    pub(super) fn place(&self) -> (&'static str, &'static str) {
        match self.country.as_str() {
            "NL" => ("Europe/Amsterdam", "nl"),
            "BE" => ("Europe/Brussels", "nl"),
            "GB" => ("Europe/London", "en"),
            "IE" => ("Europe/Dublin", "en"),
            "DE" => ("Europe/Berlin", "de"),
            "AT" => ("Europe/Vienna", "de"),
            "CH" => ("Europe/Zurich", "de"),
            "FR" => ("Europe/Paris", "fr"),
            "DK" => ("Europe/Copenhagen", "da"),
            "SE" => ("Europe/Stockholm", "sv"),
            "NO" => ("Europe/Oslo", "nb"),
            "FI" => ("Europe/Helsinki", "fi"),
            "IS" => ("Atlantic/Reykjavik", "is"),
            "EE" => ("Europe/Tallinn", "et"),
            "LV" => ("Europe/Riga", "lv"),
            "LT" => ("Europe/Vilnius", "lt"),
            "PL" => ("Europe/Warsaw", "pl"),
            "CZ" => ("Europe/Prague", "cs"),
            "HU" => ("Europe/Budapest", "hu"),
            "BG" => ("Europe/Sofia", "bg"),
            "GR" => ("Europe/Athens", "el"),
            "IT" => ("Europe/Rome", "it"),
            "PT" => ("Europe/Lisbon", "pt"),
            "CN" => ("Asia/Shanghai", "zh-CN"),
            "HK" => ("Asia/Hong_Kong", "zh-HK"),
            "JP" => ("Asia/Tokyo", "ja"),
            "VN" => ("Asia/Ho_Chi_Minh", "vi"),
            "QA" => ("Asia/Qatar", "ar"),
            "CA" => ("America/Toronto", "en"),
            "MX" => ("America/Mexico_City", "es"),
            "CO" => ("America/Bogota", "es"),
            "PE" => ("America/Lima", "es"),
            "CL" => ("America/Santiago", "es"),
            "BR" => ("America/Sao_Paulo", "pt-BR"),
            _ => ("America/Chicago", "en"),
        }
    }
}

/// Latin letters with and without accents.
fn is_latin(c: char) -> bool {
    c.is_ascii() || ('\u{c0}'..='\u{24f}').contains(&c)
}

/// All clients, parents before their children.
pub(super) fn table() -> Result<Vec<Company>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'|').from_reader(include_str!("companies.csv").as_bytes());
    let rows: std::result::Result<Vec<Company>, csv::Error> = reader.deserialize().collect();
    rows.map_err(|error| Error::from(tenure_db::Error::Other(format!("companies.csv: {error}"))))
}

/// The word of the table, and what the list of sectors calls it: English and Chinese for sectors that a new install
/// does not have.
pub(super) const SECTORS: [(&str, &str, &str); 13] = [
    ("food", "food", ""),
    ("retail", "retail", ""),
    ("logistics", "transport", ""),
    ("life", "pharma", ""),
    ("utilities", "Water and waste", "水务与环保"),
    ("energy", "energy", ""),
    ("metals", "Metals and mining", "金属与采矿"),
    ("auto", "automotive", ""),
    ("chemicals", "chemicals", ""),
    ("wood", "Wood, paper and packaging", "木材、造纸与包装"),
    ("electronics", "Electronics and semiconductors", "电子与半导体"),
    ("machinery", "manufacturing", ""),
    ("public", "public", ""),
];

/// Names that clients had before.
pub(super) const FORMER_NAMES: [(&str, &str); 4] = [
    ("brightwater", "Avon and Wessex Water"),
    ("cork-dairy", "Munster Creameries"),
    ("ostrava-steel", "Moravské ocelárny"),
    ("qinghe", "清河制药 Qinghe Pharmaceutical"),
];

/// Units: account, name, kind, city, country.
pub(super) const UNITS: [(&str, &str, &str, &str, &str); 16] = [
    ("aurelia-foods", "Dairy, Rotterdam", "plant", "Rotterdam", "NL"),
    ("aurelia-foods", "Cork", "plant", "Cork", "IE"),
    ("aurelia-foods", "Lille", "plant", "Lille", "FR"),
    ("aurelia-foods", "Wageningen R&D", "site", "Wageningen", "NL"),
    ("aurelia-foods", "Gdańsk", "plant", "Gdańsk", "PL"),
    ("aurelia-foods", "Suzhou 苏州", "plant", "Suzhou", "CN"),
    ("castellan", "Stores", "business_unit", "Antwerp", "BE"),
    ("castellan", "Cold stores", "business_unit", "Breda", "NL"),
    ("qinghe", "苏州工厂 Suzhou plant", "plant", "Suzhou", "CN"),
    ("qinghe", "质量部 Quality", "department", "Shanghai", "CN"),
    ("nordvik", "Fleet", "business_unit", "Oslo", "NO"),
    ("nordvik", "Stavanger yard", "site", "Stavanger", "NO"),
    ("dongling", "总装厂 Final assembly", "plant", "Guangzhou", "CN"),
    ("harrow", "Wings", "business_unit", "Farnborough", "GB"),
    ("harrow", "Test centre", "site", "Boscombe", "GB"),
    ("norrsken", "Pelletising", "plant", "Kiruna", "SE"),
];
