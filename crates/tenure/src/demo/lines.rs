//! One-liners of conversations that the story does not tell: how it went, what was said, what comes next.

use crate::features::interactions::model::{Kind, Outcome};

/// A conversation of everyday work.
pub(super) struct Line(pub(super) Kind, pub(super) Outcome, pub(super) &'static str, pub(super) &'static str);

use Kind::{Call, Email, Meeting, Message, Video, Visit};
use Outcome::{Negative, Neutral, NoAnswer, Positive};

/// In English.
#[rustfmt::skip]
pub(super) const ENGLISH: [Line; 60] = [
    Line(Call, Positive, "Sensor batch arrived complete; commissioning starts on Monday", ""),
    Line(Call, Neutral, "Asked when the calibration certificates come", "Send the calibration certificates"),
    Line(Call, Positive, "Happy with the new service engineer; fewer unplanned stops", ""),
    Line(Call, Neutral, "Budget round runs until the end of the quarter; nothing before that", "Ask for the budget decision"),
    Line(Call, Negative, "Two false alarms on the night shift; operators switched the analyser off", "Call the shift lead about the alarms"),
    Line(Call, NoAnswer, "No answer; left a message about the service date", "Try again"),
    Line(Call, Positive, "Wants a second measuring point before the summer stop", "Quote the second measuring point"),
    Line(Call, Neutral, "Their buyer changes; introduction next month", "Meet the new buyer"),
    Line(Call, Negative, "Delivery is a week late and the contractor waits", "Confirm a delivery date"),
    Line(Call, Positive, "Agrees to be a reference for the sector day", ""),
    Line(Call, Neutral, "Went through the open points of the last service report", ""),
    Line(Call, Neutral, "Asks for the price of a five-year service plan", "Send the service plan"),
    Line(Call, Positive, "Spare parts contract signed for another year", ""),
    Line(Call, NoAnswer, "Not reached; assistant says on site all week", "Call after the shutdown"),
    Line(Call, Neutral, "Compares us with the cheaper probe from the catalogue; wants figures on lifetime", "Send the lifetime study"),
    Line(Call, Positive, "The drift is gone since the firmware update", ""),
    Line(Visit, Positive, "Walked the line; three places where vision would replace manual checks", "Send a sketch of the three places"),
    Line(Visit, Neutral, "Yearly site round with maintenance; list of eleven sensors near end of life", "Offer the replacement of eleven sensors"),
    Line(Visit, Positive, "Acceptance of the analyser cabinet, no remarks", ""),
    Line(Visit, Negative, "Cabinet stands too near to the steam line; must be moved before winter", "Plan the move of the cabinet"),
    Line(Visit, Positive, "Showed the vision demo to the operators; they asked good questions", ""),
    Line(Visit, Neutral, "Saw the new hall; cable routes are still open", "Ask for the cable plan"),
    Line(Visit, Positive, "Lunch with the plant manager: expansion is approved", "Agree on a date with the project lead"),
    Line(Visit, Neutral, "Safety induction and tour; no photographs allowed", ""),
    Line(Visit, Positive, "Calibrated together with their laboratory; values agree within 0.3 per cent", ""),
    Line(Visit, Negative, "Found two sensors bypassed; trust in the readings is low", "Prepare a proof test"),
    Line(Meeting, Positive, "Half-year review: availability 99.4 per cent, target 99", ""),
    Line(Meeting, Neutral, "Planned the shutdown work; four engineers for nine days", "Confirm the crew"),
    Line(Meeting, Positive, "Joint workshop on energy per tonne; two measuring ideas chosen", "Write up the two ideas"),
    Line(Meeting, Negative, "Purchasing wants ten per cent off or a tender in spring", "Prepare the value case"),
    Line(Meeting, Neutral, "Met the new head of finance; wants one invoice a month", "Set up monthly invoicing"),
    Line(Meeting, Positive, "Steering group: pilot goes on to all lines", ""),
    Line(Meeting, Neutral, "Talked about data ownership; their legal team looks at our terms", "Ask the legal team"),
    Line(Meeting, Positive, "Agreed on the training plan for twelve operators", "Book the trainer"),
    Line(Meeting, Neutral, "Trade fair: short talk about gas analysers for the boiler house", "Send the boiler house reference"),
    Line(Meeting, Positive, "Their management thanked the service team for the weekend repair", ""),
    Line(Video, Neutral, "Remote check of the analyser logs; two filters to be changed", ""),
    Line(Video, Positive, "Demonstrated the trend view; they want it for the control room", "Quote the trend view"),
    Line(Video, Neutral, "Project call: delivery in week 12 holds", ""),
    Line(Video, Negative, "Integration with their historian fails after the update", "Bring in the integration team"),
    Line(Video, Positive, "Signed off the design of the sampling system", ""),
    Line(Video, Neutral, "Looked at the claim together; transport damage, not ours", ""),
    Line(Video, Positive, "First look at the pilot figures: scrap down 9 per cent", "Send the pilot report"),
    Line(Video, Neutral, "Went through the framework terms clause by clause", "Return the marked-up terms"),
    Line(Email, Neutral, "Asked for the data sheet in their language", "Send the data sheet"),
    Line(Email, Positive, "Confirmed the order for the second half of the year", ""),
    Line(Email, Neutral, "Reminds us of the supplier self-assessment", "Return the self-assessment"),
    Line(Email, Positive, "Thanks for the quick spare part", ""),
    Line(Email, Neutral, "Wrote about the change of delivery address", ""),
    Line(Email, Negative, "Complains about the invoice for the call-out", "Check the call-out with service"),
    Line(Message, Positive, "Photo from the site: installation is done", ""),
    Line(Message, Neutral, "Moves the visit by a week", "Fix the new date"),
    Line(Message, Neutral, "Short question about the cable type, answered at once", ""),
    Line(Call, Positive, "Asks us into the pre-qualification for the new line", "Fill in the pre-qualification"),
    Line(Call, Neutral, "Reorganisation: maintenance and engineering become one department", "Ask who leads it"),
    Line(Meeting, Neutral, "Competitor offers a free trial; they will tell us the result", "Ask for the trial result"),
    Line(Visit, Positive, "Root cause of the drift shown at the pipe; they accept the fix", ""),
    Line(Call, Neutral, "Wants to see another customer with the same process", "Arrange a reference visit"),
    Line(Video, Positive, "Operators' training finished, all twelve passed", ""),
    Line(Meeting, Positive, "Plan for next year agreed: two lines, one service contract", "Send the minutes"),
];

