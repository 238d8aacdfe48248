# 导入向导：步骤。
imports-title = 导入
imports-of = 导入{ $kind }
imports-summary = 直接提供原始文件。在您看到导入结果之前不会写入任何内容，全部内容可在 30 天内撤销。
imports-steps = 导入步骤
imports-step-done = 已完成：
imports-step-upload = 上传
imports-step-match = 匹配列
imports-step-check = 检查
imports-step-run = 写入
imports-step-result = 结果
imports-colon = ：
imports-list-comma = 、
imports-quoted = “{ $text }”
imports-rows = { $n } 行
imports-line = 第 { $line } 行
imports-blank = 空
imports-seconds = { $s } 秒
imports-minutes = { $m } 分钟
imports-next-page = 下 50 条
imports-all-n = 全部 { $n } 条
imports-show-all = 返回全部检查结果
imports-more-rows = 另有 { $n } 条

# 上传。
imports-group-accounts = 客户与人员
imports-group-work = 客户工作
imports-group-trade = 销售内容
imports-group-house = 本公司
imports-group-other = 其他
imports-search = 查找文件类型
imports-search-none = 没有这种文件类型。
imports-another-kind = 导入另一类文件
imports-other-kind = 文件中是其他内容
imports-file-hint = 拖放到此处或选择文件：CSV、XLSX、ODS、vCard、iCalendar 或 JSON，任何编码，有无表头均可。CSV 最大 4 GB。
imports-paste-hint = 从电子表格或文本复制，首行为列名，最多 8 MB。
imports-pasted = 粘贴的行.csv
imports-nothing-yet = 此步骤不写入任何内容。
imports-read = 读取文件
imports-columns-note = 这是我们的列名。其他中英文名称也能识别，其余可手动匹配。
imports-columns-more = 更多列
imports-error-none-given = 请选择文件，或粘贴各行。
imports-error-paste = 粘贴内容不能超过 8 MB，请改为选择文件。
imports-earlier = 以往的导入
imports-earlier-none = 您导入的文件会列在这里，30 天内可在此撤销。
imports-earlier-no-other = 此前没有导入。
imports-did = 新增 { $new }，变更 { $changed }
imports-undo-until = 可撤销至 { $day }
imports-undo-over = 撤销期已过
imports-discard = 放弃此文件
imports-discarded = 已放弃此文件。

# 匹配。
imports-match = 匹配列
imports-matched = 已匹配 { $n } / { $of }
imports-show = 显示哪些列
imports-all = 全部
imports-to-look-at = 需查看 { $n }
imports-file-column-head = 文件中的列
imports-line-head = 行
imports-first-values = 前几个值
imports-our-field = Tenure 字段
imports-guessed-from = 依据
imports-field-of = 列 { $column } 对应的字段
imports-not-imported = 不导入
imports-all-empty = 全部为空
imports-not-understood = 前 { $of } 行中有 { $n } 行无法识别
imports-why-left-out = 不导入
imports-why-nothing = 未找到匹配
imports-why-finds = 用于识别已有的行
imports-why-chosen = 您选择的
imports-why-name = 名称相同
imports-why-template = 保存为 { $name }
imports-why-words = 同义名称
imports-why-values = 根据其中的值
imports-template-now = 模板：{ $name }
imports-template-none = 无
imports-templates = 已保存的读取方式
imports-presets = 认识这些列的预设
imports-keep-as = 保存为
imports-keep-hint = 包括列、回答、固定值和规则；遇到相同列的文件时会再次提供。
imports-keep = 保存
imports-forget = 删除 { $name }
imports-fixed = 适用于所有行的值
imports-fixed-note = 用于文件中没有的列：例如所有名片所属的客户、文件来自的系统。
imports-fixed-more = 其他字段
imports-fixed-value = 值
imports-choose-field = 选择字段
imports-rules = 规则
imports-rules-note = 规则修正数值而不改动文件，并随模板保存。
imports-rule-off = 移除：{ $rule }
imports-rule-add = 添加规则
imports-rule-repair = 处理方式
imports-rule-from = 文件中的值
imports-rule-to = 含义
imports-rule-to-hint = 留空则清空单元格。
imports-rule-read = 将“{ $from }”读作“{ $to }”
imports-rule-without = 去掉开头的“{ $prefix }”
imports-why-part = 属于{ $field }
imports-filters = 读取哪些行
imports-filter-only = 仅读取 { $column } 为 { $words } 的行
imports-filter-except = 不读取 { $column } 为 { $words } 的行
imports-rule-list = 以“{ $mark }”分隔的列表
imports-rule-first = 取多个中的第一个
imports-rule-html = 网页中的文字
imports-rule-names = 带编号列表中的名称
imports-rule-inverse = 取倒数
imports-rule-minus = 当{ $by }为 { $words } 时取相反数
imports-repair-read = 将一个值读作另一个值
imports-repair-trim = 空白和换行合并为一个空格
imports-repair-upper = 全部大写
imports-repair-lower = 全部小写
imports-repair-title = 首字母大写
imports-repair-without = 去掉开头部分
imports-comma-sheet = ，工作表
imports-size = { $n } 行，{ $columns } 列
imports-keys = 如何识别已有的行
imports-keys-note = 已知的行会更新现有内容，其余成为新增。同一文件再次导入不会改变任何内容。
imports-found-by = 依次按以下字段识别
imports-key-all = { $fields }（所有行都有）
imports-key-some = { $fields }（{ $of } 行中有 { $n } 行）
imports-key-always = { $set }：始终使用，其他系统的编号只属于一条记录。
imports-keys-choose = 如果某一组在此文件中不能区分各条记录，请取消勾选。所勾选的内容全部为空的行不会导入，否则每次导入该文件都会重复新增。
imports-keys-change = 更改识别方式
imports-keys-left-out = 未使用：{ $fields }
imports-key-none = 请匹配 { $fields }，否则所有行都可能成为新增。
imports-first-row = 第一行将如何保存
imports-first-none = 请先匹配一列。
imports-safe-until-run = 第 4 步之前不会写入任何内容。
imports-check-rows = 检查 { $n } 行
imports-reading = 正在读取文件
imports-read-so-far = 目前 { $n } 行
imports-leave = 可以离开此页面，工作会继续，完成后“今日”页会通知您。

