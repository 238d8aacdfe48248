# Where an import stands.
imports-state-reading = 正在读取
imports-state-matching = 待匹配列
imports-state-checking = 正在检查
imports-state-checked = 已检查
imports-state-running = 正在导入
imports-state-stopped = 已停止
imports-state-done = 已完成
imports-state-undoing = 正在撤销
imports-state-undone = 已撤销
imports-state-broken = 无法读取

# What a row is.
imports-row-new = 新增
imports-row-changed = 有变更
imports-row-same = 相同
imports-row-duplicate = 疑似重复
imports-row-refused = 被拒绝
imports-row-parked = 待定
imports-row-contradiction = 相互矛盾
imports-row-skipped = 已略过
imports-row-kept = 保留

# Why the importer cannot do something now.
imports-error-changed = 此导入期间已被更改，请重新加载页面。
imports-error-closed = 此导入正在进行或已结束，不能再更改。请先停止，或重新提供文件。
imports-error-empty = 文件是空的，请选择其他文件。
imports-error-field = 这里没有这一列。
imports-error-file = 文件无法读取。{ $why }
imports-error-header = 文件中没有这一列。
imports-error-idle = 这里没有正在进行的工作。
imports-error-none-wait = 此导入没有等待指定客户的行。
imports-error-not-done-yet = 此导入尚未完成。请在执行之前或完成之后为待定的行指定客户。
imports-error-keys-off = 没有剩下任何可用于识别已有记录的方式。请至少选择其一：{ $known }。
imports-error-keys-one = 这类行只有一种识别方式，无需选择。请不要填写此项。
imports-error-keys-unknown = 这类行不能按“{ $name }”识别。请从以下方式中选择：{ $known }。
imports-error-kept = 此导入写入的内容仍可撤销，因此保留其文件。请先撤销。
imports-error-large = 文件超过 4 GB，请拆分。
imports-error-many-together = 这类行一次写入，最多 50,000 行。请拆分文件。
imports-error-missing = 缺少这一列。{ $help }。
imports-error-no-rows = 文件表头之下没有任何行。
imports-error-not-done = 没有写入任何可撤销的内容。
imports-error-nothing = 没有新增或变更的行，无需写入。
imports-error-preset = 这类文件没有这个预设。
imports-error-erased = 文件可能包含已被删除个人数据的人员，因此已丢弃。已写入的内容仍可撤销。如需继续导入其余行，请导入不含该人员的文件。
imports-error-stopped = 中途停止，没有写入任何内容。
imports-error-taken = 另一个进程已接手此导入。
imports-error-too-old = 导入可在 30 天内撤销，此导入已超过期限。
imports-error-twice = 文件中有两列对应同一列，请选择其一。
imports-error-unchecked = 请先检查文件：导入结果可能已有变化。
imports-error-unread = 文件尚未读取，请稍候并重新加载页面。
imports-error-waits = 有 { $n } 行被拒绝，而您选择了此时不写入任何内容。请修正或略过这些行，或允许其余行写入。
imports-error-zone = 没有这个时区。请填写类似 Europe/Zurich 的名称。

