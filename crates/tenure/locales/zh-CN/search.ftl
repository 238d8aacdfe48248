search-title = 搜索
search-field = 名称、曾用名、地点或编号
search-hint = 您可以查看的客户、人员、同事和命令。
search-summary = { $n ->
    [0] 没有找到“{ $q }”
   *[other] “{ $q }”共有 { $n } 个结果
  }
search-none = 没有找到结果。请减少字数，或尝试曾用名、城市。
search-to-accounts = 全部客户
search-group-accounts = 客户
search-group-people = 人员
search-group-users = 同事
search-group-commands = 命令
search-group-recent = 最近
error-limit = 请在允许的范围内选择数量。