# 关于文件的问题。
imports-questions = 关于此文件的问题
imports-ask-days = { $example } 是哪一天？
imports-day-first = 日在前
imports-day-first-means = 03/04/2026 是 4月3日
imports-month-first = 月在前
imports-month-first-means = 03/04/2026 是 3月4日
imports-ask-decimals = 小数前是什么符号？
imports-point = 点
imports-comma = 逗号
imports-evidence = { $n } 个单元格可以证明，首个在第 { $line } 行：{ $text }
imports-either-way = { $n } 个单元格两种读法均可，首个在第 { $line } 行：{ $text }
imports-ask-currency = 未注明币种的金额所用币种
imports-ask-currency-hint = 如 EUR 的代码。
imports-shared-sign = { $n } 个单元格使用多种货币共用的符号，首个在第 { $line } 行：{ $text }
imports-ask-zone = 未注明时区的时间所用时区
imports-ask-zone-hint = 如 Europe/Zurich 的名称。

# 文件的读取方式。
imports-shape = 文件的读取方式
imports-read-otherwise = 换一种方式读取
imports-read-again = 重新读取
imports-by-itself = 按识别结果
imports-format = 格式
imports-encoding = 编码
imports-delimiter = 单元格分隔符
imports-delimiter-hint = 一个或多个符号；\t 表示制表符。
imports-tab = 制表符
imports-head = 首行
imports-head-yes = 是列名
imports-head-no = 与其他行相同
imports-sheet = 工作表
imports-start = 表格起始行
imports-start-at = { $line }；以上各行不读取
imports-start-hint = 用于表格上方有标题的文件。
imports-sign-wished = 由您指定
imports-sign-content = 内容开头如此
imports-sign-name = 根据文件名
imports-sign-text = 仅为文本
imports-sign-mark = 根据字节顺序标记
imports-sign-format = 该格式仅有此种
imports-sign-ascii = 仅有基本字符，多数编码相同
imports-sign-valid = 所见内容全部有效
imports-sign-zeros = 根据零字节
imports-sign-letters = 根据所见字符
imports-sign-mostly = 除 { $n } 处之外
imports-sign-declared = 首行已注明
imports-sign-one-column = 没有分隔符
imports-sign-agreeing = 前 { $of } 行中有 { $n } 行单元格数一致
imports-sign-format-head = 该格式自带列名
imports-sign-words = { $n } 列在文字之下为数字或日期
imports-sign-distinct = 各单元格文字互不相同
imports-sign-known = 其中 { $n } 个词是已知列名
imports-sign-value = { $column } 处是一个值
imports-sign-repeated = { $column } 的文字在下方再次出现
imports-sign-gaps = { $column } 处没有文字

