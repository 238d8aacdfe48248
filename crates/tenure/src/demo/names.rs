//! Names for people whom the story does not name, by country.

type Pool = ([&'static str; 10], [&'static str; 10]);

#[rustfmt::skip]
const LOW: Pool = (
    ["Bart", "Saskia", "Pieter", "Marloes", "Joost", "Els", "Ruben", "Hanneke", "Stijn", "Lieke"],
    ["Jansen", "van Dijk", "Peeters", "de Boer", "Maes", "Vermeulen", "Kuipers", "Willems", "van den Berg", "Hendriks"],
);
#[rustfmt::skip]
const BRITISH: Pool = (
    ["Alistair", "Bronagh", "Simon", "Fiona", "Owen", "Rachel", "Amir", "Kirsty", "Leo", "Grace"],
    ["Fletcher", "McAllister", "Doherty", "Patel", "Llewellyn", "Barker", "Murray", "Quinn", "Hargreaves", "Okafor"],
);
#[rustfmt::skip]
const NORDIC: Pool = (
    ["Åsa", "Håkon", "Bjørn", "Maja", "Søren", "Ingeborg", "Øyvind", "Linnea", "Jesper", "Sigrid"],
    ["Nyström", "Hansen", "Sørensen", "Bergström", "Aasen", "Kjær", "Dalgaard", "Lundgren", "Ødegård", "Holmqvist"],
);
#[rustfmt::skip]
const FINNISH: Pool = (
    ["Päivi", "Jukka", "Aino", "Timo", "Hanna", "Kaisa", "Mikael", "Eero", "Riikka", "Antti"],
    ["Mäkinen", "Korhonen", "Hämäläinen", "Laine", "Saarinen", "Nieminen", "Rantala", "Heikkilä", "Koskela", "Väisänen"],
);
#[rustfmt::skip]
const BALTIC: Pool = (
    ["Jānis", "Līga", "Tomas", "Eglė", "Kristjan", "Mārtiņš", "Rasa", "Kadri", "Andrius", "Inga"],
    ["Ozoliņš", "Kazlauskas", "Tamm", "Kalniņš", "Petrauskienė", "Saar", "Liepiņa", "Žukauskas", "Kask", "Balčiūnas"],
);
#[rustfmt::skip]
const GERMAN: Pool = (
    ["Jürgen", "Katrin", "Stefan", "Ursula", "Matthias", "Birgit", "Lukas", "Sabine", "Felix", "Heike"],
    ["Müller", "Groß", "Weiß", "Schäfer", "Baumgartner", "Huber", "König", "Vogt", "Zürcher", "Steiner"],
);
#[rustfmt::skip]
const FRENCH: Pool = (
    ["Élodie", "Benoît", "Céline", "François", "Maëlle", "Jérôme", "Aurélie", "Hervé", "Anaïs", "Rémi"],
    ["Lefèvre", "Dubois", "Garnier", "Moreau", "Béranger", "Fontaine", "Rousseau", "Gauthier", "Noël", "Perrin"],
);
#[rustfmt::skip]
const CENTRAL: Pool = (
    ["Michał", "Małgorzata", "Tomáš", "Lenka", "Gábor", "Zsófia", "Łukasz", "Hana", "Piotr", "Eszter"],
    ["Kowalczyk", "Novák", "Nagy", "Zieliński", "Svoboda", "Szabó", "Wiśniewska", "Procházka", "Kovács", "Jabłoński"],
);
#[rustfmt::skip]
const IBERIAN: Pool = (
    ["Lucía", "Andrés", "Marta", "Raúl", "Beatriz", "Tiago", "Sofía", "Gonçalo", "Inés", "Martín"],
    ["Núñez", "Castaño", "Peña", "Gonçalves", "Ibáñez", "Araújo", "Muñoz", "Salgado", "Vásquez", "Magalhães"],
);
#[rustfmt::skip]
const ITALIAN: Pool = (
    ["Chiara", "Niccolò", "Giulia", "Matteo", "Elisa", "Davide", "Paola", "Luca", "Serena", "Alberto"],
    ["Ferrari", "Ricci", "Galli", "Conti", "Moretti", "Rinaldi", "Fabbri", "Caputo", "Villa", "Bassi"],
);
#[rustfmt::skip]
const CHINESE: Pool = (
    ["伟 Wei", "芳 Fang", "静怡 Jingyi", "建军 Jianjun", "丽娜 Lina", "浩然 Haoran", "雪梅 Xuemei", "志远 Zhiyuan", "佳 Jia", "国强 Guoqiang"],
    ["王 Wang", "李 Li", "张 Zhang", "刘 Liu", "杨 Yang", "黄 Huang", "徐 Xu", "马 Ma", "郭 Guo", "何 He"],
);
#[rustfmt::skip]
const JAPANESE: Pool = (
    ["直樹 Naoki", "由美 Yumi", "健太 Kenta", "恵子 Keiko", "誠 Makoto", "彩 Aya", "拓也 Takuya", "香織 Kaori", "翔 Shō", "真理 Mari"],
    ["鈴木 Suzuki", "高橋 Takahashi", "田中 Tanaka", "伊藤 Itō", "渡辺 Watanabe", "小林 Kobayashi", "加藤 Katō", "吉田 Yoshida", "松本 Matsumoto", "井上 Inoue"],
);
#[rustfmt::skip]
const VIETNAMESE: Pool = (
    ["Thị Lan", "Văn Minh", "Thu Hà", "Quốc Anh", "Minh Châu", "Đức Thắng", "Ngọc Mai", "Hữu Phước", "Thanh Tùng", "Bảo Trân"],
    ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô"],
);
#[rustfmt::skip]
const GREEK: Pool = (
    ["Ελένη Eleni", "Νίκος Nikos", "Μαρία Maria", "Κώστας Kostas", "Άννα Anna", "Πέτρος Petros", "Δέσποινα Despina", "Στέλιος Stelios", "Ζωή Zoi", "Αλέξης Alexis"],
    ["Νικολάου Nikolaou", "Γεωργίου Georgiou", "Δημητρίου Dimitriou", "Οικονόμου Ikonomou", "Βλάχος Vlachos", "Μάκρη Makri", "Σταύρου Stavrou", "Κωνσταντίνου Konstantinou", "Λάμπρου Lambrou", "Χρήστου Christou"],
);
#[rustfmt::skip]
const BULGARIAN: Pool = (
    ["Елена Elena", "Георги Georgi", "Мария Maria", "Димитър Dimitar", "Десислава Desislava", "Николай Nikolay", "Светла Svetla", "Стефан Stefan", "Радост Radost", "Калоян Kaloyan"],
    ["Иванов Ivanov", "Димитров Dimitrov", "Стоянов Stoyanov", "Тодоров Todorov", "Колев Kolev", "Христов Hristov", "Маринов Marinov", "Ангелов Angelov", "Попов Popov", "Янков Yankov"],
);
#[rustfmt::skip]
const ARABIC: Pool = (
    ["أحمد Ahmed", "نورة Noura", "يوسف Yousef", "مريم Maryam", "سعيد Saeed", "هدى Huda", "ناصر Nasser", "ليلى Layla", "طارق Tariq", "سارة Sara"],
    ["المري Al-Marri", "الكواري Al-Kuwari", "المنصوري Al-Mansoori", "الهاجري Al-Hajri", "العطية Al-Attiyah", "النعيمي Al-Naimi", "الدوسري Al-Dosari", "المهندي Al-Mohannadi", "الخاطر Al-Khater", "السويدي Al-Suwaidi"],
);
#[rustfmt::skip]
const AMERICAN: Pool = (
    ["Megan", "Tyrone", "Ashley", "Brandon", "Carmen", "Ethan", "Denise", "Jamal", "Kelsey", "Victor"],
    ["Lopez", "Anderson", "Nguyen", "Whitaker", "Thompson", "Bélanger", "Reyes", "Larsen", "Brooks", "Tremblay"],
);

