# What one of us is to do for an account.
tasks-title = Tasks
tasks-one = Task
tasks-new = New task
tasks-make = Add task
tasks-made = Task added
tasks-edited = Saved
tasks-edit-title = Edit task
tasks-open = Open tasks
tasks-and-steps = Tasks and next steps
tasks-all = All tasks
tasks-whose = Whose tasks
tasks-mine = Mine
tasks-everybody = Everybody's
tasks-summary = { $n ->
    [one] One thing to do
   *[other] { $n } things to do
  }, { $late } late
tasks-n-late = { $n } late
tasks-none = Nothing to do. A task is what one of us does for an account until a day; next steps of conversations stand here too.
tasks-none-here = Nothing to do here.
tasks-nobody = Nobody
tasks-no-date = no date
tasks-days-late = { $n ->
    [one] One day late
   *[other] { $n } days late
  }
tasks-done-on = Done { $day }
tasks-moves = { $n ->
    [one] moved once
   *[other] moved { $n } times
  }
tasks-tick = Done: { $what }
tasks-complete = Done
tasks-completed = Task done
tasks-reopen = Open again
tasks-reopened = Task opened again
tasks-move = Move date
tasks-moved = Date moved
tasks-archive = Take off the list
tasks-archived = Taken off the list
tasks-archived-note = This task was taken off the list.
tasks-first-date = First date
tasks-from = Where it came from
tasks-handed-over-note = Open tasks go to who takes over; done ones stay.
tasks-notice = Somebody gives me a task

tasks-band-late = Late
tasks-band-week = This week
tasks-band-later = Later
tasks-band-someday = Without a date
tasks-band-done = Done lately

tasks-field-account = Account
tasks-field-content = What is to be done
tasks-field-person = With
tasks-field-owner = Who does it
tasks-field-due_on = By
tasks-field-reason = Why
tasks-hint-due = Like next Tue, in 2 weeks or 12 Nov. May stay empty.
tasks-hint-move = Like next Tue or in 2 weeks. Empty takes the date away.

tasks-line-made = Task: { $what }
tasks-line-done = Task done: { $what }
tasks-line-due = by { $day }

tasks-error-done = This task is done. Open it again first.
tasks-error-open = This task is open.
notify-task-given = { $who } gives you a task at { $account }: { $what }

event-task-made = Task added
event-task-edited = Task changed
event-task-moved = Task moved
event-task-done = Task done
event-task-reopened = Task opened again
event-task-archived = Task taken off the list
event-task-restored = Task put back
event-task-handed-over = Task went to somebody else
