# 用户、登录、个人设置。
identity-admin = 管理
identity-sign-in = 登录
identity-sign-in-lead = 您的客户、人员与承诺
identity-sign-in-both = 请填写邮箱和密码。
identity-sign-in-wrong = 邮箱或密码不正确。还可再试 { $tries } 次，之后需等待 { $minutes } 分钟。
identity-wait-seconds = 错误次数过多。请等待 { $n } 秒后再试。
identity-wait-minutes = 错误次数过多。请等待 { $n } 分钟后再试。
identity-forgotten = 忘记密码？
identity-stay = 在此设备上保持登录 30 天
identity-no-account = 没有账号？请联系本系统的负责人。
identity-no-account-ask = 没有账号？请联系本系统的负责人 { $operator }。
identity-back-to-sign-in = 返回登录

identity-password = 密码
identity-password-current = 当前密码
identity-password-new = 新密码
identity-password-hint = 至少 12 个字符。几个词连在一起，好记又难猜。
identity-password-change = 修改密码
identity-password-changed = 密码已修改
identity-password-note = 您在其他设备上的登录将结束，API 令牌不受影响。
identity-error-password-short = 请至少填写 { $least } 个字符。
identity-error-password-email = 密码不能与邮箱相同。
identity-error-password-one = 密码不能只重复同一个字符。
identity-error-password-current = 当前密码不正确。

identity-reset-title = 设置新密码
identity-reset-lead = 我们会发给您一个链接，一小时内有效，只能使用一次。
identity-reset-send = 发送链接
identity-reset-asked = 如果该邮箱属于某位用户，链接已经发出，一小时内有效，只能使用一次。没有收到？请先查看垃圾邮件，再重新申请。
identity-reset-no-mail = 本系统不发送邮件。请向系统负责人索取链接。
identity-reset-no-mail-ask = 本系统不发送邮件。请向 { $operator } 索取链接。

identity-link-invite = 欢迎
identity-link-invite-lead = { $name }，请设置密码。您将使用 { $email } 登录。
identity-link-invite-go = 设置密码并登录
identity-link-reset = 设置新密码
identity-link-reset-lead = { $name }，请为 { $email } 设置新密码。
identity-link-reset-go = 设置密码并登录
identity-link-sign-in = 一次性登录
identity-link-sign-in-lead = 您将以 { $name }（{ $email }）的身份登录。此链接只能使用一次。
identity-link-sign-in-go = 登录
identity-link-gone = 此链接已失效
identity-link-gone-text = 链接已被使用或已过期。请用密码登录，或重新申请链接。
identity-link-mailed = 链接已发送至 { $email }。您也可以自行转交：链接只能使用一次，且仅在此时显示。
identity-link-not-mailed = 发往 { $email } 的邮件未能送出，原因见服务器日志。请自行转交链接：链接只能使用一次，且仅在此时显示。
identity-link-give = 请将此链接交给 { $name }。链接只能使用一次，且仅在此时显示。

identity-mail-invite-subject = 您的 { $company } 访问权限
identity-mail-invite = { $name }，您好：

  您现在可以管理 { $company } 的客户了。请在此设置密码：

  { $url }

  链接在 { $hours } 小时内有效，只能使用一次。
identity-mail-reset-subject = 设置 { $company } 的新密码
identity-mail-reset = { $name }，您好：

  请在此设置新密码：

  { $url }

  链接在 { $hours } 小时内有效，只能使用一次。如果不是您本人申请，无需任何操作，原密码保持不变。

identity-setup = 初始设置
identity-setup-lead = 您将成为第一位用户，并负责本系统。
identity-setup-code = 设置码
identity-setup-code-hint = 见服务器日志。
identity-setup-bad-code = 设置码无效。请使用服务器日志中最新的设置码，有效期为一天。
identity-setup-company = 公司
identity-setup-currency = 报告货币
identity-setup-manages = 我也负责客户
identity-setup-go = 完成设置并登录
identity-setup-note = 数据保存在服务器启动时指定的数据库中。尚未设置备份，也不会向外发送任何内容。
identity-your-name = 您的姓名

identity-profile = 个人设置
identity-deputy = 外出期间的代理人
identity-preferences = 显示方式
identity-language = 语言
identity-time-zone = 时区
identity-time-zone-hint = 例如 Asia/Shanghai 或 Europe/Oslo
identity-error-time-zone = 请填写列表中的时区，例如 Asia/Shanghai。
identity-theme = 外观
identity-theme-auto = 跟随设备
identity-theme-light = 浅色
identity-theme-dark = 深色
identity-keys = 启用单字母快捷键（L 记录沟通，J、K 上下移动）

identity-sessions = 登录设备
identity-sessions-none = 您正在使用 API 令牌，没有登录任何设备。
identity-sessions-end-others = 结束其他登录
identity-sessions-ended = 其他登录已结束
identity-session-since = { $day } 起，至 { $until }
identity-session-seen = 最近使用
identity-session-this = 当前设备
identity-session-end = 结束
identity-session-ended = 登录已结束

