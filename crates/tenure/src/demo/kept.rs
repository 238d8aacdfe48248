//! What people promise each other: the open promises of the story, and everyday ones.

use crate::features::promises::model::Side;

/// An open promise of the story: account, side, what, with whom, days until it is due (negative: late), how often it was
/// moved, days ago it was made, and the conversation that it was said in.
pub(super) struct Owed(
    pub(super) &'static str,
    pub(super) Side,
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) i64,
    pub(super) i64,
    pub(super) i64,
    pub(super) &'static str,
);

use Side::{Ours, Theirs};

/// Mei Tanaka's open promises: six of ours, three of them late, and four of theirs.
#[rustfmt::skip]
pub(super) const OWED: [Owed; 10] = [
    Owed("castellan", Ours, "Send the revised three-year price table", "Tomás Rivera", -2, 1, 8, "prices"),
    Owed("nordvik", Ours, "Share the root-cause report for analyser drift", "Jonas Ekdahl", -1, 0, 7, "drift"),
    Owed("lumen-grid", Ours, "Return the marked-up data terms", "Vera Holm", -1, 0, 10, "terms"),
    Owed("aurelia-foods", Ours, "Book the R&D demo", "Sofie Lindqvist", 0, 0, 41, "demo"),
    Owed("brightwater", Ours, "Confirm who signs next year's call-off", "Priya Raman", 1, 0, 6, "signs"),
    Owed("aurelia-foods", Ours, "Offer a spare analyser for line 4", "Anneke Vos", 5, 0, 38, "spare"),
    Owed("aurelia-foods", Theirs, "Send the Lille scrap figures", "Sofie Lindqvist", -5, 2, 43, "scrap"),
    Owed("aurelia-foods", Theirs, "Name the new quality contact", "Anneke Vos", 1, 0, 39, "quality"),
    Owed("aurelia-foods", Theirs, "Confirm the date of the line 4 audit", "Anneke Vos", 8, 0, 38, "spare"),
    Owed("qinghe", Theirs, "安排苏州工厂参观 Arrange the Suzhou visit", "林晓雯 Lin Xiaowen", 13, 0, 10, "suzhou"),
];

/// What we promise every day.
pub(super) const OURS: [&str; 24] = [
    "Send the calibration certificates",
    "Quote the second measuring point",
    "Send the minutes of the half-year review",
    "Confirm the crew for the shutdown",
    "Replace the two filters of the analyser",
    "Send the lifetime study",
    "Book the trainer for the operators",
    "Return the supplier self-assessment",
    "Check the invoice of the call-out",
    "Send the pilot report",
    "Arrange a reference visit",
    "Send a sketch of the measuring places",
    "Deliver the spare probe by courier",
    "Name a second contact in service",
    "Explain the false alarms of the night shift",
    "Send the price of the five-year service plan",
    "Update the firmware of all heads",
    "Send the data sheet in their language",
    "Plan the move of the cabinet",
    "Set up monthly invoicing",
    "Answer the questions on cyber security",
    "Send the drawing of the flange",
    "Lend a portable analyser for the trial",
    "Repeat the proof test",
];

/// What they promise.
pub(super) const THEIRS: [&str; 18] = [
    "Send the cable plan",
    "Name the project lead",
    "Give the budget decision",
    "Share the production figures of the pilot",
    "Clear the place for the cabinet",
    "Return the signed framework",
    "Send the process data of the last batch",
    "Confirm the shutdown dates",
    "Introduce the new buyer",
    "Release the purchase order",
    "Open the firewall for remote service",
    "Send samples to our laboratory",
    "Comment on the training plan",
    "Confirm the acceptance in writing",
    "Send the list of measuring points",
    "Invite their quality department",
    "Agree on the reference story",
    "Pay the open invoice",
];

/// The same in Chinese, for Greater China.
pub(super) const OURS_CHINESE: [&str; 8] = [
    "寄送校准证书",
    "提交二期报价",
    "发送试点报告",
    "确认检修人员名单",
    "更换分析仪滤芯",
    "发送中文数据手册",
    "安排操作员培训",
    "说明夜班误报原因",
];

/// What they promise, in Chinese.
pub(super) const THEIRS_CHINESE: [&str; 6] =
    ["提供电缆布置图", "确认停产日期", "介绍新任采购负责人", "返回签字的框架协议", "下达采购订单", "提供试点产量数据"];

/// What shows that a promise was kept.
pub(super) const EVIDENCE: [&str; 8] = [
    "E-mail with the document",
    "Confirmed on the phone",
    "Delivery note",
    "Signed copy in the file",
    "Seen on site",
    "Minutes of the meeting",
    "Order confirmation",
    "Service report",
];

/// Why a promise was broken.
pub(super) const BROKEN: [&str; 5] = [
    "The part was not available in time",
    "Budget was withdrawn",
    "The person left before it was done",
    "The line was shut down",
    "Nobody followed it up",
];
