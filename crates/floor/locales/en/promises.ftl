# Promises, ours and theirs.
promises-title = Promises
promises-one = Promise
promises-new = New promise
promises-make = Make promise
promises-made = Promise noted
promises-edited = Saved
promises-edit-title = Edit promise
promises-edit-note = To change the date, move it: the first date stays what it is measured by.
promises-all = All promises
promises-open = Open promises
promises-none = Nothing was promised here yet. Note what you promise, and what they do.
promises-none-here = No open promises.
promises-none-late = none late
promises-ours-theirs = ours · { $theirs } theirs
promises-n-late = { $n } late
promises-first = Only the first { $n } of each kind are shown. Narrow the scope to see the others.
promises-summary = { $n } open: we owe { $ours }, they owe { $theirs }. { $lateours ->
    [0] None of ours
    [one] One of ours
   *[other] { $lateours } of ours
  } and { $latetheirs ->
    [0] none of theirs
    [one] one of theirs
   *[other] { $latetheirs } of theirs
  } late
promises-show = Which promises
promises-show-open = Open
promises-show-all = All
promises-show-broken = Broken
promises-share = kept on time
promises-rate = { $kept } of { $due } in 12 months
promises-rate-goal = { $kept } of { $due } in 12 months, goal { $goal }
promises-rate-none = Nothing was due in 12 months.

promises-side-ours = We owe
promises-side-theirs = They owe
promises-state-open = Open
promises-state-kept = Kept
promises-state-broken = Broken
promises-state-released = Released
promises-state-late = { $state }, late
promises-band-late = Late
promises-band-week = This week
promises-band-later = Later
promises-band-kept = Kept lately
promises-band-closed = Closed
promises-band-note = { $ours } ours, { $theirs } theirs

promises-column-ours = We owe
promises-column-theirs = They owe
promises-column-due = Next promise due

promises-tick = Kept: { $what }
promises-confirm = Confirm
promises-quote = “{ $line }” { $kind }, { $day }
promises-days-late = { $n ->
    [one] 1 day late
   *[other] { $n } days late
  }
promises-moves = { $n ->
    [one] moved once
    [2] moved twice
   *[other] moved { $n } times
  }
promises-kept-on = kept { $day }
promises-kept-late-on = kept late, { $day }
promises-broken-on = broken { $day }
promises-released-on = released { $day }

promises-keep = Keep
promises-keep-theirs = What the client promised is closed by somebody of theirs who confirms it, or by something that shows it.
promises-kept = Promise kept
promises-break = Break
promises-break-note = It will not be kept any more. It counts as not kept.
promises-broken = Promise broken
promises-release = Release
promises-release-note = Whoever got the promise does not need it any more. It no longer counts.
promises-released = Released from the promise
promises-move = Move the date
promises-move-note = Agree on the new date first. Whether it was kept on time is still measured against the first one.
promises-moved = Date moved
promises-archive = Entered by mistake: take off the ledger
promises-archived = Taken off the ledger
promises-archived-note = This promise was taken off the ledger and does not count.
promises-nobody = Nobody named
promises-to = To
promises-by = By
promises-said = Said in
promises-first-date = First date
promises-closed-on = On

promises-field-account = Account
promises-field-side = Who promises
promises-field-content = What was promised
promises-field-person = Person
promises-field-owner = Owner
promises-field-due_on = Due
promises-field-state = State
promises-field-on = Day
promises-field-evidence = What shows it
promises-field-confirmed_by = Confirmed by
promises-field-reason = Reason
promises-hint-due = Like Fri, +14 or 20 Nov.
promises-hint-on = Today when empty.
promises-hint-evidence = A document, a mail, a delivery note: one line.

promises-rule-late = Our promise is late
promises-reason = { $n ->
    [one] You owe a promise, one day late: { $what }
   *[other] You owe a promise, { $n } days late: { $what }
  }
promises-advice-person = Promised to { $person } until { $day }. Keep it, or agree on a new date.
promises-advice = Promised until { $day }. Keep it, or agree on a new date.

promises-line-we-made = We promised: { $what }
promises-line-they-made = They promised: { $what }
promises-line-we-kept = We kept a promise: { $what }
promises-line-they-kept = They kept a promise: { $what }
promises-line-we-broke = We broke a promise: { $what }
promises-line-they-broke = They broke a promise: { $what }
promises-line-released = Released from a promise: { $what }
promises-line-person = { $person }, due { $day }
promises-line-due = Due { $day }

promises-error-closed = This promise is closed already. Reload to see what became of it.
promises-error-evidence = Say who confirmed it, or what shows it.
promises-error-person = This person is not known at the account. Choose from its people.

event-promise-made = Promise made
event-promise-edited = Promise changed
event-promise-moved = Date of a promise moved
event-promise-kept = Promise kept
event-promise-broken = Promise broken
event-promise-released = Released from a promise
event-promise-reopened = Promise opened again
event-promise-archived = Promise taken off the ledger
event-promise-restored = Promise put back
event-promise-handed-over = Promise went to somebody else
promises-handed-over-note = Both sides: what we owe, and what we wait for.
promises-notice-late = A promise of mine is late
notify-promise-late = Late for { $account }: { $what } (due { $day })
promises-everything = All promises

# Columns of import files.
import-promises-account = An account by exact name, or by a source id
import-promises-content = What was promised
import-promises-due-on = Until when
import-promises-side = ours or theirs; ours without it
import-promises-person = Somebody of the account, by name or e-mail
import-promises-owner-email = Which user; who imports without it
import-promises-original-due-on = The first date, where it was moved since
import-promises-made-on = The day on which it was made; today without it
import-promises-state = open, kept, broken or released; open without it
import-promises-closed-on = The day on which it was kept, broken or released
import-promises-evidence = What shows it, or why; needed for promises of theirs that were kept
import-promises-owner = Not read; it stands in exported files
import-promises-moves = Not read; it stands in exported files
import-promises-confirmed-by = Who of the client confirmed that it was kept, by name or e-mail
import-promises-moved-because = Why the date of a known promise was moved

promises-field-conversation = Said in
promises-said-nowhere = No conversation
promises-talk = { $kind }, { $day }: { $line }
promises-made-in = Made in
promises-made-here = Promises made here
promises-dates = Dates
promises-first-date-note = What it is measured by
promises-moved-by = Moved by { $name }
promises-no-reason = No reason given
promises-error-reason = Say why the date moves: the first one stays beside it.
promises-import-moved = As in the imported file

promises-by-due = Due date
promises-by-account = Account
promises-by-person = Person
promises-by-owner = Manager
promises-by-director = Account director
promises-no-director = Reports to nobody
promises-group = Group: { $by }

promises-keeping = Promises kept on time
promises-keeping-note = Kept on or before the first date, of those whose first date lay in the twelve months before today. Released ones are left out; moving a date changes nothing.
promises-keeping-by = Whose promises
promises-behind = Promises behind it
promises-behind-first = Only the latest { $n } are shown. Narrow the filters to see the others.
promises-sides-both = Both
promises-counts-as = Counts as
promises-of = { $kept } of { $due }
promises-we-kept = We kept { $share } on time ({ $kept } of { $due })
promises-they-kept = They kept { $share } ({ $kept } of { $due })
promises-ending-on_time = Kept on time
promises-ending-late = Kept late
promises-ending-broken = Broken
promises-ending-open = Still open
promises-ending-released = Released, left out
