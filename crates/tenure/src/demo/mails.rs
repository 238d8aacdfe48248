//! Mails of the story: one from a client's manager with minutes, and a stranger in its copy.

use super::cast::{self, Who};
use super::names;
use super::stage::Stage;
use crate::base::Result;
use crate::features::mail::{actions, receive};

/// Account, days ago, subject, words, attachment, and a stranger in the copy.
type Letter = (&'static str, i64, &'static str, &'static str, (&'static str, &'static str), &'static str);

const MAILS: [Letter; 2] = [
    (
        "castellan",
        5,
        "Alarms in Ghent since Monday",
        "Dear Mei,\n\nsince Monday the loggers in Ghent give alarms at every delivery, although the doors are shut.\n\
         Could Jonas look at the readings that I attach before our meeting?\n\nThe board asks me about it.",
        ("readings-ghent.csv", "time;logger;degrees\n06:10;GH-04;7.9\n06:20;GH-04;8.3\n06:30;GH-04;8.1\n"),
        "\"Lotte Peeters\" <l.peeters@ghent-facility.example>",
    ),
    (
        "qinghe",
        4,
        "校准周期",
        "田中女士：\n\n附件是第三季度的校准数据。请确认半年一次的周期是否可行。\n\n此致",
        ("calibration-q3.csv", "sensor;before;after\nA-17;0.42;0.40\n"),
        "\"质检部 周敏\" <min.zhou@suzhou-metrology.example>",
    ),
];

/// Files them, each on the day after it came.
pub(super) fn file(stage: &Stage<'_>) -> Result<()> {
    let mei = cast::part(Who::Mei);
    for (i, (site, days, subject, words, (name, data), copy)) in MAILS.iter().enumerate() {
        let client = stage.client(site)?;
        let Some((_, sender)) = client.people.first() else { continue };
        let from = format!("\"{sender}\" <{}@{}>", names::mailbox(sender), client.company.domain());
        let sent = stage.at(stage.told(*days), 8, 40);
        let raw = format!(
            "From: {from}\r\nTo: \"{}\" <{}>\r\nCc: {copy}\r\nSubject: {subject}\r\nDate: {}\r\nMessage-ID: <demo-{i}@{}>\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=part\r\n\r\n\
             --part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n\
             --part\r\nContent-Type: text/csv; charset=utf-8; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{data}\r\n--part--\r\n",
            mei.name,
            mei.email(),
            sent.strftime("%a, %d %b %Y %H:%M:%S +0000"),
            client.company.domain(),
        );
        let day = stage.told(days - 1);
        let by = stage.user_at(Who::Mei, day, stage.at(day, 9, 10))?;
        let received = receive::within(stage.tx, &by, raw.as_bytes())?;
        actions::file(stage.tx, &by, &received, None)?;
    }
    Ok(())
}
