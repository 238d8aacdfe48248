# 何时成交、金额多少。
forecast-title = 销售预测
forecast-figures = 预测数据
forecast-month = 月份
forecast-quarter = 季度
forecast-year = 年度
forecast-month-of = { $year }年{ $month }
forecast-quarter-of = { $year } 年第 { $n } 季度
# 以月份表示的财季：同一年内，以及跨年。
forecast-months-of = { $year }年{ $from }–{ $to }
forecast-months-over = { $first }年{ $from }–{ $year }年{ $to }
# 非本年的月份。
forecast-month-other-year = { $year }年{ $name }
forecast-first-quarter = 第一季度
forecast-second-quarter = 第二季度
forecast-third-quarter = 第三季度
forecast-fourth-quarter = 第四季度
forecast-length = 期间长度
forecast-rows-shown = 共 { $all } 行，显示最大的 { $n } 行
forecast-rows = 行
forecast-by-lead = 负责人
forecast-by-team = 团队
forecast-by-month = 月份
forecast-by-kind = 类型
forecast-by-territory = 区域
forecast-by-offering = 产品与服务
forecast-by-quarter = 季度
forecast-filter-off = 取消此筛选
forecast-frozen-every = 每{ $weekday } { $hour } 冻结
forecast-change-since = 自何时起的变化…
forecast-freeze-now = 立即冻结
forecast-frozen = 已按今天的状态冻结全部商机
forecast-frozen-already = 今天的商机此前已冻结，保持不变
forecast-error-no-freeze = 该日没有冻结记录。请选择有冻结记录的日期。
forecast-error-day-over = 该日尚未结束。请选择更早的日期。
forecast-error-one-day = 冻结记录与日期只能选择其一。
forecast-comma = ，
forecast-semicolon = ；
forecast-today = 今天

# 概述。
forecast-whose-mine = 我的客户
forecast-whose-team = 团队
forecast-whose-territory = 区域
forecast-whose-all = 我可见的全部
forecast-a-week-ago = 一周前
forecast-on-day = { $day }
forecast-sentence = { $period }，{ $whose }：承诺成交为 { $commit }{ $change }
forecast-sentence-over = { $period }，{ $whose }：承诺成交超出指标 { $gap }{ $change }
forecast-sentence-under = { $period }，{ $whose }：承诺成交低于指标 { $gap }{ $change }
forecast-sentence-none = { $period }：没有商机在此期间成交
forecast-sentence-unknown = { $period }：{ $n } 个商机的金额或汇率未知
forecast-change-up = ，比{ $when }高 { $amount }
forecast-change-down = ，比{ $when }低 { $amount }
forecast-change-none = ，与{ $when }相同

# 关键数据。
forecast-won-so-far = 已赢单
forecast-commit = 承诺成交
forecast-best = 乐观预测
forecast-hit-rate = 预测命中率
forecast-weighted = 加权
forecast-target = 销售指标
forecast-to-target = 与指标之差
forecast-of-target = 指标 { $target }
forecast-of-target-pace = 指标 { $target }；进度 { $pace }
forecast-no-target = 此期间没有销售指标 · { $n } 个商机
forecast-over-target = 超出指标 { $amount }
forecast-under-target = 低于指标 { $amount }
forecast-beside-teams = 另有其他团队及无负责人客户的 { $amount }
forecast-beside-others = 另有计入他人业绩的 { $amount }
forecast-beside-people = 另有无指标人员的 { $amount }
forecast-against-target = 对照指标
forecast-attained-note = 与指标对照的是指标所属人员的全部业绩，包括此范围之外客户的业绩；他人的业绩单独列示。
forecast-weighted-is = 加权 { $amount }
forecast-since = 自 { $day }起
forecast-deals = { $n } 个商机
forecast-unknown = { $n } 个商机金额或汇率未知，未计入
forecast-bar-won = 已赢得指标的 { $share }
forecast-bar-commit = 承诺成交为指标的 { $share }
forecast-bar-best = 乐观预测为指标的 { $share }
forecast-bar-hits = 预测命中实际的 { $share }
forecast-days-before = 提前 { $n } 天
forecast-last-months = 最近 { $n } 个月
forecast-last-quarters = 最近 { $n } 个季度
forecast-last-years = 最近 { $n } 年
forecast-bias-none = 不偏高也不偏低
forecast-bias-high = 偏高 { $n } 个百分点
forecast-bias-low = 偏低 { $n } 个百分点
forecast-no-history = 已结束的期间没有及时的冻结记录

