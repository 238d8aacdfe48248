# 客户层级。
hierarchy-title = 客户层级
hierarchy-summary = 含下级的数字仅统计您可以看到的客户。
hierarchy-views = 视图
hierarchy-view-table = 表格
hierarchy-path = 路径
hierarchy-top = 顶层
hierarchy-none = 这里还没有客户。
hierarchy-keys = 方向键用于展开、收起和移动焦点。Alt + Shift + 方向键调整层级，M 键移至任意位置；也可以拖动。
hierarchy-open = 显示下级客户
hierarchy-close = 隐藏下级客户
hierarchy-more = { $name }的更多下级客户
hierarchy-next = 下一页
hierarchy-column-account = 客户
hierarchy-column-kind = 类型
hierarchy-column-lead = 负责人
hierarchy-column-below = 下级客户
hierarchy-column-people = 人员
hierarchy-column-promises = 未兑现承诺
hierarchy-column-last = 最近沟通
hierarchy-column-own = 自身收入
hierarchy-column-all = 含全部下级
hierarchy-move = 移动
hierarchy-move-one = 移动{ $name }
hierarchy-move-title = 移动{ $name }
hierarchy-move-now = 目前位于{ $name }之下。
hierarchy-move-now-top = 目前位于顶层。
hierarchy-move-note = 上级客户的负责人可以编辑其下级客户。
hierarchy-field-parent = 置于
hierarchy-field-top = 改为移至顶层
hierarchy-field-from = 起始日
hierarchy-field-reason = 原因
hierarchy-moved = 已移动。
hierarchy-error-there = 已经位于该处。请选择其他位置。

hierarchy-people = { $n ->
    [0] 无联系人
   *[other] { $n } 位联系人
  }
hierarchy-last = 最近沟通：{ $day }
hierarchy-duplicates = 重复客户
hierarchy-duplicates-summary = { $n ->
    [0] 在您可以看到的客户中，没有疑似重复的客户。
   *[other] { $n } 对客户可能是同一家公司。
  }
hierarchy-duplicates-pair = 两个客户
hierarchy-duplicates-evidence = 依据
hierarchy-duplicates-score = 分数
hierarchy-duplicates-decide = 处理
hierarchy-duplicates-none = 这里没有重复客户。创建或修改客户时，会比较去除公司形式后的名称、登记编号、网站域名和地点。
hierarchy-duplicates-note = 分数为各项之和：名称或编号相同 60，网站域名相同 40，名称读音相近 35，城市相同 15，国家、网站域名或同一登记机构的编号不同各 −25，同属一个集团 −30；达到 50 分即显示。
hierarchy-tasks = 待判断的重复客户
hierarchy-tasks-note = 每对中前一个由导入创建；导入者看不到后一个。
hierarchy-tasks-more = 处理完这些后还有更多。
hierarchy-duplicates-first = 以上是可能性最大的 { $n } 对。
hierarchy-evidence-name = 名称相同
hierarchy-evidence-sound = 名称读音相近
hierarchy-evidence-number = 编号相同：{ $what }
hierarchy-evidence-domain = 网站域名相同：{ $what }
hierarchy-evidence-place = 城市相同：{ $what }
hierarchy-evidence-apart = 国家不同
hierarchy-evidence-other-number = 同一登记机构的编号不同
hierarchy-evidence-other-domain = 网站域名不同
hierarchy-evidence-related = 同属一个集团
hierarchy-distinct = 不是同一客户
hierarchy-told-apart = 已记录：不是同一客户。
hierarchy-error-same = 这是同一个客户。请选择其他客户。
event-account-told-apart = 已确认与相似客户不是同一客户

hierarchy-merge = 合并
hierarchy-merge-title = 合并到{ $name }
hierarchy-merge-summary = 将同一家公司的两个客户合并为一个。被合并的客户会归档，其链接会转到保留的客户。
hierarchy-field-goes = 被合并的客户
hierarchy-merge-look = 查看合并结果
hierarchy-merge-swap = 改为保留另一个
hierarchy-merge-two = 两个客户
hierarchy-merge-stays = 保留
hierarchy-merge-goes = 被合并
hierarchy-merge-fields = 不同之处
hierarchy-merge-same = 两者内容相同。
hierarchy-merge-along = 一并转移的内容
hierarchy-merge-nothing = 没有：被合并的客户没有自己的记录。
hierarchy-merge-left = { $n } 条留在已归档的客户中
hierarchy-merge-note = 团队负责人、等级、生命周期、区域和层级以保留的客户为准。30 天内可以撤销。
hierarchy-merged = 已合并。
hierarchy-error-merge-below = 要保留的客户位于被合并的客户之下。请改为保留另一个，或先移动它。
hierarchy-rows-units = 单位
hierarchy-rows-assignments = 团队成员
hierarchy-rows-account-grants = 单独授予的权限
hierarchy-rows-account-tags = 标签
hierarchy-rows-account-identifiers = 登记和系统编号
hierarchy-rows-positions = 人员
hierarchy-rows-interactions = 沟通
hierarchy-rows-promises = 承诺
hierarchy-rows-comments = 评论
hierarchy-rows-other = 其他记录
event-account-merged = 另一个客户已合并到此客户
event-account-merged-away = 已合并到另一个客户
event-account-parted = 合并已撤销

hierarchy-promote = 升级为客户
hierarchy-promote-title = 将{ $name }升级为客户
hierarchy-promote-summary = 它将位于{ $name }之下，拥有自己的负责人和权限。
hierarchy-promote-account = 新客户
hierarchy-promote-team = 随行团队成员
hierarchy-promote-team-note = 他们在原客户中的角色保持不变。
hierarchy-promote-nothing = 目前没有与此单位相关的内容。
hierarchy-promote-note = 只有与该单位相关的内容会一并转移，其余保持不变。30 天内可以撤销。
hierarchy-promoted = 该单位已成为客户。
hierarchy-field-name = 名称
hierarchy-field-kind = 类型
hierarchy-field-lead = 负责人
event-unit-promoted = 单位已升级为客户
event-account-promoted = 原为单位
hierarchy-kind-group = 集团
hierarchy-kind-company = 公司
hierarchy-kind-country = 国家机构

