//! Legal forms of the world, folded and without points. Ordinary words, initials and codes of lands that are forms too
//! (`care`, `nl`, `at`) are left out: they would make one company of two.
//!
//! Sources: the lists of psolin/cleanco and appi-solutions/legal-entity-types, which follow "List of legal entity types
//! by country"; forms that stand on names in their lands.

/// At the end of a name. Sorted.
#[rustfmt::skip]
pub(super) const LAST: &[&str] = &[
    "ab", "abee", "abp", "ad", "aebe", "ag", "aksjeselskap", "aktiebolag", "aktiebolaget", "aktiengesellschaft",
    "aktieselskab", "anpartsselskab", "aor", "aps", "as", "asa", "asbl", "bbl", "berhad", "bhd", "brf", "brl", "bv",
    "bvba", "cga", "chup", "cie", "cjsc", "clg", "co", "commv", "commva", "company", "corp", "corporation", "crl",
    "ctcp", "cv", "cvba", "cxa", "cyf", "cyfyngedig", "dac", "dno", "doo", "dooel", "druzstvo", "ebvba", "eeig",
    "eenmanszaak", "eg", "egbr", "egyesules", "ehf", "eireli", "eirl", "ek", "ekfm", "ekfr", "enk", "eood", "epp",
    "eurl", "ev", "ewiv", "flexco", "flexkapg", "fmba", "fop", "fzc", "fzco", "fze", "gaec", "gbr", "geie",
    "genossenschaft", "gesbr", "gesmbh", "ggmbh", "gie", "gk", "gmbh", "gte", "gug", "haftungsbeschrankt",
    "handelsbolag", "hf", "icav", "ike", "iks", "inc", "incorporated", "incorporee", "invag", "ivs", "jdoo", "jsc",
    "jtd", "kabushikigaisha", "kd", "kda", "kdor", "keg", "kft", "kg", "kgaa", "kht", "kk", "kkt",
    "kollektivgesellschaft", "kommanditbolag", "kommanditgesellschaft", "kpsc", "ksc", "kscc", "kscp", "lda",
    "limitada", "limited", "limitee", "llc", "lllp", "llp", "lp", "ltd", "ltda", "ltee", "mbh", "mchj", "mmba", "mtu",
    "nao", "npc", "nuf", "nv", "nyrt", "oaj", "oao", "odo", "oeg", "ohf", "ohg", "ojsc", "onlus", "ood", "ooo",
    "osakeyhtio", "osk", "ou", "oy", "oyj", "pao", "partg", "partgmbb", "pbc", "pcl", "pjsc", "plc", "pllc", "prat",
    "preduzetnik", "prjsc", "pt", "pte", "pty", "publ", "pvt", "qmj", "qpsc", "qsc", "raif", "reggenmbh", "rt", "sa",
    "saa", "sab", "sac", "saci", "sacif", "sae", "sagl", "saic", "saoc", "saog", "sapa", "sapi", "sarl", "sas",
    "sasu", "sau", "scarl", "sccl", "sce", "sci", "scic", "scio", "scm", "scom", "scomm", "scoop", "scop", "scosa",
    "scp", "scpa", "scrl", "scsp", "sdn", "se", "secs", "selarl", "selas", "senc", "sencrl", "sgps", "shpk", "sia",
    "sicaf", "sicav", "ska", "sl", "slf", "slhf", "sll", "slne", "slp", "slu", "smba", "snc", "spa", "spk", "sprl",
    "spzoo", "srl", "srls", "sro", "sti", "suarl", "svf", "szovetkezet", "tapui", "tbk", "teo", "teoranta", "tmi",
    "tnhh", "tov", "tzov", "uab", "ug", "ulc", "ultd", "unipessoal", "unltd", "unternehmergesellschaft", "vof",
    "vvag", "vzw", "wll", "yk", "zao", "zat", "zbo", "zrt", "αε", "επε", "ικε", "λτδ", "μονοπροσωπη", "ад", "ао",
    "ат", "ват", "гуп", "еад", "еоод", "ет", "зао", "зат", "ип", "муп", "нао", "оао", "одо", "оод", "ооо", "пао",
    "пат", "пп", "прат", "тов", "тоо", "фгуп", "фоп", "чп", "чтуп", "чуп", "սպը", "փբը", "المحدودة", "ذمم", "شذمم",
    "شركة", "شمع", "شمم", "სს", "შპს",
];

/// At the beginning, where the Baltic lands, Russia, Ukraine, Indonesia and others put them. Sorted.
#[rustfmt::skip]
pub(super) const FIRST: &[&str] = &[
    "ab", "as", "bv", "cjsc", "jsc", "llc", "nv", "oao", "ojsc", "ooo", "ou", "pao", "pjsc", "pt", "sia", "the",
    "tov", "uab", "zao", "zat", "ао", "зао", "зат", "нао", "оао", "ооо", "пао", "тов", "тоо", "фоп", "شركة",
];

/// Several words in a row at the end.
#[rustfmt::skip]
pub(super) const PHRASES: &[&str] = &[
    "ab publ", "akc spol", "anonim sirketi", "besloten vennootschap", "beteti tarsasag", "cia ltda",
    "close corporation", "community interest company", "company limited by guarantee", "cong ty co phan",
    "cong ty tnhh", "coop ua", "cooperatie ua", "designated activity company", "eingetragene genossenschaft",
    "ek for", "ekonomisk forening", "fz llc", "g m b h", "ges m b h", "ges mbh",
    "gesellschaft mit beschrankter haftung", "godo kaisha", "j s a", "joint stock company", "kabushiki gaisha",
    "kabushiki kaisha", "koll sti", "kom sti", "korlatolt felelossegu tarsasag", "limited company",
    "limited liability company", "limited partnership", "limited sirketi", "llc fz", "ltd part", "ltd sti",
    "naamloze vennootschap", "nonprofit kft", "offene handelsgesellschaft", "partg mbb", "private limited",
    "private ltd", "professional corporation", "proprietary limited", "public company limited",
    "public joint stock company", "public limited company", "pvt limited", "s a", "s coop", "s de rl",
    "s de rl de cv", "s en c", "s ro", "sa de cv", "sa rl", "sa rl s", "san tic", "san ve tic", "sapi de cv",
    "sarl au", "sc de rl de cv", "sendirian berhad", "soc coop", "sociedad anonima", "sociedad limitada",
    "societa a responsabilita limitata", "societa anonima", "societa cooperativa", "societa per azioni",
    "societe a responsabilite limitee", "societe anonyme", "societe civile", "societe par actions simplifiee",
    "sofom enr", "sp j", "sp k", "sp p", "sp z o o", "sp z oo", "spol s r o", "spol s ro", "spolka akcyjna",
    "spolka jawna", "spolka komandytowa", "spolka z ograniczona odpowiedzialnoscia", "spolka z oo", "srl d", "t mi",
    "ug haftungsbeschrankt", "unipessoal lda", "unlimited company", "yugen kaisha", "בע מ",
];

/// Several words in a row at the beginning.
pub(super) const FIRST_PHRASES: &[&str] = &["cong ty co phan", "cong ty tnhh", "kabushiki kaisha", "kabushiki gaisha"];

/// Without a space beside the name, at either end.
pub(super) const JOINED: &[&str] = &[
    "股份有限责任公司",
    "股份有限公司",
    "有限责任公司",
    "有限責任公司",
    "有限公司",
    "公司",
    "株式会社",
    "有限会社",
    "合同会社",
    "주식회사",
    "유한회사",
];