# 变化。
forecast-changes = 承诺成交的变化
forecast-changes-since = 承诺成交，自 { $day }起的变化
forecast-no-freeze = 尚无冻结记录。首次冻结之后，这里会说明承诺成交的变化原因。
forecast-nothing-moved = 没有商机使承诺成交变化。
forecast-waterfall = 承诺成交从 { $from } 变为 { $to }：{ $steps }
forecast-show-table = 以表格显示
forecast-step = 步骤
forecast-frozen-deals = { $n } 个商机，按冻结时的状态
forecast-why = 原因
forecast-step-new = 新增
forecast-step-won = 赢单
forecast-step-pulled_in = 提前
forecast-step-raised = 上调
forecast-step-slipped = 推迟
forecast-step-cut = 下调
forecast-step-lost = 丢单
forecast-why-fresh = 新商机
forecast-why-committed = 新进入承诺成交
forecast-why-won = 未经承诺成交直接赢单
forecast-why-won_fresh = 赢单后才录入
forecast-why-moved_in = 日期移入
forecast-why-moved_out = 推迟
forecast-why-undated = 不再有成交日期
forecast-why-raised = 上调
forecast-why-lowered = 下调
forecast-why-rate = 汇率变化
forecast-why-known = 金额现已知
forecast-why-unknown = 金额不再已知
forecast-why-uncommitted = 不再属于承诺成交
forecast-why-lost = 丢单
forecast-why-gone = 已移除
forecast-moved-most = 变化最大的商机

# 各行。
forecast-title-lead = 按负责人
forecast-title-team = 按团队
forecast-title-kind = 按类型
forecast-title-territory = 按区域
forecast-title-month = 按月份
forecast-drawn = 与指标对比图
forecast-rate-drawn = 赢单率图示
forecast-drawn-words = { $name }，{ $unit }：已赢单 { $won }，承诺成交 { $commit }，乐观预测 { $best }，指标 { $target }
forecast-won = 赢单
forecast-lost = 丢单
forecast-all = 全部
forecast-no-lead = 没有负责人的客户
forecast-no-team = 没有上级
forecast-no-territory = 没有区域
forecast-no-offering = 没有产品与服务
forecast-months-note = 此处的承诺成交与乐观预测仅指尚未成交的部分。
forecast-months-by-days = 没有单独指标的月份按天数分摊期间指标。
forecast-teams-note = 团队包含其下级团队；合计中每个商机只计一次。
forecast-none = 没有商机在此期间成交，也没有赢单。
forecast-none-match = 此期间没有商机符合这些筛选条件。
forecast-left-out = { $n } 个商机的金额或汇率未知，未计入这些合计。
forecast-targets-left-out = { $n } 个销售指标的币种没有汇率，未计入。
forecast-targets-partial = { $n } 个指标只覆盖此期间的一部分，因此不作比较。
forecast-left-out-head = 未计入的商机
forecast-note = 合计只含您可见的客户。分成的商机按份额计入各人，其余计入客户负责人。

