# 收入报表：归谁、卖了什么、在哪些期间。
revenue_reports-title = 收入
revenue_reports-title-lead = 按客户经理看收入
revenue_reports-title-team = 按团队看收入
revenue_reports-title-territory = 按销售区域看收入
revenue_reports-title-account = 按客户看收入
revenue_reports-title-group = 按集团看收入
revenue_reports-title-unit = 按业务单元看收入
revenue_reports-title-offering = 按产品看收入
revenue_reports-title-sector = 按行业领域看收入
revenue_reports-by = 按
revenue_reports-by-lead = 客户经理
revenue_reports-by-team = 团队
revenue_reports-by-territory = 销售区域
revenue_reports-by-account = 客户
revenue_reports-by-group = 集团
revenue_reports-by-unit = 业务单元
revenue_reports-by-offering = 产品
revenue_reports-by-sector = 行业领域
revenue_reports-who = 收入归谁
revenue_reports-who-both = 两种归属
revenue_reports-who-then = 当时的负责人
revenue_reports-who-now = 现在的负责人
revenue_reports-for-targets = 用于销售指标和薪酬
revenue_reports-for-planning = 用于规划
revenue_reports-then-means = 每笔收入归当天负责该客户的人，或卖出它的人。
revenue_reports-now-means = 全部历史随客户归到现在负责它的人。
revenue_reports-step-month = 月
revenue_reports-step-quarter = 季度
revenue_reports-step-year = 年
revenue_reports-step-fiscal_quarter = 财政季度
revenue_reports-step-fiscal_year = 财政年度
revenue_reports-fiscal = { $from }/{ $to } 财年
revenue_reports-period = 期间
revenue_reports-months = { $n } 个月
revenue_reports-quarters = { $n } 个季度
revenue_reports-years = { $n } 年
revenue_reports-fiscal-quarters = { $n } 个财政季度
revenue_reports-fiscal-years = { $n } 个财政年度
revenue_reports-rates = 汇率
revenue_reports-rates-historical = 各日汇率
revenue_reports-rates-constant = 用这一天的汇率
revenue_reports-rates-constant-on = { $day }
revenue_reports-rates-on = 汇率日期
revenue_reports-rates-help = 各日汇率：每笔按自己当天的汇率折算。同一天的汇率：全部按同一汇率折算，只看销售的变化。
revenue_reports-rates-back = 改回各日汇率
revenue_reports-filter-off = 取消筛选
revenue_reports-thousand = 千 { $sign }
revenue_reports-total = 合计
revenue_reports-others = 其他
revenue_reports-no-lead = 没有负责人
revenue_reports-no-team = 没有团队
revenue_reports-no-territory = 没有销售区域
revenue_reports-no-unit = 没有业务单元
revenue_reports-no-offering = 没有产品
revenue_reports-no-sector = 没有行业领域
revenue_reports-difference = 差额
revenue_reports-what-moved = 变动原因
revenue_reports-nothing-moved = 没有客户变动
revenue_reports-left-right = 右：现在更多，左：现在更少
revenue_reports-figures = 显示为表格
revenue_reports-to-date = { $year }年至{ $day }
revenue_reports-since = { $from }至{ $day }
revenue_reports-year-by = { $when }，按{ $by }
revenue_reports-periods-by = { $by }，{ $periods }
revenue_reports-summary = { $when }：{ $total }，{ $accounts } 个客户，{ $silent ->
    [0] 都有收入
   *[other] 其中 { $silent } 个没有收入
  }
