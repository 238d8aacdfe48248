today-title = 今天
today-log = 记录沟通
today-log-short = 记录
today-summary = { $people ->
    [0] 暂无需要联系的客户
   *[other] { $people } 个客户需要联系
  },{ $late ->
    [0] 没有逾期承诺
   *[other] { $late } 项承诺逾期
  },{ $steps ->
    [0] 没有到期的下一步
   *[other] { $steps } 个下一步即将到期
  }
today-figure-talked = 30 天内有沟通
today-of = / { $n }
today-silent = { $n ->
    [0] 全部已沟通
   *[other] { $n } 个客户无沟通
  }
today-figure-ours = 我方承诺
today-late = { $n } 项逾期
today-none-late = 无逾期
today-figure-theirs = 客户方承诺
today-theirs-note = 客户未兑现的承诺
today-figure-steps = 7 天内的下一步
today-steps-note = 含已逾期
today-next = 接下来联系
today-next-none = 暂无待办。此范围内的客户均按节奏沟通，且没有逾期承诺。
today-to-accounts = 全部客户
today-why = 为何联系此客户
today-total = 合计
today-formula = 分数相加得出；公式 { $version }。
