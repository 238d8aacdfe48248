notifications-title = Notices
notifications-new = New
notifications-earlier = Earlier
notifications-none = Nothing yet. Mentions, hand-overs and late promises will stand here.
notifications-kept = Read notices are kept for 90 days.
notifications-first-page = First page
notifications-next-page = Next 50
notifications-read = Mark as read
notifications-unread = Mark as unread
notifications-read-all = Mark all as read
notifications-all-read = All notices are marked as read
notifications-choices = How I am told
notifications-in-app = In the app
notifications-by-mail = By mail
notifications-mail-hourly = Mails go out at most once an hour and hold what you have not read.
notifications-mail-off = This installation has no mail server yet, so nothing is mailed.
notifications-house = Tenure
notifications-mail-one = { $company }: { $text }
notifications-mail-many = { $company }: { $n } new notices
notifications-mail-more = There are more on the page of notices.
notifications-mail =
    Hello { $name },

    { $lines }

    { $more }
    All notices: { $all }
    How you are told: { $profile }
event-user-notices-chosen = Ways of being told changed
