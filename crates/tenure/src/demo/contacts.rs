//! People of clients that the story names: account, name, title, unit, days in the position (0 is since ever).

/// One named person.
pub(super) struct Named(
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) i64,
);

/// All of them; the first of an account is the one whom its lead calls.
pub(super) const NAMED: [Named; 62] = [
    Named("aurelia-foods", "Anneke Vos", "VP Operations", "", 0),
    Named("aurelia-foods", "Jeroen Bakker", "Plant director", "Dairy, Rotterdam", 0),
    Named("aurelia-foods", "Sofie Lindqvist", "Head of Engineering", "Lille", 0),
    Named("aurelia-foods", "Paul Kessler", "Head of Procurement", "", 0),
    Named("aurelia-foods", "Marcus Oyelaran", "CFO", "", 0),
    Named("aurelia-foods", "Hendrik Maas", "Group CEO", "", 0),
    Named("aurelia-foods", "Ines Duarte", "CIO", "", 0),
    Named("aurelia-foods", "张伟 Zhang Wei", "OT data lead", "Suzhou 苏州", 0),
    Named("aurelia-foods", "Lotte Smit", "Category buyer", "", 0),
    Named("aurelia-foods", "Aisha Rahman", "Automation engineer", "Wageningen R&D", 0),
    Named("aurelia-foods", "Declan Byrne", "Maintenance manager", "Cork", 0),
    Named("aurelia-polska", "Agnieszka Mazur", "Plant director", "", 0),
    Named("aurelia-ireland", "Siobhán Keane", "Site director", "", 0),
    Named("castellan", "Tomás Rivera", "Head of Procurement", "", 0),
    Named("castellan", "Greet Peeters", "Director cold chain", "Cold stores", 0),
    Named("castellan", "Wouter Claes", "Energy manager", "Stores", 0),
    Named("castellan-logistics", "Femke de Wit", "Operations director", "", 0),
    Named("qinghe", "林晓雯 Lin Xiaowen", "Plant director", "苏州工厂 Suzhou plant", 12),
    Named("qinghe", "赵伟 Zhao Wei", "Head of Quality", "质量部 Quality", 0),
    Named("qinghe", "孙丽华 Sun Lihua", "Chairwoman", "", 0),
    Named("qinghe", "Marcus Brandl", "Validation lead", "质量部 Quality", 0),
    Named("nordvik", "Jonas Ekdahl", "Maintenance lead", "Fleet", 0),
    Named("nordvik", "Ragnhild Moen", "Fleet director", "Fleet", 0),
    Named("nordvik", "Lars Tveit", "Yard manager", "Stavanger yard", 0),
    Named("brightwater", "Dana Holt", "Head of Treatment", "", 0),
    Named("brightwater", "Priya Raman", "CFO", "", 0),
    Named("brightwater", "Gareth Pugh", "Asset manager", "", 0),
    Named("lumen-grid", "Vera Holm", "Legal counsel", "", 0),
    Named("lumen-grid", "Mikkel Bang", "Head of grid monitoring", "", 0),
    Named("ostrava-steel", "Pavel Dvořák", "Works director", "", 0),
    Named("ostrava-steel", "Jana Kučerová", "Furnace engineer", "", 0),
    Named("albion-water", "Helen Ashworth", "Director of operations", "", 0),
    Named("albion-water", "Imran Sheikh", "Laboratory manager", "", 0),
    Named("hesse-pharma", "Dr. Annette Krüger", "Head of Production", "", 0),
    Named("hesse-pharma", "Tobias Lehmann", "Strategic buyer", "", 0),
    Named("dongling", "何建国 He Jianguo", "Vice president manufacturing", "总装厂 Final assembly", 0),
    Named("dongling", "吴敏 Wu Min", "Vision engineer", "总装厂 Final assembly", 0),
    Named("tallow-reed", "Rosie Tallow", "Brewing director", "", 0),
    Named("tallow-reed", "Callum Reed", "Head of Engineering", "", 0),
    Named("vestfold", "Kari Solberg", "Head of hydro operations", "", 0),
    Named("vestfold", "Nils Haugen", "Procurement", "", 40),
    Named("baltic-timber", "Ilze Bērziņa", "Technical director", "", 0),
    Named("cork-dairy", "Niamh O'Sullivan", "General manager", "", 0),
    Named("kaunas-semi", "Rūta Jankauskaitė", "Fab manager", "", 30),
    Named("hellenic-brewing", "Γιώργος Παππάς Giorgos Pappas", "Plant manager", "", 0),
    Named("transbalkan", "Иван Петров Ivan Petrov", "Chief mechanical engineer", "", 0),
    Named("gulf-water", "فاطمة السليطي Fatima Al-Sulaiti", "Head of desalination", "", 0),
    Named("gulf-water", "Khalid Mansour", "Procurement director", "", 0),
    Named("hoogland", "Bram Hoogland", "Owner", "", 0),
    Named("lodz-tekstyl", "Zofia Wrona", "Technical director", "", 0),
    Named("harrow", "Philippa Crane", "Chief engineer", "Wings", 0),
    Named("harrow", "Desmond Clarke", "Head of test", "Test centre", 0),
    Named("norrsken", "Elin Nutti", "Mine manager", "Pelletising", 0),
    Named("changjiang", "刘志强 Liu Zhiqiang", "Vice president", "", 0),
    Named("huhai", "周婷 Zhou Ting", "Terminal director", "", 0),
    Named("tokai", "山本美咲 Yamamoto Misaki", "Head of metrology", "", 0),
    Named("minato", "木村大輔 Kimura Daisuke", "Plant director", "", 0),
    Named("prairie", "Walter Jensen", "President", "", 0),
    Named("cascade-semi", "Renee Park", "Facilities director", "", 0),
    Named("bajio", "Guadalupe Ortega", "Directora de planta", "", 0),
    Named("cerrado", "João Figueiredo", "Diretor técnico", "", 0),
    Named("skagerrak", "Torbjørn Lie", "Offshore manager", "", 0),
];

/// Somebody who changed employer: left one client, works for another now.
pub(super) const MOVED: (&str, &str, &str, &str, i64) =
    ("Marek Nowak", "lodz-tekstyl", "aurelia-foods", "Maintenance lead", 240);

/// Somebody who changed employer some weeks ago.
pub(super) const MOVED_LATELY: (&str, &str, &str, &str, i64) =
    ("Saskia Vermeulen", "castellan", "aurelia-foods", "Energy category lead", 24);

/// Titles of everybody else, most important first.
pub(super) const TITLES: [&str; 14] = [
    "Plant manager",
    "Head of Maintenance",
    "Procurement manager",
    "Quality manager",
    "Operations director",
    "Process engineer",
    "Energy manager",
    "Automation engineer",
    "Finance director",
    "Laboratory manager",
    "Health and safety manager",
    "Reliability engineer",
    "IT and OT manager",
    "Buyer",
];
