//! What a new install starts with: sectors, tiers, lifecycles, departments, privacy bases and settings.

use super::model::TermValues;
use super::store;
use super::terms::BASIS;
use crate::base::settings::KEYS;
use crate::base::{Acting, Result, Tx};

/// Code, English, Chinese.
const SECTORS: [(&str, &str, &str); 18] = [
    ("manufacturing", "Manufacturing", "制造业"),
    ("food", "Food and beverages", "食品饮料"),
    ("retail", "Retail and consumer goods", "零售与消费品"),
    ("health", "Healthcare", "医疗健康"),
    ("pharma", "Pharmaceuticals and life sciences", "制药与生命科学"),
    ("chemicals", "Chemicals and materials", "化工与材料"),
    ("energy", "Energy and utilities", "能源与公用事业"),
    ("construction", "Construction and real estate", "建筑与房地产"),
    ("transport", "Transport and logistics", "交通与物流"),
    ("automotive", "Automotive", "汽车"),
    ("technology", "Technology and software", "科技与软件"),
    ("telecoms", "Telecommunications", "电信"),
    ("finance", "Banking and insurance", "银行与保险"),
    ("services", "Business services", "商业服务"),
    ("media", "Media and entertainment", "传媒与娱乐"),
    ("public", "Public sector", "公共部门"),
    ("education", "Education and research", "教育与科研"),
    ("agriculture", "Agriculture and forestry", "农林业"),
];

/// Code, English, Chinese, key accounts, points.
const TIERS: [(&str, &str, &str, bool, i64); 4] = [
    ("strategic", "Strategic", "战略", true, 8),
    ("star", "Star", "明星", true, 5),
    ("status", "Status", "维持", false, 3),
    ("streamline", "Streamline", "精简", false, 1),
];

/// Code, English, Chinese.
const LIFECYCLES: [(&str, &str, &str); 5] = [
    ("onboarding", "Onboarding", "导入中"),
    ("active", "Active", "合作中"),
    ("at_risk", "At risk", "有风险"),
    ("leaving", "Leaving", "流失中"),
    ("former", "Former", "已结束"),
];

/// Code, English, Chinese, working days of the service level.
const DEPARTMENTS: [(&str, &str, &str, bool, i64); 8] = [
    ("service", "Service", "售后服务", false, 3),
    ("logistics", "Logistics", "物流", false, 2),
    ("quality", "Quality", "质量", false, 5),
    ("legal", "Legal", "法务", false, 5),
    ("finance", "Finance", "财务", false, 3),
    ("it", "IT", "信息技术", false, 5),
    ("development", "Research and development", "研发", false, 10),
    ("marketing", "Marketing", "市场", false, 5),
];

/// Code, English, Chinese.
const BASES: [(&str, &str, &str); 5] = [
    ("contract", "Contract", "履行合同"),
    ("legitimate_interest", "Legitimate interest", "正当利益"),
    ("consent", "Consent", "本人同意"),
    ("legal_obligation", "Legal obligation", "法定义务"),
    ("public_source", "Public source", "公开来源"),
];

/// Inserts the default terms of each kind that has none yet, and the default of each setting that is absent.
/// Safe to call at each start; what an admin changed or archived stays.
pub fn defaults(tx: &Tx<'_>, by: &Acting) -> Result<()> {
    let plain = |rows: &[(&'static str, &'static str, &'static str)]| {
        rows.iter().map(|(code, en, zh)| (*code, *en, *zh, false, 1)).collect::<Vec<_>>()
    };
    let all = [
        ("sector", plain(&SECTORS)),
        ("tier", TIERS.to_vec()),
        ("lifecycle", plain(&LIFECYCLES)),
        ("department", DEPARTMENTS.to_vec()),
        (BASIS, plain(&BASES)),
    ];
    for (kind, rows) in all {
        if !store::list(tx, Some(kind))?.is_empty() {
            continue;
        }
        for (n, (code, en, zh, is_key, points)) in (1..).zip(rows) {
            let values = TermValues { name_en: en.to_owned(), name_zh: zh.to_owned(), is_key, points };
            store::insert(tx, kind, code, n * 10, &values)?;
        }
    }
    for (key, value) in KEYS {
        store::insert_setting(tx, by, key, value)?;
    }
    Ok(())
}
