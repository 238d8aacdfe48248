//! Files of the story: a quotation, minutes, a drawing, what a person sent.

use super::cast::Who;
use super::stage::Stage;
use crate::base::Result;
use crate::features::files::actions::attach;
use crate::features::files::model::{About, NewFile};
use crate::features::files::store::content;

/// Account, days ago, by whom, name, and what stands in it.
const FILES: [(&str, i64, Who, &str, &str); 6] = [
    (
        "castellan",
        38,
        Who::Mei,
        "Cold chain loggers, offer 2291.pdf",
        "Offer 2291: 240 temperature loggers for twelve stores, EUR 48,500, valid for 60 days.",
    ),
    (
        "castellan",
        12,
        Who::Mei,
        "Minutes of the store visit.txt",
        "Present: store operations, maintenance, Halden.\n1. Doors stand open on delivery days.\n\
         2. Spare loggers within 24 hours are what matters.\n3. The readings of August follow this week.\n",
    ),
    (
        "castellan",
        3,
        Who::Mei,
        "Readings per store.csv",
        "store;month;loggers;alarms\nAntwerp 1;2026-08;20;12\nAntwerp 2;2026-08;18;9\nGhent;2026-08;22;31\n",
    ),
    ("qinghe", 20, Who::Mei, "清河报价单.pdf", "Quotation for six pressure sensors, delivery in eight weeks."),
    (
        "qinghe",
        6,
        Who::Mei,
        "会议纪要 11月.txt",
        "出席：采购部、设备部。\n一、校准周期改为半年一次。\n二、请提供中文手册。\n",
    ),
    ("qinghe", 2, Who::Mei, "Calibration data.csv", "sensor;before;after\nA-17;0.42;0.40\nA-18;0.44;0.40\n"),
];

/// Adds them, each as the person and on the day of the story.
pub(super) fn keep(stage: &Stage<'_>) -> Result<()> {
    for (site, days, who, name, words) in FILES {
        let day = stage.told(days);
        let by = stage.user_at(who, day, stage.at(day, 16, 5))?;
        let bytes = if name.ends_with(".pdf") { pdf(words) } else { words.as_bytes().to_vec() };
        let content = content::put(stage.tx, &by, &bytes)?;
        let new = NewFile { about: About::Account, name: name.to_owned(), content };
        attach(stage.tx, &by, stage.client(site)?.id, &[new])?;
    }
    Ok(())
}

/// A PDF of one page with one line.
fn pdf(line: &str) -> Vec<u8> {
    let line = line.replace(['(', ')', '\\'], " ");
    let drawn = format!("BT /F1 11 Tf 60 760 Td ({line}) Tj ET");
    let objects = [
        String::from("<</Type/Catalog/Pages 2 0 R>>"),
        String::from("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        String::from(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        ),
        format!("<</Length {}>>\nstream\n{drawn}\nendstream", drawn.len()),
        String::from("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"),
    ];
    let (mut text, mut places) = (String::from("%PDF-1.4\n"), Vec::new());
    for (i, object) in objects.iter().enumerate() {
        places.push(text.len());
        text.push_str(&format!("{} 0 obj\n{object}\nendobj\n", i + 1));
    }
    let start = text.len();
    text.push_str("xref\n0 6\n0000000000 65535 f \n");
    places.iter().for_each(|place| text.push_str(&format!("{place:010} 00000 n \n")));
    text.push_str(&format!("trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
    text.into_bytes()
}