# 检查。
imports-checked-in = 已在 { $time }内检查 { $n } 行，尚未写入任何内容
imports-checking = 正在检查 { $n } 行
imports-nothing-written = 检查期间不写入任何内容。
imports-new-note = 将新建
imports-fields-in-all = 共 { $n } 个字段
imports-same-note = 无需处理
imports-duplicate-note = 由您决定
imports-causes = { $n ->
    [0] 无
   *[other] { $n } 种原因
  }
imports-parked-note = 客户未知
imports-contradiction-note = 由您决定
imports-skipped-note = 由您指定
imports-one-question = 关于此文件的一个问题
imports-differ = 有 { $n } 行的文件内容与 Tenure 不同，以谁为准？
imports-differ-newer = 较新者
imports-differ-newer-text = { $n ->
    [0] 文件生成之后没有人在 Tenure 中更改过这些字段，全部采用文件的值。
   *[other] 文件生成之后有人在 Tenure 中更改过其中 { $n } 个字段，这些保持不变。
  }
imports-differ-file = 文件
imports-differ-file-text = 全部 { $n } 个字段采用文件的值。
imports-differ-ours = Tenure
imports-differ-ours-text = 仅填充空字段：{ $n } 个。
imports-made-on = 文件生成日期
imports-made-on-hint = 留空则为您提供文件的时间。
imports-rest = 有行被拒绝时
imports-rest-goes-in = 其余写入
imports-rest-goes-in-text = 写入 { $n } 行，被拒绝的行以文件返回。
imports-rest-waits = 全部不写入
imports-rest-waits-text = 文件等待全部 { $n } 个被拒绝的行修正。
imports-refused-by-cause = 被拒绝的行（按原因）
imports-refused-file = 下载被拒绝的行
imports-cause = { $n } 行：{ $field }
imports-cause-value = { $n } 行：{ $field }“{ $value }”
imports-read-as = 将“{ $value }”读作
imports-read-as-hint = 读作
imports-account-hint = 客户
imports-set-for-all = 为所有行设定
imports-empty-it = 清空
imports-fix = 修正 { $n } 行
imports-more-values = 另有 { $n } 个值
imports-values-in-file = 另有 { $n } 个值见被拒绝行的文件。
imports-short = 缺少的按空值处理
imports-insist = 仍导入 { $n } 个号码
imports-answer = 回答问题
imports-lines-out = { $more ->
    [0] 第 { $lines } 行，不予写入。
   *[other] 第 { $lines } 行及另外 { $more } 行，不予写入。
  }
imports-whole-file = 针对整个文件。
imports-parked = 待定：客户未知
imports-parked-wait = 待定的行随导入保留，不计入任何数字。
imports-parked-choose = 采用所选客户
imports-row-by-row = 逐行处理
imports-belongs-to = “{ $value }”所属的客户
imports-account-of-line = 第 { $line } 行的客户
imports-duplicates = 疑似重复
imports-and = 与
imports-merge = 合并
imports-both = 都保留
imports-skip = 略过
imports-merge-with = 合并到
imports-more-alike = 另有 { $n } 个相似
imports-alike = { $why }，相似度 { $share }%
imports-merge-likely = 合并相似度超过 { $share }% 的全部
imports-decide = 确定
imports-contradictions = 相互矛盾
imports-contradictions-note = 在您选择之前，这些行不会写入。
imports-none-of-them = 都不采用：略过这些行
imports-changed = 变更的字段
imports-row = 行
imports-change = 变更
imports-keep-ours = 保留原值
imports-keep-of = 保留第 { $line } 行的{ $field }原值
imports-was-empty = 空
imports-stays = 保留
imports-newer-here = 此后在此更改过
imports-changed-note = 勾选需保留原值的字段。
imports-rows-not-listed = 这些行不逐一列出：文件较大，或各行一起写入。
imports-first-of = { $of } 行中的前 { $n } 行
imports-follow = 后续影响
imports-follow-new = { $n } 行将新增
imports-follow-changed = { $n } 行将更改现有内容
imports-follow-changed-note = 每处变更都记入历史，并注明来自此导入。
imports-follow-undecided = { $n } 行等待您的决定
imports-follow-undecided-note = 重复与矛盾不会自动处理。
imports-follow-parked = { $n } 行等待指定客户
imports-follow-parked-note = 随导入保留，不进入任何列表和合计。
imports-follow-refused = { $n } 行以文件返回
imports-follow-refused-note = 含行号、列和原因；修正后可再次提供。
imports-follow-undo = 可撤销至 { $day }
imports-follow-undo-note = 导入之后有人使用或更改的内容会保留并列出。
imports-follow-accounts = 在导入客户团队之前，新客户没有负责人。
imports-follow-users = 新用户由管理员提供登录链接。
imports-follow-assignments = 谁能看到客户取决于其团队，自首日起生效。
imports-follow-territories = 负责区域的人可以看到其中的客户。
imports-safe-until = 尚未写入任何内容，可撤销至 { $day }。
imports-check-again = 重新检查
imports-checked-again = 已按您的决定重新检查。
imports-look-again = 已按您的决定重新检查，请再次查看后导入。
imports-import-rows = 导入 { $n } 行

