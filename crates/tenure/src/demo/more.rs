//! What Halden Instruments wants to know beyond what is built in: custom fields, and their values on accounts.

use serde_json::{Map, Value as Json, json};

use super::companies::Company;
use super::stage::Stage;
use crate::base::Result;
use crate::features::duties;
use crate::features::duties::model::ProfileForm;
use crate::features::fields::model::form::FieldForm;
use crate::features::fields::{Subject, actions};

/// Subject, key, kind, label, Chinese label, help, Chinese help.
type Row = (Subject, &'static str, &'static str, [&'static str; 2], [&'static str; 2]);

const FIELDS: [Row; 8] = [
    (
        Subject::Account,
        "service_level",
        "choice",
        ["Service level", "服务级别"],
        ["What the service contract promises.", "服务合同约定的级别。"],
    ),
    (
        Subject::Account,
        "contract_end",
        "date",
        ["Framework agreement ends", "框架协议到期日"],
        ["Last day of the agreement that is in force.", "现行协议的最后一天。"],
    ),
    (
        Subject::Account,
        "installed",
        "number",
        ["Instruments installed", "在用仪器数量"],
        ["Ours, in use today.", "目前使用中的我方仪器。"],
    ),
    (
        Subject::Account,
        "spend",
        "money",
        ["Spend on measurement", "测量采购额"],
        ["What they buy of our kind in a year, from anybody.", "该客户每年在此类产品上的总采购额。"],
    ),
    (
        Subject::Account,
        "audited",
        "yes_no",
        ["We passed their audit", "已通过供应商审核"],
        ["Their supplier audit of the last three years.", "近三年的供应商审核。"],
    ),
    (Subject::Account, "portal", "link", ["Supplier portal", "供应商门户"], ["", ""]),
    (
        Subject::Person,
        "channel",
        "choice",
        ["Prefers to be reached by", "偏好联系方式"],
        ["What they asked for, not what we like.", "对方提出的方式，而非我方习惯。"],
    ),
    (
        Subject::Conversation,
        "purpose",
        "choice",
        ["Purpose", "沟通目的"],
        ["Why we talked; the quarterly report counts by it.", "本次沟通的原因；季度报告按此统计。"],
    ),
];

const CHANNELS: &str = "phone | Phone | 电话\nmail | Mail | 邮件\nmessage | Message | 消息";
const PURPOSES: &str =
    "review | Review | 回顾\nproblem | Problem | 问题\noffer | Offer | 报价\ncourtesy | Courtesy | 礼节性";

const LEVELS: &str = "gold | Gold | 金牌\nsilver | Silver | 银牌\nbronze | Bronze | 铜牌";

/// Defines the fields on the day on which the company began.
pub(super) fn define(stage: &mut Stage<'_>) -> Result<()> {
    let by = stage.console(stage.founded);
    for (subject, key, kind, label, help) in FIELDS {
        let form = FieldForm {
            key: key.to_owned(),
            kind: kind.to_owned(),
            label_en: label[0].to_owned(),
            label_zh: label[1].to_owned(),
            help_en: help[0].to_owned(),
            help_zh: help[1].to_owned(),
            choices: String::from(match key {
                "service_level" => LEVELS,
                "channel" => CHANNELS,
                "purpose" => PURPOSES,
                _ => "",
            }),
            initial: String::from(if key == "service_level" { "bronze" } else { "" }),
            currency: String::from(if kind == "money" { "EUR" } else { "" }),
            ..FieldForm::default()
        };
        actions::add(stage.tx, &by, subject, &form)?;
    }
    Ok(())
}

/// Demands the end of the agreement from the largest clients on, long after most had one.
pub(super) fn demand(stage: &mut Stage<'_>) -> Result<()> {
    let by = stage.console(stage.ago(20));
    let find = |key: &str| crate::features::fields::store::find(stage.tx, Subject::Account, key);
    if let Some(field) = find("contract_end")? {
        let form = FieldForm {
            required: String::from("1"),
            tiers: vec![String::from("strategic"), String::from("star")],
            ..FieldForm::of(&field)
        };
        actions::edit(stage.tx, &by, Subject::Account, "contract_end", &form)?;
    }
    Ok(())
}