/// In Chinese.
#[rustfmt::skip]
pub(super) const CHINESE: [Line; 22] = [
    Line(Call, Positive, "新一批传感器已到货，下周开始调试", ""),
    Line(Call, Neutral, "询问校准证书何时寄出", "寄送校准证书"),
    Line(Call, Negative, "夜班误报两次，操作员把分析仪关掉了", "与班长沟通误报原因"),
    Line(Call, NoAnswer, "电话未接，已留言", "再次致电"),
    Line(Call, Positive, "固件升级后漂移问题已解决", ""),
    Line(Call, Neutral, "年度预算月底确定，之后再谈二期", "询问预算结果"),
    Line(Visit, Positive, "走访总装线，视觉检测可替代三处人工检查", "提交三处改造方案"),
    Line(Visit, Neutral, "与设备部年度巡检，十一只传感器接近寿命", "报价更换传感器"),
    Line(Visit, Positive, "与实验室共同校准，偏差在千分之三以内", ""),
    Line(Visit, Negative, "分析柜离蒸汽管太近，入冬前须移位", "安排移位"),
    Line(Meeting, Positive, "半年度回顾：可用率 99.4%，高于目标", ""),
    Line(Meeting, Neutral, "确认停产检修计划，四名工程师九天", "确认人员名单"),
    Line(Meeting, Negative, "采购部要求降价百分之十，否则春季招标", "准备价值分析"),
    Line(Meeting, Positive, "指导小组同意把试点推广到所有产线", ""),
    Line(Video, Neutral, "远程查看日志，需更换两只滤芯", ""),
    Line(Video, Positive, "试点数据：废品率下降百分之九", "发送试点报告"),
    Line(Video, Neutral, "逐条讨论框架协议", "返回修改意见"),
    Line(Message, Positive, "微信发来现场照片，安装完成", ""),
    Line(Message, Neutral, "拜访推迟一周", "确定新的日期"),
    Line(Email, Neutral, "需要中文版的数据手册", "发送数据手册"),
    Line(Email, Positive, "确认下半年订单", ""),
    Line(Call, Positive, "邀请我们参加新产线的预审", "填写预审资料"),
];

/// In Japanese, Spanish and Portuguese: account managers write as they think.
#[rustfmt::skip]
pub(super) const JAPANESE: [Line; 6] = [
    Line(Visit, Positive, "現場で校正に立ち会い。誤差 0.3% 以内", ""),
    Line(Meeting, Neutral, "定修の日程を確認。技術者四名で九日間", "要員を確定する"),
    Line(Call, Neutral, "校正証明書の送付時期について問い合わせ", "校正証明書を送る"),
    Line(Video, Positive, "試験ラインの結果報告。不良率 9% 減", "報告書を送る"),
    Line(Call, Negative, "夜勤で誤警報が二回", "原因を調べて連絡する"),
    Line(Meeting, Positive, "年度計画に合意。二ライン分と保守契約", "議事録を送る"),
];

/// In Spanish.
#[rustfmt::skip]
pub(super) const SPANISH: [Line; 6] = [
    Line(Visit, Positive, "Recorrido de la línea; tres puntos para visión artificial", "Enviar el croquis"),
    Line(Call, Neutral, "Preguntan por los certificados de calibración", "Enviar los certificados"),
    Line(Meeting, Negative, "Compras pide diez por ciento de descuento", "Preparar el caso de valor"),
    Line(Video, Positive, "Resultados del piloto: merma nueve por ciento menor", "Enviar el informe"),
    Line(Call, NoAnswer, "Sin respuesta; dejé recado", "Llamar otra vez"),
    Line(Meeting, Positive, "Plan del año acordado: dos líneas y un contrato de servicio", ""),
];

/// What a country's accounts write in, beside English.
pub(super) fn of(country: &str) -> &'static [Line] {
    match country {
        "CN" | "HK" => &CHINESE,
        "JP" => &JAPANESE,
        "MX" | "CO" | "PE" | "CL" => &SPANISH,
        _ => &ENGLISH,
    }
}