identity-tokens = API 令牌
identity-token-once = 请立即复制令牌：仅显示这一次。
identity-token-name = 用途
identity-token-name-hint = 例如“月度报表”
identity-token-ends = 有效期
identity-token-days = { $n ->
    [365] 一年
   *[other] { $n } 天
  }
identity-token-read-only = 仅可读取
identity-token-reads = 只读
identity-token-until = 有效至 { $day }
identity-token-open = 长期有效
identity-token-used = 最近使用：{ $day }
identity-token-unused = 从未使用
identity-token-over = 已过期
identity-token-make = 创建令牌
identity-token-revoke = 撤销
identity-token-revoked = 令牌已失效
identity-token-docs = API 说明
identity-error-token-past = 请选择将来的时间。
identity-error-token-instant = 请按此格式填写时间：2027-01-31T00:00:00Z。

identity-users = 用户
identity-users-lead = 谁可以登录，其角色开放哪些功能。能看到哪些客户，取决于团队、销售区域和汇报关系。
identity-users-search = 姓名、邮箱、职位
identity-users-none = 没有符合条件的用户。
identity-user-new = 新建用户
identity-user-new-lead = 用户使用邮箱登录，并通过链接自行设置密码。
identity-user-create = 创建用户
identity-user-created = 用户已创建
identity-user-invite-now = 立即生成邀请链接
identity-user-deactivated = 已停用
identity-user-reactivated = 已重新启用
identity-state = 状态
identity-state-active = 在用
identity-state-invited = 尚未设置密码
identity-state-coming = 尚未生效
identity-state-left = 已停用
identity-filter-active = 在用
identity-filter-inactive = 停用
identity-filter-all = 全部
identity-section-person = 人员
identity-section-powers = 角色与权限
identity-source-ids = 在其他系统中的编号
identity-source-ids-hint = 用分号分隔；文件中 OwnerId 之类的列以此指人
identity-job-title = 职位
identity-capacity = 承载量（点）
identity-capacity-hint = 可承担的客户权重，通常为 60。
identity-active-from = 首日
identity-active-to = 末日
identity-active-to-hint = 留空表示无期限
identity-what = 概况
identity-access = 能看到什么，以及原因
identity-roles = 角色
identity-role-account-manager = 客户经理
identity-role-key-account-manager = 大客户经理
identity-role-director = 总监
identity-role-contributor = 协作者
identity-role-auditor = 审计员
identity-role-admin = 管理员
identity-rights = 角色之外的其他权限
identity-right-administer = 管理用户、词表和设置
identity-right-audit = 查看审计日志
identity-right-lead = 团队页面与批量移交客户
identity-right-create-accounts = 新建客户
identity-right-import = 导入
identity-right-export-all = 导出全部数据
identity-right-grant = 单独授予访问权
identity-right-merge = 合并客户
identity-right-erase = 删除个人数据
identity-all = 全部客户
identity-all-none = 否：仅限团队、销售区域和汇报关系所给的范围
identity-all-read = 可查看全部
identity-all-contribute = 可在全部客户上记录
identity-all-edit = 可修改全部
identity-all-manage = 可管理全部
identity-all-hint = 适用于审计员和小公司的管理层。此项会记入审计日志，且不能授予自己。
identity-make-invite = 生成邀请链接
identity-make-invite-text = 该用户尚未设置密码。可通过链接自行设置；七天内有效，只能使用一次。
identity-make-reset = 生成重置链接
identity-make-reset-text = 该用户可通过链接设置新密码；一小时内有效，只能使用一次。在此之前旧密码仍然有效。
identity-deactivate = 离职
identity-deactivate-go = 停用
identity-deactivate-anyway = 仍然停用
identity-last-day = 最后一天
identity-last-day-hint = 留空则立即终止所有访问。
identity-is-inactive = 该用户已无法登录。其所做的工作均予保留。
identity-reactivate = 重新启用
identity-hand-over = 移交客户
identity-lost-race = 有人先于您保存。划去的是已存储的内容，箭头后是您填写的内容。再次保存即保留您的内容。

identity-error-email-taken = 此邮箱已属于另一位用户。请换一个，或编辑该用户。
identity-error-still-leads = 该用户在此日之后仍负责 { $n } 个客户。请先移交，否则这些客户将无人负责。
identity-error-last-admin = 这是最后一位管理员。请先将此角色授予他人。
identity-error-not-yourself = 不能将全部客户授予自己。请联系另一位管理员，或使用命令行。
identity-error-only-self = 只有本人才能进行此操作。
identity-error-role-above = 不能授予自己没有的权限。请联系管理员。
identity-error-inactive = 该用户已无法登录。请先重新启用。

event-user-created = 创建用户
event-user-changed = 修改用户
event-user-preferred = 修改个人设置
event-user-deactivated = 停用用户
event-user-reactivated = 重新启用用户
event-user-password-set = 设置密码
event-user-signed-in = 登录
event-user-signed-out = 退出登录
event-user-link-made = 生成一次性链接
event-user-link-used = 使用一次性链接
event-user-token-created = 创建 API 令牌
event-user-token-revoked = 撤销 API 令牌
