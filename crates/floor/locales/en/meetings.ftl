# Meetings with clients: planned, prepared, and told of afterwards.
meetings-title = Meetings
meetings-one = Meeting
meetings-new = New meeting
meetings-new-short = Plan
meetings-plan = Plan meeting
meetings-planned = Meeting planned
meetings-edited = Saved
meetings-edit-title = Edit meeting
meetings-all = All meetings
meetings-today = Meetings today
meetings-none-today = No meeting today.
meetings-coming = Coming up
meetings-waiting = Waiting for a recap
meetings-past = Lately
meetings-none = No meeting is planned. Plan one, with an agenda and who comes; its brief makes itself.
meetings-none-here = Nothing is planned here.
meetings-whose = Whose meetings
meetings-mine = Mine
meetings-everybody = Everybody's
meetings-trips = Trips
meetings-summary = { $n ->
    [one] One meeting ahead
   *[other] { $n } meetings ahead
  }, { $waiting ->
    [0] no recap missing
    [one] one recap missing
   *[other] { $waiting } recaps missing
  }
meetings-when = { $day }, { $from }–{ $to }
meetings-brief = Brief
meetings-recap = Recap
meetings-recap-note = It becomes a conversation of the account.
meetings-reported = Recap kept
meetings-cancel = Call off
meetings-cancelled = Meeting called off
meetings-archive = Entered by mistake
meetings-archived = Meeting taken away
meetings-archived-note = This meeting was taken away.
meetings-state-planned = planned
meetings-state-waits = recap missing
meetings-state-reported = told
meetings-state-cancelled = called off
meetings-ours = Of us
meetings-prepare = This meeting

meetings-field-account = Account
meetings-field-kind = How
meetings-field-title = What it is about
meetings-field-when = When
meetings-field-day = Day
meetings-field-time = Begins
meetings-field-starts_at = Begins
meetings-field-minutes = Minutes
meetings-field-place = Where
meetings-field-people = With
meetings-field-colleagues = Of us
meetings-field-agenda = Agenda
meetings-field-trip = Trip
meetings-field-subject = Subject
meetings-field-body = Text
meetings-field-to = To those who were there
meetings-hint-day = Like next Tue, 12 Nov or in 2 weeks.
meetings-hint-time = Like 14:20.
meetings-hint-minutes = 60 when empty.
meetings-hint-agenda = Paragraphs, lists with "- ", **bold**.
meetings-hint-copy = Copy it, or change it before you send it. It holds only what was written in this recap.

meetings-share = Share the recap
meetings-share-note = Read it once more: this leaves the house.
meetings-share-subject = Recap: { $title }
meetings-share-present = Present: { $names }
meetings-share-next = Next: { $what }
meetings-open-mail = Open in mail
meetings-send = Send
meetings-mailed = Recap sent
meetings-not-mailed = The mail server did not take all of it. The log says why.

meetings-error-over = This meeting is over or was called off.
meetings-error-ahead = This meeting lies ahead. Its recap is written once it took place.
meetings-error-no-recap = This meeting has no recap yet.
meetings-error-to = Choose among those who were there.
meetings-error-no-mail = This install sends no mail. Copy the text, or open it in your mail program.

event-meeting-planned = Meeting planned
event-meeting-edited = Meeting changed
event-meeting-cancelled = Meeting called off
event-meeting-reported = Recap of a meeting
event-meeting-recap-mailed = Recap mailed
event-meeting-archived = Meeting taken away
event-meeting-restored = Meeting put back
