//! What is known of the clients' people beyond their names: how they are called and said, what they speak, how they are
//! reached, and why one may keep that.

use super::dice::Dice;
use crate::features::people::details::{Contact, Details};

/// Name, native name, pronunciation, former name, languages, notes; what is empty is not known.
#[rustfmt::skip]
const KNOWN: [(&str, &str, &str, &str, &str, &str); 14] = [
    ("Anneke Vos", "", "AN-uh-kuh vos", "Anneke Smit", "nl en de", "Decides with Paul Kessler. Wants figures on one page, never a slide deck."),
    ("Ines Duarte", "Inês Duarte", "ee-NESH doo-AR-tuh", "", "pt en fr", "Chairs the data council. Reads mail before seven."),
    ("Aisha Rahman", "عائشة رحمن", "AA-i-sha rah-MAAN", "", "nl en ar", ""),
    ("Siobhán Keane", "", "shi-VAWN keen", "Siobhán Ní Bhriain", "en ga", ""),
    ("Niamh O'Sullivan", "", "NEEV", "", "en ga", ""),
    ("Khalid Mansour", "خالد منصور", "KHAA-lid man-SOOR", "", "ar en", ""),
    ("Pavel Dvořák", "", "PAH-vel DVOR-zhahk", "", "cs de en", ""),
    ("Γιώργος Παππάς Giorgos Pappas", "Γιώργος Παππάς", "YOR-gos pa-PAS", "", "el en", ""),
    ("Иван Петров Ivan Petrov", "Иван Петров", "i-VAHN pe-TROF", "", "bg ru en", ""),
    ("林晓雯 Lin Xiaowen", "林晓雯", "lín xiǎowén", "", "zh en", "New in Suzhou; likes to begin with the plant, not with prices."),
    ("山本美咲 Yamamoto Misaki", "山本 美咲", "ya-ma-mo-to mi-sa-ki", "小林 美咲 Kobayashi Misaki", "ja en", ""),
    ("فاطمة السليطي Fatima Al-Sulaiti", "فاطمة السليطي", "FAA-ti-ma as-su-LAY-ti", "", "ar en", ""),
    ("João Figueiredo", "", "zhoo-OWN fee-gay-REH-doo", "", "pt en", ""),
    ("Priya Raman", "பிரியா ராமன்", "PREE-yaa RAA-man", "", "en ta", "On leave in August."),
];

/// The languages of a country.
fn languages(country: &str) -> &'static str {
    match country {
        "NL" => "nl en",
        "BE" => "nl fr en",
        "DE" | "AT" => "de en",
        "CH" => "de fr",
        "FR" => "fr",
        "DK" => "da en",
        "SE" => "sv en",
        "NO" => "no en",
        "FI" => "fi en",
        "EE" => "et en",
        "LV" => "lv en",
        "LT" => "lt en",
        "PL" => "pl en",
        "CZ" => "cs en",
        "HU" => "hu",
        "BG" => "bg en",
        "GR" => "el en",
        "IT" => "it",
        "PT" | "BR" => "pt en",
        "CN" | "HK" => "zh",
        "JP" => "ja",
        "VN" => "vi en",
        "QA" => "ar en",
        "MX" | "CO" | "PE" | "CL" | "ES" => "es",
        _ => "en",
    }
}

/// What is known of somebody; the smaller half of people has said how they like to be reached.
pub(super) fn details(country: &str, name: &str) -> Details {
    let known = KNOWN.iter().find(|k| k.0 == name);
    let mut details = Details { languages: languages(country).to_owned(), ..Details::default() };
    let n = name.chars().map(u32::from).sum::<u32>();
    details.channel = ["", "email", "call", "", "video", "", "message"][n as usize % 7].to_owned();
    details.basis = ["contract", "legitimate_interest", "contract", "", "contract"][n as usize % 5].to_owned();
    if let Some((_, native, say, former, speaks, notes)) = known {
        (*native).clone_into(&mut details.native_name);
        (*say).clone_into(&mut details.pronunciation);
        (*former).clone_into(&mut details.former_names);
        (*speaks).clone_into(&mut details.languages);
        (*notes).clone_into(&mut details.notes);
    }
    if country == "NL" || known.is_some() {
        let mut dice = Dice::new(u64::from(n));
        let number = format!("+31 6 {} {}", dice.from(1_000, 9_999), dice.from(1_000, 9_999));
        details.contacts.push(Contact { kind: String::from("mobile"), value: number });
    }
    match name {
        "Anneke Vos" => details.birthday = String::from("--05-17"),
        "Lotte Smit" => details
            .contacts
            .push(Contact { kind: String::from("assistant"), value: String::from("ask for Bo at reception") }),
        _ => {}
    }
    details
}
