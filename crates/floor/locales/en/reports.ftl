reports-title = Status reports
reports-title-of = Status report: { $name }
reports-none-asked = No reports are asked for at the moment.
reports-summary = { $period }, due { $days ->
    [0] on the last day
    [one] a day after the last day
   *[other] { $days } days after the last day
}.
reports-summary-team = { $waiting ->
    [0] Nothing waits for you
    [one] One report waits for you
   *[other] { $waiting } reports wait for you
}, { $missing ->
    [0] none is missing
    [one] one is missing
   *[other] { $missing } are missing
}.
reports-waiting = Waiting for you
reports-waiting-none = No report waits for your answer.
reports-read = Read
reports-read-none = Reports that you acknowledged or returned will stand here.
reports-missing = Missing
reports-missing-none = Every report that was due is there.
reports-own = My reports
reports-own-none = You have no reports to write.
reports-submitted-on = submitted
reports-due-on = due { $day }
reports-days-late = { $n ->
    [one] one day late
   *[other] { $n } days late
}
reports-running = still running
reports-write = Write
reports-asks = asks for help
reports-period = How often
reports-period-none = Not at all
reports-period-week = Every week
reports-period-month = Every month
reports-due-days = Due after days
reports-due-days-hint = Days from the last day of the period, 0 to 28. A Saturday or Sunday moves to Monday.
reports-starts-on = From
reports-starts-on-hint = Periods that begin earlier are not asked for.
reports-admin = Report calendar
reports-admin-summary = How often account managers report, and on which days it is due.
reports-admin-note = Account managers and key account managers who lead accounts get a draft when a period has ended.
reports-coming = Due days
reports-state-draft = Draft
reports-state-submitted = Submitted
reports-state-returned = Returned
reports-state-acknowledged = Acknowledged
reports-rag = How things stand
reports-rag-green = Green
reports-rag-amber = Amber
reports-rag-red = Red
reports-rag-proposed = As proposed: { $rag }
reports-words = Your words
reports-headline = In one sentence
reports-headline-hint = What your director should know if they read nothing else.
reports-comment = Comment
reports-comment-hint = What the numbers do not say.
reports-help = Help needed
reports-help-hint = A decision or help that you ask for. Your director answers here.
reports-submit = Submit
reports-submitted = The report is submitted
reports-answer = Answer
reports-answer-title = Answer the request
reports-answer-hint = The author is told and reads it in the report.
reports-answer-send = Answer
reports-answered = The answer is sent
reports-verdict = Reply
reports-reply = Reply
reports-reply-hint = Needed to return the report, else as you like.
reports-return = Return
reports-acknowledge = Acknowledge
reports-noted = The report is acknowledged
reports-sent-back = The report is returned to its author
reports-proof = About these numbers
reports-seen = The report shows the accounts that you can see today; its sums are made of them.
reports-proof-draft = This is a draft: the numbers follow the data until you submit it. From then on they stay as they are.
reports-proof-fine = Unchanged since it was submitted. Fingerprint { $hash }, formula { $formula }.
reports-proof-broken = What is stored is not what was submitted (fingerprint { $hash }). Ask your administrator.
reports-proposed = The numbers say { $rag }: { $why }
reports-before = Last time: { $rag }
reports-why-nothing = nothing stands out
reports-why-leaving = { $n ->
    [one] one account is leaving
   *[other] { $n } accounts are leaving
}
reports-why-at-risk = { $n ->
    [one] one account is at risk
   *[other] { $n } accounts are at risk
}
reports-why-broken = { $n ->
    [one] one promise was broken
   *[other] { $n } promises were broken
}
reports-why-late = { $n ->
    [one] one promise is late
   *[other] { $n } promises are late
}
reports-why-overdue = { $n ->
    [one] one account without a conversation for longer than its rhythm
   *[other] { $n } accounts without a conversation for longer than their rhythm
}
reports-why-rate = only { $n } % of promises kept on time
reports-why-left = { $n } people left their companies
reports-percent = { $n } %
reports-of = { $part } of { $whole }
reports-section-nothing = Nothing to tell about: { $sections }
reports-section-accounts = Accounts
reports-section-changes = Changes since the last report
reports-section-activities = Activities
reports-section-rhythm = Contact rhythm kept
reports-section-work = Tasks and meetings
reports-section-promises = Promises
reports-section-people = People
reports-section-turned = People won and lost
reports-section-handovers = Hand-overs
reports-section-requests = Requests and concerns
reports-section-quality = To be completed
reports-figure-accounts = Accounts led
reports-figure-at-risk = At risk
reports-figure-leaving = Leaving
reports-figure-came = Came
reports-figure-gone = Went
reports-figure-leads = New lead
reports-figure-tiers = New tier
reports-figure-lifecycles = New state
reports-figure-talks = Conversations
reports-figure-kind-call = Calls
reports-figure-kind-visit = Visits
reports-figure-kind-meeting = Meetings
reports-figure-kind-video = Video calls
reports-figure-kind-email = E-mails
reports-figure-kind-message = Messages
reports-figure-planned = Next steps due
reports-figure-planned-done = done
reports-figure-silent = Without a conversation
reports-figure-overdue = Over their rhythm
reports-figure-tasks-done = Tasks done
reports-figure-tasks-late = Tasks late
reports-figure-meetings = Meetings
reports-figure-meetings-reported = written up
reports-figure-unreported = Visits without a report
reports-figure-made = Made
reports-figure-kept = Kept
reports-figure-broken = Broken
reports-figure-late = Late
reports-figure-people-joined = Joined
reports-figure-people-left = Left
reports-figure-people-won = Won
reports-figure-people-lost = Lost
reports-figure-rhythm-people = People with a rhythm
reports-figure-rhythm-talked = talked to
reports-figure-rhythm-missed = Ran out
reports-figure-rhythm-over = Over at the end
reports-figure-received = Received
reports-figure-given = Given
reports-figure-asked = Asked
reports-figure-answered = Answered
reports-figure-overdue-requests = Overdue
reports-figure-concerns = Open concerns
reports-figure-settled = Concerns settled
reports-figure-gaps = Gaps
reports-rate-keeping = Kept on time, 12 months
reports-rate-rhythm = Kept, 90 days
reports-item-in-danger = { $account }: { $state }
reports-item-account-came = { $account } came to the team
reports-item-account-gone = { $account } went to somebody else
reports-item-lead-changed = { $account }: lead { $before } → { $after }, from { $day }
reports-item-tier-changed = { $account }: tier { $before } → { $after }, from { $day }
reports-item-lifecycle-changed = { $account }: { $before } → { $after }, from { $day }
reports-item-silent-since = { $account }: last conversation { $day }
reports-item-silent-long = { $account }: no conversation since { $day }, { $n } days
reports-item-silent-ever = { $account }: no conversation yet
reports-item-task-late = { $account }: task late since { $day }: { $what }
reports-item-visit-unreported = { $account }: no report of the visit on { $day }
reports-item-promise-broken = { $account }: broken: { $what }
reports-item-promise-late = { $account }: late since { $day }: { $what }
reports-item-person-joined = { $account }: { $person } joined { $day }
reports-item-person-left = { $account }: { $person } left { $day }
reports-item-person-won = { $account }: { $person } is for us now ({ $who }, { $day })
reports-item-person-lost = { $account }: { $person } turned away from us ({ $who }, { $day })
reports-item-supporter-left = { $account }: { $person } left { $day } and was for us ({ $who })
reports-item-rhythm-missed = { $account }: rhythm with { $person } ran out { $day }, after { $n } days
reports-item-handover-given = { $account } to { $who }, from { $day }
reports-item-handover-received = { $account } from { $who }, from { $day }
reports-item-handover-offered = { $account } offered to { $who }, from { $day }
reports-item-handover-asked = { $account } offered by { $who }, from { $day }
reports-item-request-late = { $account }: { $who } owes us since { $day }: { $what }
reports-item-concern-open = { $account }: concern since { $day }: { $what }
reports-item-no-people = { $account }: nobody is known there
reports-item-no-tier = { $account }: no tier
reports-item-no-lifecycle = { $account }: no state
reports-item-no-sector = { $account }: no sector
reports-item-no-country = { $account }: no country
reports-error-author = Only its author writes a report.
reports-error-leads = Only those to whom its author reports can reply.
reports-error-frozen = The report is submitted and cannot be changed.
reports-error-not-submitted = The report is not submitted.
reports-error-answered = The report was answered already.
reports-error-no-help = The author asked for no help.
reports-error-went-on = The report went on since; it cannot be taken back.
reports-error-period = No report is asked for about this day.
reports-notice-submitted = A report was submitted to me
reports-notice-judged = My report was answered
reports-notice-due = My report is due
notify-report-submitted = { $author } submitted the report for { $from } to { $last }
notify-report-judged = { $case ->
    [acknowledged] { $who } acknowledged your report for { $from } to { $last }
    [returned] { $who } returned your report for { $from } to { $last }
   *[other] { $who } answered your request in the report for { $from } to { $last }
}
notify-report-due = { $case ->
    [late] Your report was due { $day }
   *[other] Your report is drafted and due { $day }
}
event-report-begun = Report begun
event-report-written = Report written
event-report-submitted = Report submitted
event-report-acknowledged = Report acknowledged
event-report-returned = Report returned
event-report-answered = Request in a report answered
event-report-taken-back = Step of a report taken back
event-report-calendar-set = Report calendar changed
reports-section-deals = Deals
reports-figure-deals-open = Open deals
reports-figure-deals-open-amount = Open amount
reports-figure-deals-opened = Opened
reports-figure-deals-won = Won
reports-figure-deals-won-amount = Won amount
reports-figure-deals-lost = Lost
reports-figure-deals-no-step = Without next step
reports-figure-deals-stalled = Stalled
reports-rate-deals-win-rate = Win rate
reports-item-deals-won = { $account }: won { $what }
reports-item-deals-lost = { $account }: lost { $what }
reports-item-deals-stalled = { $account }: { $what } has stood still for { $n } days
