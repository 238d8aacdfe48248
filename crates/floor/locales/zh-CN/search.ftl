search-title = 搜索
search-field = 名称、拼音、编号、邮箱或沟通内容
search-hint = 您可以查看的客户、人员、沟通、承诺、同事和命令。
search-summary = { $n ->
    [0] 没有找到“{ $q }”
   *[other] “{ $q }”共有 { $n } 个结果
  }
search-summary-more = “{ $q }”的结果超过 { $n } 个
search-instead = 没有完全匹配的内容。以下是“{ $q }”的结果。
search-all = “{ $q }”的全部结果
search-see-all = 查看全部
search-tabs = 结果类型
search-tab-all = 全部
search-everything = 搜索全部内容
search-none = 没有找到结果。请减少字数，或尝试曾用名、编号、城市。
search-none-kind = 没有找到这一类的结果。
search-to-accounts = 全部客户
search-to-people = 全部人员
search-group-users = 同事
search-group-commands = 命令
search-group-recent = 最近
error-limit = 请在允许的范围内选择数量。