# What is wrong with a file or a row.
imports-fault-after-quote = 结束引号之后还有文字。单元格内的引号请写两次。
imports-fault-big = 文件或其解压后超过 { $most } MB。请拆分；表格也可以另存为 CSV。
imports-fault-cell = 某个单元格超过 { $most } kB。
imports-fault-damaged = 文件已损坏（{ $part }，第 { $line } 行：{ $why }）。请重新导出。
imports-fault-delimiter = “{ $sign }”不能用来分隔单元格。
imports-fault-encoding = 没有名为 { $name } 的编码。
imports-fault-encrypted = 文件有密码保护，请去除密码后另存。
imports-fault-foreign-archive = 这是压缩包，请先解压。
imports-fault-foreign-binary = 这不是表格。
imports-fault-foreign-cards = 这是名片文件，请选择“人员”或“vCard”作为文件类型。
imports-fault-foreign-html = 无论文件名如何，这是网页。请另存为 CSV 或 XLSX。
imports-fault-foreign-pdf = 这是 PDF，请将表格导出为 CSV 或 XLSX。
imports-fault-foreign-xls = 这是 2007 年以前的 Excel 文件，请另存为 XLSX。
imports-fault-foreign-xlsb = 这是二进制工作簿，请另存为 XLSX。
imports-fault-foreign-xml = 这是 XML，请另存为 CSV 或 XLSX。
imports-fault-io = 无法从数据库读取，请重新提供文件。
imports-fault-letters = 有些字符不属于 { $name } 编码。请选择其他编码，或将文件另存为 UTF-8。
imports-fault-nothing = 其中没有可以成为数据行的内容：没有表格、日程或记录。
imports-fault-open-quote = 第 { $line } 行开始的引号没有结束。请补上，或写两次。
imports-fault-property = “{ $text }”没有冒号，不是日历中的一行。
imports-fault-row = 某一行超过 { $most } kB。
imports-fault-rows = 超过 { $most } 行。请拆分，或另存为 CSV。
imports-fault-sheet = 没有名为 { $name } 的工作表。
imports-fault-short = 这一行只有 { $columns } 个单元格中的 { $cells } 个。如果末尾缺少的是空值，请确认；如果单元格内有换行，请给它加上引号。
imports-fault-unknown = 可读取 CSV、XLSX、ODS、vCard、iCalendar 和 JSON，请另存为其中之一。
imports-fault-value = { $name } 不能是“{ $value }”。
imports-fault-zone = 时区 { $name } 未知，文件中也没有说明。请连同时区一起导出。

# Cells that cannot be read.
imports-wrong-day = 这不是日期。请写成 2026-11-30，或添加规则。
imports-wrong-moment = 这不是日期或时间。请写成 2026-11-30 14:05，或添加规则。
imports-wrong-number = 这不是数字。请填写数字、清空单元格，或添加规则。
imports-wrong-yes-no = 请填写是或否，或添加规则。
imports-wrong-no-key = 该行没有任何内容可确定它是哪条记录：用于识别的字段为空。请填写，或选择其他识别方式。
imports-wrong-which-day = 日在前还是月在前？请回答此文件的问题。
imports-wrong-which-number = 这是小数点还是千位分隔符？请回答此文件的问题。
imports-wrong-no-currency = 数字旁边的文字不是币种。请填写 EUR 之类的代码，或只写数字。
imports-wrong-which-currency = 多种货币使用此符号。请用单独的列注明币种，或回答此文件的问题。
imports-wrong-other-currency = 此处的币种与该行其他内容不同。请统一，或只写数字。
imports-wrong-range = 此日期不在 1900 至 9998 年之间。请更正、清空单元格，或添加规则。
imports-wrong-formula = 此公式没有值，请在电子表格中修正。
imports-wrong-zero = 单元格含有零字节，不是文字。
imports-sensitive-card = 这是支付卡号。请删除，或注明允许导入此类号码。
imports-sensitive-identity = 这是个人身份证件号码。请删除，或注明允许导入此类号码。

imports-looks-like = 与已有的“{ $name }”疑似重复。请按步骤导入以合并或同时保留，或提供来源编号。

# What an undo leaves.
imports-kept-used = 此后已有人使用。
imports-kept-changed = 此后已更改：{ $fields }。
imports-kept-both = 此后已更改：{ $fields }。导入所改的其余内容已无法恢复原状。
imports-kept-since = 此后有改动，或另有妨碍。
imports-like-line = 本文件中的行：{ $what }
imports-subject-account = 客户
imports-subject-person = 人员
imports-subject-position = 职位
imports-subject-interaction = 沟通
imports-subject-promise = 承诺事项
imports-subject-user = 用户
imports-subject-territory = 销售区域
imports-subject-assignment = 客户分配

# Heads of the file of refused rows.
imports-file-line = Tenure：行
imports-file-column = Tenure：列
imports-file-reason = Tenure：原因

event-import-started = 开始导入
event-import-resumed = 继续导入
event-import-undo-started = 开始撤销导入
event-account-import-undone = 客户随导入撤销而移除
event-unit-import-undone = 单元随导入撤销而移除
event-person-import-undone = 人员随导入撤销而移除
event-conversation-import-undone = 沟通随导入撤销而移除
event-promise-import-undone = 承诺事项随导入撤销而移除
event-concern-import-undone = 疑虑随导入撤销而移除