# 依据。
forecast-unsupported = 缺少依据的承诺成交
forecast-all-commits = 全部承诺成交
forecast-commit-asks = 承诺成交需要预算负责人的同意和有日期的书面流程。
forecast-lacks = 缺少{ $what }
forecast-said-until = 人工判断至 { $day }
forecast-weak = 需要关注的商机
forecast-weak-stalled = 在当前阶段停留过久
forecast-weak-no_step = 没有下一步
forecast-weak-no_sponsor = 没有高层支持者或拥护者
forecast-weak-overdue = 成交日期已过
forecast-weak-no_date = 没有成交日期

# 数字背后的商机。
forecast-deals-title = 数字背后的商机
forecast-deals-none = 此数字背后没有商机。
forecast-deals-shown = 共 { $all } 个商机，显示 { $n } 个
forecast-next = 更多
forecast-deal = 商机
forecast-account = 客户
forecast-stage = 阶段
forecast-counts-as = 计为
forecast-closes = 成交日期
forecast-next-step = 下一步
forecast-no-step = 没有下一步
forecast-no-day = 没有成交日期
forecast-first-day = 原定 { $day }
forecast-amount = 金额
forecast-no-amount = 未知
forecast-no-rate = 没有汇率
forecast-part-in = 份额（{ $currency }）
forecast-open-deals = 未成交商机
forecast-counts-won = 赢单
forecast-counts-commit = 承诺成交
forecast-counts-committed = 未成交的承诺成交
forecast-counts-best = 乐观预测
forecast-counts-likely = 未成交的乐观预测
forecast-counts-pipeline = 未成交的管道
forecast-counts-open = 未成交

# 过去某日的商机。
forecast-frozen-title = 冻结时的商机
forecast-stood-title = 当日的商机
forecast-frozen-day = 冻结于 { $day }
forecast-stood-day = { $day }结束时
forecast-other-freeze = 其他冻结记录…
forecast-frozen-never = 尚无冻结记录。首次冻结之后，这里会列出商机当时的状态。
forecast-frozen-none = 当日没有商机计入此数字。
forecast-frozen-note = 金额、类别、阶段与成交日期为当日的数据；名称为今天的名称。
forecast-stood-note = 未成交的商机按当日及之前最后一次冻结的状态列出，没有则按其后首次冻结的状态。从未冻结的，按现在的状态列出；已成交或丢单的，按关闭时的状态，类别按当日已有的依据判断。阶段为当日所处的阶段。
forecast-counted-as = 当时计为
forecast-closed-then = 当时的成交日期
forecast-counted = 计入金额
forecast-since-then = 此后
forecast-fate-open = 仍未成交
forecast-fate-moved_out = 移至其他期间
forecast-fate-undated = 未成交，没有成交日期
forecast-fate-won = 赢单
forecast-fate-lost = 丢单
forecast-fate-gone = 已移除
forecast-closes-now = 预计 { $day } 成交

# 过去。
forecast-past-title = 预测命中情况
forecast-past-summary = 已结束的期间：结束前冻结的承诺成交与实际赢单的对比
forecast-past-none = 已结束的期间没有及时的冻结记录。首次冻结之后，这里会对比预测与实际。
forecast-past-periods = 逐期
forecast-past-note = 准确度为 1 − |预测 − 赢单| ÷ 赢单，偏差为（预测 − 赢单）÷ 赢单；没有赢单时不计算。
forecast-periods = { $n } 个期间
forecast-age = 冻结时间
forecast-frozen-on = 日期
forecast-forecast = 预测
forecast-came = 赢单
forecast-accuracy = 准确度
forecast-bias = 偏差

# 赢单率。
forecast-wins-title = 赢单率
forecast-wins-summary = { $from } 至 { $until } 有结果的商机
forecast-wins-none = 这段时间没有商机有结果。
forecast-win-rate = 赢单率
forecast-win-rate-value = 按金额
forecast-won-value = 赢单金额
forecast-lost-value = 丢单金额
forecast-wins-note = 赢单 ÷（赢单 + 丢单）。有多位负责人或多项产品的商机对每一项各计一次，金额按份额。
forecast-days = 日期
forecast-from = 从
forecast-until = 至（含）
forecast-show = 显示

