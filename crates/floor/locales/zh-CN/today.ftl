today-title = 今天
today-log = 记录沟通
today-log-short = 记录
today-summary = { $people ->
    [0] 暂无待联系的人
   *[other] { $people } 人待联系
  }，{ $late ->
    [0] 没有逾期承诺
   *[other] { $late } 项承诺逾期
  }，{ $steps ->
    [0] 没有到期的下一步
   *[other] { $steps } 个下一步即将到期
  }
today-summary-people = { $people ->
    [0] 暂无待联系的人
   *[other] { $people } 人待联系
  }
today-figures = 关键数字
today-figure-talked = 30 天内有沟通
today-of = / { $n }
today-silent = { $n ->
    [0] 全部已沟通
   *[other] { $n } 个客户无沟通
  }
today-figure-rhythm = 关键联系人节奏正常
today-rhythm-note = { $overdue ->
    [0] 无人超期
   *[other] { $overdue } 人超期
  } · { $never ->
    [0] 均已见面
   *[other] { $never } 人从未见面
  }
today-rhythm-none = 尚未设定联系目标
today-figure-ours = 我方承诺
today-late = { $n } 项逾期
today-none-late = 无逾期
today-figure-theirs = 客户方承诺
today-theirs-note = 客户未兑现的承诺
today-next = 优先联系
today-next-all = 全部
today-next-key = 大客户
today-next-none = 暂无待办。此范围内的人均按节奏沟通，且没有逾期承诺。
today-to-rhythm = 联系节奏
today-last-topic = 上次话题：{ $topic }
today-space = {""}
today-why-first = 为何 { $name } 排在首位
today-why-here = 为何联系 { $name }
today-score = 得分 { $score }。规则在“管理”的“联系规则”中设定。
today-call = 致电
today-mail = 邮件
today-message = 消息
today-video = 视频
today-visit = 拜访
today-letter = 信函
today-done = 完成
today-done-title = 完成
today-field-summary = 谈了什么？
today-field-kind = 方式
today-field-next_on = 下次联系
today-hint-next = 按其节奏；留空则不计划。
today-answered = 双方都有沟通。无人回复的消息不算沟通。
today-enter-saves = 回车保存
today-logged = 已记录沟通
today-snooze = 稍后
today-tomorrow = 明天
today-next-week = 下周
today-field-until = 指定日期
today-until = 指定日期
today-until-example = 12月3日
today-snooze-until = 到那天再提醒
today-snoozed = 已推迟
today-woken = 已恢复显示
today-error-ahead = 请选择今天之后的日期。
today-not-this = 不是这个
today-taught-done = 已为此人降低
today-forget = 恢复完整计分
today-forgotten = 已恢复完整计分
today-taught = 已减半 { $n } 次：“不是这个”
today-taught-n = 您降低了 { $n } 条理由
today-taught-title = 您略过的内容
today-taught-summary = 您推迟的人，以及您用“不是这个”降低的理由。仅影响您自己的列表。
today-asleep = 已推迟
today-asleep-none = 没有推迟任何人。
today-asleep-until = 至 { $day }
today-wake = 恢复显示
today-lessons = 不是这个
today-lessons-none = 所有理由对每个人都完整计分。
today-rules-title = 联系规则
today-rules-text = “优先联系”中各条理由的权重
today-rules-summary = “优先联系”将各规则的分数相加。权重 100 表示不变，50 减半，0 关闭。
today-rules-rule = 规则
today-rules-points = 分数
today-rules-weight = 权重（%）
today-rules-saved = 联系规则已保存
today-rules-note = 从下一页起生效。公式 { $formula }。
today-rules-effect = 在 { $lists } 位客户经理的列表中，{ $changed } 份会变化；{ $rows } 行中有 { $others } 行会不同。
today-points-rhythm = 27 × 超期天数 ÷ 目标，最多 40；从未沟通的客户为 27
today-points-late = 20 + 每天 3，最多 40
today-points-influence = 影响力 4 或 5：掌握预算为 14，否则为 8；仅与其他理由相加
today-points-new-role = 60 天内为 24
today-points-never-met = 26
today-points-renewal = 45 天内 34，90 天内 22，120 天内 12
today-points-health = 30 天内每降 1 分计 4/3，最多 20
today-points-case = 3 天内为 18
today-rule-influence = 影响力高
today-rule-new-role = 新上任
today-rule-never-met = 关键角色从未见面
today-rule-renewal = 续约临近
today-rule-health = 健康度下降
today-rule-case = 工单已关闭
today-reason-unmet = 关键角色，我方尚无人见过
today-advice-unmet = 请自我介绍，或请了解该客户的同事引荐。此处目标为 { $goal } 天。
today-reason-new = { $day }起新上任
today-reason-new-after = { $day }起新上任，接替 { $name }
today-advice-new = 介绍团队，并询问对方希望改变什么。
today-reason-influence = 影响力高
today-reason-buyer = 影响力高，掌握预算
today-needs = 需要您处理
today-needs-none = 没有等待您处理的事项。
today-needs-lead = 无负责人的客户
today-needs-handovers = 等待您答复的交接
today-needs-overdue = 已超期的关键联系人
today-needs-never = 从未见面的关键联系人
today-needs-late = { $name } 的逾期承诺
event-contact-next-snoozed = 优先联系：已推迟
event-contact-next-taught = 优先联系：不是这个
event-contact-rules-set = 已设定联系规则
