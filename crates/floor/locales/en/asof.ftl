# Which day is looked at.
as-of = As of
as-of-show = Show this day
as-of-quick = Quick days
as-of-year-ago = 1 year ago
as-of-example = 31 Mar 2026
as-of-hint = A day, or words: yesterday, last March 31, 3 weeks ago, end of last quarter.
as-of-you-see = You see { $day }. Nothing can be changed here.
as-of-planned = You see { $day } as it is planned now. Nothing can be changed here.
as-of-back = Back to today
as-of-undated = { $label } (today)
error-as-of = Write a day up to ten years ahead, like 31 Mar 2026, 2026-03-31, yesterday or last March 31.
error-as-of-today-only = This page shows today only. Take the day away, or look at the day in the list, the account, the team or the tree.
