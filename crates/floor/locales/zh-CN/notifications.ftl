notifications-title = 通知
notifications-new = 未读
notifications-earlier = 更早
notifications-none = 暂无通知。提及、客户交接和逾期承诺会显示在这里。
notifications-kept = 已读通知保留 90 天。
notifications-first-page = 第一页
notifications-next-page = 后 50 条
notifications-read = 标为已读
notifications-unread = 标为未读
notifications-read-all = 全部标为已读
notifications-all-read = 所有通知已标为已读
notifications-choices = 通知方式
notifications-in-app = 应用内
notifications-by-mail = 邮件
notifications-mail-hourly = 邮件最多每小时一封，只包含未读通知。
notifications-mail-off = 本系统尚未设置邮件服务器，不会发送邮件。
notifications-house = Tenure
notifications-mail-one = { $company }：{ $text }
notifications-mail-many = { $company }：{ $n } 条新通知
notifications-mail-more = 通知页面上还有更多。
notifications-mail =
    { $name }，您好：

    { $lines }

    { $more }
    全部通知：{ $all }
    通知方式：{ $profile }
event-user-notices-chosen = 修改通知方式