/// What is asked of whom: more of those who look after the largest clients, most where regulators watch.
pub(super) fn profiles(stage: &mut Stage<'_>) -> Result<()> {
    let by = stage.console(stage.ago(18));
    let panels = panels();
    let profile = |name: [&str; 2], role: &str, tier: &str, sector: &str| ProfileForm {
        name_en: name[0].to_owned(),
        name_zh: name[1].to_owned(),
        role: role.to_owned(),
        tier: tier.to_owned(),
        sector: sector.to_owned(),
        ..ProfileForm::default()
    };
    let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let largest = ProfileForm {
        mandatory: names(&["website", "employees", "description", "cf_spend"]),
        cadence: String::from("21"),
        ..profile(["Strategic clients", "战略客户"], "", "strategic", "")
    };
    let watched = ProfileForm {
        mandatory: names(&["cf_audited"]),
        cadence: String::from("45"),
        ..profile(["Life sciences, kept as they are", "生命科学（维持）"], "", "status", "pharma")
    };
    let director = ProfileForm {
        panels: names(&["promises", "latest", "people", "custom", "group"]),
        ..profile(["Directors: what is open, not every fact", "总监：看进展，不看细节"], "director", "", "")
    };
    for form in [largest, watched, director] {
        duties::actions::add(stage.tx, &by, &form, &panels)?;
    }
    Ok(())
}

/// The panels that profiles may name.
fn panels() -> Vec<&'static str> {
    crate::features::registry().panel_names.iter().map(|name| name.key).collect()
}

/// How somebody likes to be reached; most have not said.
pub(super) fn channel(name: &str) -> Map<String, Json> {
    let n = name.chars().map(u32::from).sum::<u32>() % 7;
    let code = [Some("phone"), Some("mail"), None, Some("message"), None, Some("mail"), None][n as usize];
    code.map(|code| (String::from("cf_channel"), json!(code))).into_iter().collect()
}

/// Why one talked, as far as the line says.
pub(super) fn purpose(summary: &str) -> Map<String, Json> {
    let text = summary.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let code = if says(&["review", "quarter", "回顾"]) {
        "review"
    } else if says(&["offer", "price", "quote", "报价"]) {
        "offer"
    } else if says(&["fail", "late", "problem", "drift", "complain", "stopped", "故障"]) {
        "problem"
    } else {
        return Map::new();
    };
    [(String::from("cf_purpose"), json!(code))].into_iter().collect()
}

/// The values of a client, made up from its row; the smaller ones are less well known.
pub(super) fn values(stage: &Stage<'_>, company: &Company, row: usize) -> Map<String, Json> {
    let n = i64::try_from(row).unwrap_or(0);
    let key = matches!(company.tier.as_str(), "strategic" | "star");
    let mut values = Map::new();
    let mut put = |name: &str, known: bool, value: Json| {
        if known {
            values.insert(format!("cf_{name}"), value);
        }
    };
    let level = match company.tier.as_str() {
        "strategic" => "gold",
        "star" if n % 3 > 0 => "gold",
        "star" | "status" => "silver",
        _ => "bronze",
    };
    put("service_level", true, json!(level));
    let months = 2 + (n * 7) % 34;
    let end = stage.ago(-30 * months).last_of_month().to_string();
    put("contract_end", key && n % 8 != 6 || n % 3 == 0, json!(end));
    put("installed", key || n % 2 == 0, json!(4 + company.employees / 55 + n % 9));
    let spend = company.revenue * 1_000_000 * (3 + n % 5) / 1_000;
    put("spend", key || n % 3 == 1, json!({ "minor": spend * 100, "currency": "EUR" }));
    put("audited", company.tags.contains("GMP") || key, json!(company.tags.contains("GMP") || n % 4 != 0));
    put("portal", key, json!(format!("https://suppliers.{}/halden", company.domain())));
    values
}
