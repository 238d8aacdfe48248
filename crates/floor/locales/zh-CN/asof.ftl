# 查看哪一天。
as-of = 截至
as-of-show = 查看这一天
as-of-quick = 常用日期
as-of-year-ago = 1年前
as-of-example = 2026年3月31日
as-of-hint = 日期或文字：昨天、上周五、去年3月31日、三周前、上季度末。
as-of-you-see = 您看到的是{ $day }的情况。此处不能修改。
as-of-planned = 您看到的是{ $day }的情况，按现在的安排。此处不能修改。
as-of-back = 回到今天
as-of-undated = { $label }（今天）
error-as-of = 请输入日期（最多十年以后），例如 2026年3月31日、2026-03-31、昨天 或 去年3月31日。
error-as-of-today-only = 此页只显示今天的情况。请去掉日期，或在列表、客户、团队、层级中查看那一天。