fn pool(country: &str) -> &'static Pool {
    match country {
        "NL" | "BE" => &LOW,
        "GB" | "IE" => &BRITISH,
        "NO" | "SE" | "DK" | "IS" => &NORDIC,
        "FI" => &FINNISH,
        "EE" | "LV" | "LT" => &BALTIC,
        "DE" | "AT" | "CH" => &GERMAN,
        "FR" => &FRENCH,
        "PL" | "CZ" | "HU" => &CENTRAL,
        "IT" => &ITALIAN,
        "CN" | "HK" => &CHINESE,
        "JP" => &JAPANESE,
        "VN" => &VIETNAMESE,
        "GR" => &GREEK,
        "BG" => &BULGARIAN,
        "QA" => &ARABIC,
        "US" | "CA" => &AMERICAN,
        _ => &IBERIAN,
    }
}

/// A name as people of the country write it; where they do not write Latin letters, both ways.
pub(super) fn name(country: &str, dice: &mut super::dice::Dice) -> String {
    let (given, family) = pool(country);
    let (given, family) = (*dice.pick(given), *dice.pick(family));
    let family_first = matches!(country, "CN" | "HK" | "JP" | "VN");
    // Beyond the accented Latin letters begin the other scripts; Vietnamese alone writes Latin ones from further on.
    let native = |part: &'static str| part.split_once(' ').filter(|(n, _)| n.chars().any(|c| c >= '\u{370}'));
    match (native(given), native(family)) {
        (Some((g, given)), Some((f, family))) if country != "VN" => {
            if family_first {
                format!("{f}{g} {family} {given}")
            } else {
                format!("{g} {f} {given} {family}")
            }
        }
        _ if family_first => format!("{family} {given}"),
        _ => format!("{given} {family}"),
    }
}

/// The mailbox of a name: its Latin words, folded.
pub(super) fn mailbox(name: &str) -> String {
    let folded = tenure_text::fold(name);
    let words = folded.split_whitespace().map(|w| w.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    words.filter(|w| !w.is_empty() && w != "dr").collect::<Vec<_>>().join(".")
}