# 其他。
reports-section-forecast = 本季度预测
reports-figure-forecast_won = 已赢单
reports-figure-forecast_commit = 承诺成交
reports-figure-forecast_best = 乐观预测
reports-figure-forecast_moved = 自上次报告以来的变化
reports-figure-forecast_unknown = 金额或汇率未知的商机
reports-item-forecast-moved = { $account }：自 { $since } 起承诺成交{ $up ->
    [1] 增加 { $amount }
   *[other] 减少 { $amount }
  }，{ $why ->
    [fresh] 新商机
    [committed] 新进入承诺成交
    [won] 赢单
    [won_fresh] 赢单后才录入
    [moved_in] 成交日期移入
    [moved_out] 成交日期推迟
    [undated] 不再有成交日期
    [raised] 上调
    [lowered] 下调
    [rate] 汇率变化
    [known] 金额现已知
    [unknown] 金额不再已知
    [uncommitted] 不再属于承诺成交
    [lost] 丢单
   *[gone] 已移除
  }

# 提交的预测。
forecast-submit = 提交预测
forecast-submit-note = 上级会收到通知。此前提交的内容保留。
forecast-submissions = 已提交的预测
forecast-submissions-note = “申报”是各人所报；“现在”是其商机今天的数额，仅限您可见的部分。团队包括其全部客户的商机。
forecast-submitted = 预测已提交
forecast-submitted-on = 提交日期
forecast-submitted-mine = { $period }：您已提交
forecast-submitted-not = { $period }：您尚未提交
forecast-submitted-of = { $period }：{ $of } 人中 { $n } 人已提交
forecast-not-submitted = 未提交
forecast-nobody-submits = 没有您可查看其预测的提交人。
forecast-whose = 谁的预测
forecast-of-mine = 个人商机
forecast-of-team = 团队
forecast-me = { $name }（您）
forecast-counted-commit = 按商机计的承诺成交
forecast-counted-best = 按商机计的乐观预测
forecast-said-last = 上次申报
forecast-said-of = { $day }：承诺成交 { $commit }，乐观预测 { $best }
forecast-said-day = { $day } 提交
forecast-said-else = 其他时间的申报
forecast-deals-said = 商机合计 { $amount }
forecast-field-commit = 承诺成交
forecast-field-best = 乐观预测
forecast-field-comment = 说明
forecast-hint-comment = 与商机不一致时请说明原因
forecast-stated-commit = 承诺成交（申报）
forecast-stated-best = 乐观预测（申报）
forecast-commit-now = 承诺成交（现在）
forecast-best-now = 乐观预测（现在）
forecast-change = 变化
forecast-unchanged = 未变
forecast-submission-of = { $name }，{ $period }
forecast-moved-since = 此后的变化
forecast-moved-from-to = 按商机计，承诺成交由 { $from } 变为 { $to }。
forecast-withdraw = 撤回
forecast-withdrawn = 已撤回
forecast-withdrawn-done = 预测已撤回
forecast-error-negative = 金额不能小于零。
forecast-error-best = 乐观预测小于承诺成交。乐观预测应包含全部承诺成交和可能增加的部分。
forecast-error-comment = 与商机合计不一致，请说明原因。
forecast-error-over = 该期间已结束。
forecast-error-no-team = 没有人向您汇报。
forecast-error-not-yours = 只有提交人本人可以撤回预测。
forecast-notice-submitted = 有人向我提交了预测
notify-forecast-submitted = { $case ->
    [team] { $author } 提交了团队 { $from } 至 { $last } 的预测
   *[other] { $author } 提交了 { $from } 至 { $last } 的预测
}
event-forecast-submitted = 预测已提交
event-forecast-withdrawn = 预测已撤回
event-forecast-resubmitted = 预测重新提交

event-forecast-frozen = 已保存每周预测快照