revenue_reports-summary-moved = { $when }。客户经理之间：{ $moved }；合计不变
revenue_reports-told-handed = { $n } 次客户交接，变动 { $sum }
revenue_reports-told-others = 未经交接而不归现在负责人的 { $sum }
revenue_reports-summary-none = { $when }：没有销售
revenue_reports-until = 截至
revenue_reports-until-today = 今天
revenue_reports-until-help = 最后一个期间是该日所在的期间；年度是该日所在的整年。
revenue_reports-until-back = 回到今天
revenue_reports-until-day = 日期
revenue_reports-until-show = 显示
revenue_reports-none-since = 这些期间没有销售。最后一笔是 { $day }。
revenue_reports-show-then = 显示截至当时的期间
revenue_reports-none = 录入或导入收入之后，这里会显示卖给这些客户的收入。
revenue_reports-none-match = 没有符合这些筛选的收入。
revenue_reports-note-accounts = { $n } 个客户，{ $silent ->
    [0] 这些期间都有收入。
   *[other] 其中 { $silent } 个在这些期间没有收入。
  }
revenue_reports-note-seen = 合计只含您能看到的客户。
revenue_reports-note-historical = 每笔按当天汇率折算。
revenue_reports-note-constant = 全部按 { $day } 的汇率折算。
revenue_reports-note-shared = 同一集团多个客户上的同一单据只计一次。
revenue_reports-note-unknown = 有 { $n } 笔未计入：币种没有汇率
revenue_reports-unknown-lines = { $n } 笔没有汇率
revenue_reports-unknown = 没有汇率的笔数
revenue_reports-no-rate = 没有汇率
revenue_reports-what-counts = 计算口径
revenue_reports-count-lines = 截至今天的订单、发票、贷项通知单和经常性收入，已归档的客户也计入；贷项通知单为减项。
revenue_reports-count-then = 当时的负责人：写明由谁卖出的归该人，否则归当天负责该客户的人；团队和销售区域按当天的情况。
revenue_reports-count-now = 现在的负责人：现在负责该客户的人，团队和销售区域按今天的情况。
revenue_reports-count-seen = 不论看哪一天，只计入您今天能看到的客户。
revenue_reports-count-shared = 同一单据行出现在集团的多个客户上时只计一次，计在最先录入的客户上。
revenue_reports-count-unknown = 币种没有汇率的不计入，另行计数；未知不等于零。
revenue_reports-count-historical = 逐笔折算，用当天或之前最近的汇率。
revenue_reports-count-constant = 逐笔折算，全部用所选日期或之前最近的汇率：
revenue_reports-next = 下一页
revenue_reports-comma = ，
revenue_reports-and-more = 另有 { $n } 项
revenue_reports-n-accounts = { $n } 个客户
revenue_reports-in-on = { $what } 由 { $who } 转入（{ $day }）
revenue_reports-in = { $what } 由 { $who } 转入
revenue_reports-in-unled = { $what } 此前没有负责人
revenue_reports-out-unled-on = { $what } 自{ $day }起没有负责人
revenue_reports-out-on = { $what } 转给 { $who }（{ $day }）
revenue_reports-out = { $what } 转给 { $who }
revenue_reports-moved-title = 客户经理之间的变动
revenue_reports-moved-summary = { $when } · { $n ->
    [0] 没有变动
   *[other] { $n } 行，共 { $sum }
  }
revenue_reports-moved-none = 每笔收入都归现在负责该客户的人。
revenue_reports-moved-note = 当时的负责人不是现在负责人的收入，按客户列出。日期是当时的负责人不再负责该客户的那一天。
revenue_reports-moved-shown = { $all } 行中的 { $n } 行，金额大的在前。
revenue_reports-from-day = 自 { $day } 起
revenue_reports-until-the-day = 至 { $day }
revenue_reports-handed = 交接日期
revenue_reports-sold-by = 不负责该客户而卖出
revenue_reports-led-later = 当时没有负责人
revenue_reports-told = 已写明
revenue_reports-amount = 金额
revenue_reports-day = 日期
revenue_reports-document = 单据
revenue_reports-lines-title = 合计的明细
revenue_reports-lines-summary = { $n } 笔，{ $sum }{ $unknown ->
    [0] {""}
   *[other] ，{ $unknown } 笔没有汇率
  }
revenue_reports-lines-shown = { $all } 笔中的 { $n } 笔，最新的在前
revenue_reports-lines-none = 您能看到的客户中没有这样的收入。
