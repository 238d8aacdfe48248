digests-title = Weekly digest
digests-summary = What would be mailed to you now. It is made with your rights at the moment of sending.
digests-look = What it says now
digests-weekday = By mail on
digests-when = When
digests-now = Now
digests-never = Never
digests-monday = Mondays
digests-tuesday = Tuesdays
digests-wednesday = Wednesdays
digests-thursday = Thursdays
digests-friday = Fridays
digests-saturday = Saturdays
digests-sunday = Sundays
digests-note = It goes out after six in the morning of your time zone. A week without anything to say has no mail.
digests-nothing = Nothing is due, late or new: there would be no mail.
digests-late = Late
digests-due = Due in the next seven days
digests-changed = Changed in the last seven days
digests-reports = Reports
digests-came = { $account } came to your accounts
digests-left = { $account } left your accounts
digests-fact = { $account }: { $fact } { $before } → { $after }
digests-report-own = Your report is to be written: { $days }
digests-report-waiting = { $who } submitted a report: { $days }
digests-report-missing = Missing from { $who }: { $days }
digests-more = { $n ->
    [one] One more is in Tenure.
   *[other] { $n } more are in Tenure.
}
digests-subject = { $company }: your week, { $day }
digests-hello = Hello { $name },
digests-foot = You get this mail because you chose it. Change the day, or stop it:
event-digest-chosen = Day of the weekly digest chosen
