# 客户：列表、客户页、团队页。表单的文字在 accounts.ftl。
accounts-column-account = 客户
accounts-column-revenue = 客户年收入
accounts-comma = {"，"}
accounts-choose = 请选择…
accounts-no-lead = 无负责人
accounts-count = { $n } 个客户
accounts-count-of = { $all } 个客户中的 { $n } 个
accounts-count-later = 总数见表格下方
accounts-narrowed = { $count }：{ $filters }
accounts-all = 全部 { $n } 个
accounts-totals = 合计
accounts-rows = 共 { $all } 个，第 { $from }–{ $to } 个，{ $sorted }
accounts-rows-large = 第 { $from }–{ $to } 个，{ $sorted }
accounts-sorted-a-z = 按{ $by }升序
accounts-sorted-z-a = 按{ $by }降序
accounts-sorted-low = 按{ $by }从低到高
accounts-sorted-high = 按{ $by }从高到低
accounts-sorted-early = 按{ $by }从早到晚
accounts-sorted-late = 按{ $by }从晚到早
accounts-next = 后 { $n } 个
accounts-columns-of = 列 { $n } / { $all }
accounts-columns-show = 显示所选列
accounts-none-match = 没有符合这些筛选条件的客户。
accounts-none-yet = 这里还没有客户。您所在团队的客户会列在这里，并显示最近沟通和下一步。

accounts-filter-title = 筛选客户
accounts-filter-by = 显示符合以下条件的客户
accounts-filter-name = 名称
accounts-filter-tag = 标签
accounts-filter-archived = 只看已归档的客户
accounts-filter-any = 不限
accounts-filter-apply = 显示客户
accounts-filter-add = 更多筛选
accounts-filter-remove = 去掉此筛选

accounts-ticked = 个已勾选
accounts-tick-all = 勾选全部 { $n } 个
accounts-tick-filter = 勾选全部筛选结果
accounts-untick = 取消勾选
accounts-batch-lead = 负责人…
accounts-batch-tier = 分级…
accounts-batch-tag = 标签…
accounts-batch-lead-title = 为 { $n } 个客户更换负责人
accounts-batch-tier-title = 设定 { $n } 个客户的客户分级
accounts-batch-tag-title = 修改 { $n } 个客户的标签
accounts-batch-more = { $names }，另有 { $n } 个
accounts-batch-change = 要修改的内容
accounts-batch-note = 要么全部修改，要么都不修改：只要有一个不能改，就不会保存。可以撤销。
accounts-batch-do = 修改 { $n } 个客户
accounts-batch-add = 添加标签
accounts-batch-remove = 去掉标签
accounts-batch-changed = 您查看之后列表已有变化。请核对数量后再次确认。
accounts-batch-none = 没有勾选任何客户
accounts-batch-lead-done = 已更换负责人
accounts-batch-tier-done = 已设定客户分级
accounts-batch-tag-done = 已修改标签

accounts-overview = 概览
accounts-timeline = 时间线
accounts-tabs = 客户的各部分
accounts-log = 记录沟通
accounts-why = 我为什么能看到
accounts-units-count = { $n } 个单元
accounts-since = { $when }起成为客户
accounts-last-talk = 最近沟通 { $day }
accounts-no-talk = 尚无沟通
accounts-archived-notice = 已于{ $day }归档。只能查看，不能修改。
accounts-latest = 最新动态
accounts-facts = 基本信息
accounts-group = 集团
accounts-group-tree = 客户层级
accounts-group-parent = 上级
accounts-group-more = 下级还有更多客户。
accounts-more = 另有 { $n } 个

accounts-changes = 变更
accounts-timeline-all = 全部
accounts-timeline-person = 人员
accounts-timeline-none = 这里还没有任何动态。请记录第一次沟通。
accounts-timeline-older = 更早
accounts-timeline-newest = 最新
accounts-event-other = 有内容被修改
accounts-event-by = 操作人：{ $name }
accounts-event-undone = （已撤销）
event-account-created = 新建客户
event-account-edited = 修改客户
event-account-archived = 归档客户
event-account-restored = 恢复客户
event-account-tagged = 修改标签
event-account-tier-set = 设定客户分级
event-account-lifecycle-set = 设定生命周期
event-account-territory-set = 设定销售区域
event-account-parent-set = 设定集团归属
event-unit-added = 添加单元
event-unit-edited = 修改单元
event-unit-archived = 归档单元
event-unit-restored = 恢复单元

accounts-team = 团队
accounts-team-summary = { $managers } 位经理，{ $accounts } 个客户。{ $bare ->
    [0] 每个客户都有负责人
   *[other] { $bare } 个客户没有负责人
  }
accounts-team-hand-over = 移交客户
accounts-team-managers = 经理
accounts-team-bare = 无负责人的客户
accounts-team-load = 负荷
accounts-team-at-risk = 有风险
accounts-team-quiet = 60 天未沟通
accounts-team-promises = 未完成的承诺
accounts-team-points = 分值
accounts-team-of = 共 { $n } 个
accounts-team-points-of = { $n } / { $all } 分
accounts-team-oldest = { $n ->
    [0] 从今天起
   *[other] 最久 { $n } 天
  }
accounts-team-age = { $n ->
    [0] 从今天起
   *[other] 已 { $n } 天
  }
accounts-team-over = { $n ->
    [0] 无人超出负荷
   *[other] { $n } 人超出负荷
  }
accounts-team-quiet-count = { $n } 个在 { $days } 天内没有沟通
accounts-team-roll-up = 汇总
accounts-team-roll-up-note = 仅含您能看到的客户。负荷按经理的全部销售区域计算。
accounts-team-column = 销售区域、经理、客户
accounts-team-no-territory = 无销售区域
accounts-team-open = 展开
accounts-team-close = 收起
accounts-team-never = 从未
accounts-team-more = 另有 { $n } 个客户
accounts-team-none = 此范围内还没有客户。
accounts-not-there = 该客户当天不在系统中：之后才加入，或已归档。
accounts-on-day = { $day }的情况
accounts-held-since = 自{ $day }起
accounts-team-on-day = 当天的团队
accounts-team-changes = 这里的变化
accounts-changed-since = 此后的变化
accounts-everything = 全部客户
accounts-bulk-edit = 编辑…
accounts-bulk-title = 编辑 { $n } 个客户
accounts-bulk-summary = 先选择更改内容，查看将发生的变化，再执行。未选择的内容保持不变。
accounts-bulk-stays = 保持不变
accounts-bulk-clear = 无
accounts-bulk-from = 级别和阶段的生效日；留空为今天
accounts-bulk-show = 查看变化
accounts-bulk-note = 一次完成，可一次撤销。只会发生此处显示的变化。
accounts-bulk-n-changed = { $n } 个客户将更改
accounts-bulk-n-same = { $n } 个已是如此。
accounts-bulk-n-refused = { $n } 个您无权编辑。
accounts-bulk-n-archived = { $n } 个已归档。
accounts-bulk-n-crowded = { $n } 个的标签会过多。
accounts-bulk-more = 另有 { $n } 个
accounts-bulk-done = 客户已更改
accounts-bulk-same = 没有变化
accounts-bulk-changed = 您查看后内容已有变化。以下为现在将发生的变化。
accounts-bulk-nobody = 其中没有您可见的客户。
accounts-bulk-both = 请只提供 ids 或 filter 之一。
event-account-sector-set = 更改行业
