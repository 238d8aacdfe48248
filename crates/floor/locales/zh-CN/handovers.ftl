# 客户移交：客户从一位同事转给另一位同事。
handovers-title = 客户移交
handovers-new = 移交客户
handovers-summary = { $n ->
    [0] 没有等待您答复的移交。
   *[other] 有 { $n } 项移交等待您答复。
  }
handovers-show = 显示哪些移交
handovers-show-incoming = 移交给您的
handovers-show-outgoing = 您移交的
handovers-show-team = 您团队的
handovers-none-incoming = 还没有人向您移交客户。有移交时会显示在这里，等待您答复。
handovers-none-outgoing = 您还没有移交过客户。
handovers-none-team = 您的团队还没有移交过客户。
handovers-one = { $giver } 移交给 { $receiver }
handovers-one-summary = { $n } 个客户，自{ $day }起
handovers-giver = 移交人
handovers-receiver = 接手人
handovers-from = 新负责人的第一天
handovers-until = 截至
handovers-since = 自
handovers-last-day = 原负责人的最后一天
handovers-from-hint = 移交人负责并可查看这些客户，直到前一天为止。
handovers-accounts = 客户
handovers-state = 状态
handovers-made = 创建
handovers-answered = 答复
handovers-facts = 移交
handovers-parts = 随客户移交的内容
handovers-nothing-moves = 无
handovers-comma = 、
handovers-note = 说明
handovers-note-hint = 接手人需要知道的内容。说明会显示给接手人，第一行会作为每个客户的变更原因。
handovers-state-offered = 等待答复
handovers-state-accepted = 已接受
handovers-state-declined = 已拒绝
handovers-state-withdrawn = 已撤回

handovers-new-summary = 负责人从当天起变更。已有的记录仍归原作者。
handovers-new-note = 现在不会保存任何内容：先看预览。
handovers-whose = 谁的客户
handovers-to-whom = 移交给谁，移交什么
handovers-filter = 名称或城市
handovers-show-accounts = 显示客户
handovers-preview = 预览
handovers-tick = 移交
handovers-take = 移交{ $name }
handovers-shown = { $n } / { $all }
handovers-choose-first = 请选择要移交谁的客户。
handovers-leads-none = 在您可见的范围内，该用户当天不负责任何客户。
handovers-none-match = 没有名称或城市包含这些文字的客户。
handovers-preview-title = 移交预览
handovers-preview-summary = { $giver } 把 { $n } 个客户移交给 { $receiver }
handovers-preview-note = 现在还没有保存任何内容。移交之后可以整体撤销。
handovers-do = 移交 { $n } 个客户
handovers-done = 已移交，正在等待接手人答复
handovers-goes-to = 转给{ $name }
handovers-stays-with = 仍归{ $name }
handovers-kept = { $giver }仍可通过其他途径查看其中 { $n } 个客户：团队中的其他角色、销售区域、上级客户或单独授权。
handovers-more = 另有 { $n } 个

handovers-accept = 接受
handovers-decline = 拒绝
handovers-decline-title = 拒绝移交
handovers-decline-note = 移交人会收到通知。在移交被撤回或再次移交之前，客户仍按日期归属。
handovers-withdraw = 撤回
handovers-again = 再次移交
handovers-accepted-toast = 已接受
handovers-declined-toast = 已拒绝，移交人会收到通知
handovers-withdrawn-toast = 已撤回：一切恢复原状
handovers-declined-notice = { $name }拒绝了移交：{ $reason }
handovers-withdrawn-notice = 移交已撤回：负责人、承诺事项和下一步均已恢复原状。
handovers-not-yet = 自{ $day }起您可以查看这些客户。
handovers-given = 您作为负责人的访问权限已在{ $day }前一天结束。
handovers-none-visible = 您今天看不到其中的任何客户。
handovers-late = 逾期

handovers-page = 移交页
handovers-page-summary = { $giver } 移交给 { $receiver }，{ $day }
handovers-open-account = 打开客户
handovers-sore = 痛点
handovers-sore-none = 没有逾期、未兑现的承诺，也没有长期失联。
handovers-silence = 已有 { $n } 天没有沟通
handovers-silence-ever = 还没有沟通过
handovers-quiet = 失联
handovers-goal = 目标是每 { $n } 天沟通一次
handovers-talks = 最近的沟通
handovers-all-talks = 时间线
handovers-talks-none = 还没有沟通记录。

handovers-error-giver = 您可以移交自己负责的客户，以及向您汇报的人负责的客户。
handovers-error-same = 请选择移交人以外的人。
handovers-error-past = 请选择今天或以后的日期：之前由谁负责的记录保持不变。
handovers-error-not-led = 请选择移交人当天负责的客户。
handovers-error-not-receiver = 只有接手人可以答复移交。
handovers-error-answered = 移交已被答复或撤回。
handovers-error-accepted = 移交已被接受。请改为再次移交这些客户。
handovers-error-not-giver = 只有移交人、其上级以及创建者可以撤回移交。
handovers-error-too-late = 您已不再管理这些客户。您的上级可以撤回移交。
event-handover-offered = 客户已移交
event-handover-accepted = 移交已接受
event-handover-declined = 移交已拒绝
event-handover-withdrawn = 移交已撤回

handovers-all = 全部移交
handovers-from-whom = { $giver }：{ $n } 个客户
handovers-away = { $person }外出至{ $day }，由{ $deputy }代理。
handovers-away-deputy = 您代理{ $person }的工作至{ $day }。
handovers-away-you = 您外出至{ $day }，由{ $deputy }代理。
handovers-away-change = 修改

handovers-notice-offered = 有客户移交给我，或我的客户移交给他人
handovers-notice-answered = 移交被接受、拒绝或撤回
notify-handover-offered = { $case ->
    [receiver] { $giver } 将 { $n } 个客户自 { $day } 起移交给您，请答复
   *[other] { $who } 将您的 { $n } 个客户自 { $day } 起移交给 { $receiver }
  }
notify-handover-answered = { $case ->
    [accepted] { $who }接受了{ $giver }的移交
    [declined] { $who }拒绝了{ $giver }的移交
   *[other] { $who }撤回了{ $giver }对{ $receiver }的移交
  }
