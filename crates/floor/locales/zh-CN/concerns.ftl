# 疑虑：客户担心什么。
concerns-title = 疑虑
concerns-one = 疑虑
concerns-new = 新建疑虑
concerns-edit = 编辑疑虑
concerns-noted = 已记下疑虑
concerns-all = 全部疑虑
concerns-more = 更多
concerns-all-states = 全部
concerns-none = 这里没有记下客户的疑虑。
concerns-none-here = 没有记下客户的疑虑。
concerns-summary = { $n } 项未解决，其中 { $silent } 项尚未答复
concerns-state-open = 未解决
concerns-state-settled = 已解决
concerns-since = 自 { $day }
concerns-answered = 答复
concerns-n-answers = { $n } 次
concerns-unanswered = 未答复
concerns-unanswered-note = 尚无人答复。
concerns-last-answer = 我方答复：{ $words }
concerns-heard-here = 此次沟通中的疑虑
concerns-answers = 我方答复
concerns-answer = 添加答复
concerns-answer-note = 答复一经给出即保持原样；如需补充，请另写一条。
concerns-answer-noted = 已记下答复
concerns-settle = 解决
concerns-settle-note = 客户方有人确认，或有凭据证明，疑虑才算解决。
concerns-settled = 疑虑已解决
concerns-settled-on = 解决日期
concerns-reopen = 重新打开
concerns-reopened = 疑虑已重新打开
concerns-archive = 误录：移除
concerns-archived = 疑虑已移除
concerns-archived-note = 此疑虑已移除。

concerns-field-account = 客户
concerns-field-words = 客户的疑虑
concerns-field-person = 提出人
concerns-field-since = 始于
concerns-field-conversation = 出处
concerns-field-state = 状态
concerns-field-body = 答复
concerns-field-on = 日期
concerns-field-confirmed_by = 确认人
concerns-field-evidence = 凭据
concerns-hint-words = 用客户的原话，写一行。

concerns-error-settled = 此疑虑已解决。请先重新打开。
concerns-error-open = 此疑虑尚未解决。
concerns-error-confirm = 请说明由客户方谁确认，或有何凭据。

concerns-line-noted = 疑虑：{ $words }
concerns-line-settled = 疑虑已解决：{ $words }

event-concern-noted = 记下疑虑
event-concern-edited = 疑虑已修改
event-concern-answered = 疑虑已答复
event-concern-unanswered = 答复已撤回
event-concern-settled = 疑虑已解决
event-concern-reopened = 疑虑重新打开
event-concern-archived = 疑虑已移除
event-concern-restored = 疑虑已恢复

# 导入文件的列。
import-concerns-account = 客户的准确名称或来源编号
import-concerns-words = 客户的疑虑，用其原话
import-concerns-person = 客户方人员，填姓名或电子邮件
import-concerns-since = 始于何时；留空为今天
import-concerns-answer = 答复内容
import-concerns-answered-on = 答复日期；留空为今天
import-concerns-settled-on = 解决日期
import-concerns-confirmed-by = 客户方由谁确认，填姓名或电子邮件；此项或凭据必填其一
import-concerns-evidence = 证明已解决的凭据
import-concerns-state = 不读取；只出现在导出的文件中