# 写入。
imports-writing = 正在写入 { $n } 行
imports-said = 已写入 { $share }%
imports-done = 已完成 { $n }
imports-done-of = { $n } / { $of }
imports-seconds-left = 约剩 { $n } 秒
imports-minutes-left = 约剩 { $n } 分钟
imports-running-since = { $time } 开始
imports-stage-read = 读取文件
imports-stage-check = 检查每一行
imports-stage-write = 写入
imports-stage-link = 建立行间关联
imports-stage-link-note = 如上级客户等，视文件而定
imports-stage-done = 已完成：
imports-stage-now = 正在进行：
imports-stage-later = 尚未开始：
imports-with-rules = { $n ->
    [0] 无规则
   *[other] { $n } 条规则
  }
imports-pace = 文件的 { $n } / { $of } 行，每秒 { $pace } 行
imports-stop = 停止
imports-stopping = 写完当前一组后停止。
imports-stop-safe = 可以放心停止。
imports-stop-safe-text = 各行分组写入，每组要么全部写入，要么全不写入。已写入的内容可逐字段撤销至 { $day }；此后他人所做的更改会保留。
imports-so-far = 目前进度
imports-created = 新建
imports-changed-rows = 变更
imports-refused-late = 写入时被拒绝

# 结果。
imports-all-in = 文件内容已全部保存。
imports-in-time = 用时 { $time }
imports-stopped = 已停止：{ $of } 行中已写入 { $n } 行。请继续，或撤销。
imports-resume = 继续
imports-resumed = 已从停止处继续。
imports-left-out = 未写入的行
imports-left-refused = 行号、列和原因见文件。
imports-left-parked = 等待指定客户，不计入任何数字。指定后即可写入。
imports-left-undecided = 尚未决定。
imports-left-skipped = 由您略过。
imports-mend-and-give-again = 修正文件后再次提供：已保存的内容保持不变。
imports-again = 为待定的行选择客户
imports-opened-again = 文件已再次打开。请选择客户，然后导入。
imports-goes-on = 这是对已完成导入的延续：已写入的内容保持不变。请为待定的行选择客户。
imports-take-back = 撤销导入
imports-undo = 撤销
imports-undo-means = 此导入新建的内容将删除，除非此后有人使用过；字段恢复原值，除非此后有人更改过。保留的内容会列出。
imports-take-rest-back = 撤销其余内容
imports-undo-rest-means = 保留的内容不再被使用后也可撤销：请先撤销此后对其所做的操作，再次点击“撤销”。放弃此文件后将无法再这样撤销。
imports-undo-title = 撤销此导入？
imports-undo-text = 共新建 { $new }，变更 { $changed }。此后有人使用或更改的内容会保留。
imports-undoing = 正在撤销
imports-back = 已撤销 { $n } 条
imports-undone = 已撤销 { $n } 条{ $kept ->
    [0] 。
   *[other] ，保留 { $kept } 条。
  }
imports-kept = 因有人使用而保留
imports-next = 下一步
imports-another = 再导入一个文件：{ $kind }

# 通知。
imports-notice = 我的导入已结束
imports-look = 查看
notify-import-done = { $case ->
    [undone] { $file } 已撤销。
    [stopped] { $file } 的导入中途停止。
   *[other] { $file } 已导入：新增 { $new }，变更 { $changed }。
  }
