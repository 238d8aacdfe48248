today-title = Today
today-log = Log a conversation
today-log-short = Log
today-summary = { $people ->
    [0] nobody to contact
    [one] one person to contact
   *[other] { $people } people to contact
  }, { $late ->
    [0] no promise late
    [one] one promise late
   *[other] { $late } promises late
  }, { $steps ->
    [0] no next step due
    [one] one next step due
   *[other] { $steps } next steps due
  }
today-summary-people = { $people ->
    [0] nobody to contact
    [one] one person to contact
   *[other] { $people } people to contact
  }
today-figures = Key figures
today-figure-talked = Talked to in 30 days
today-of = of { $n }
today-silent = { $n ->
    [0] all of them
    [one] one account silent
   *[other] { $n } accounts silent
  }
today-figure-rhythm = Key contacts in rhythm
today-rhythm-note = { $overdue ->
    [0] nobody overdue
    [one] one overdue
   *[other] { $overdue } overdue
  } · { $never ->
    [0] everybody met
    [one] one never met
   *[other] { $never } never met
  }
today-rhythm-none = nobody has a contact goal yet
today-figure-ours = We owe
today-late = { $n ->
    [one] one late
   *[other] { $n } late
  }
today-none-late = none late
today-figure-theirs = They owe
today-theirs-note = open promises of clients
today-next = Contact next
today-next-all = All
today-next-key = Key accounts
today-next-none = Nothing due. Everybody in this scope was talked to within their rhythm, and no promise is late.
today-to-rhythm = Contact rhythm
today-last-topic = Last topic: { $topic }
today-space = {" "}
today-why-first = Why { $name } is first
today-why-here = Why { $name }
today-score = Score { $score }. Rules are set in Admin, Contact rules.
today-call = Call
today-mail = Email
today-message = Message
today-video = Video
today-visit = Visit
today-letter = Letter
today-done = Done
today-done-title = Done
today-field-summary = What was said?
today-field-kind = How
today-field-next_on = Next contact
today-hint-next = By their rhythm; empty plans nothing.
today-answered = Both sides spoke. A message nobody answered is no touch.
today-enter-saves = Enter saves
today-logged = Conversation logged
today-snooze = Later
today-tomorrow = Tomorrow
today-next-week = Next week
today-field-until = On a day
today-until = On a day
today-until-example = 3 Dec
today-snooze-until = Leave it until then
today-snoozed = Left for later
today-woken = Back on the list
today-error-ahead = Choose a day after today.
today-not-this = Not this one
today-taught-done = Lowered for this person
today-forget = Count it fully again
today-forgotten = Counts fully again
today-taught = { $n ->
    [one] halved once: “not this one”
   *[other] halved { $n } times: “not this one”
  }
today-taught-n = { $n ->
    [one] You lowered one reason
   *[other] You lowered { $n } reasons
  }
today-taught-title = What you left out
today-taught-summary = People whom you left for later, and reasons that you lowered by “not this one”. Only your own list follows it.
today-asleep = Left for later
today-asleep-none = Nobody is left for later.
today-asleep-until = until { $day }
today-wake = Show again
today-lessons = Not this one
today-lessons-none = Every reason counts fully for everybody.
today-rules-title = Contact rules
today-rules-text = How much each reason of Contact next weighs
today-rules-summary = Contact next adds up the points of its rules. A weight of 100 leaves a rule as it is, 50 halves it, 0 turns it off.
today-rules-rule = Rule
today-rules-points = Points
today-rules-weight = Weight, %
today-rules-saved = Contact rules saved
today-rules-note = Holds from the next page on. Formula { $formula }.
today-rules-effect = Of { $lists } lists of account managers, { $changed } would change; { $others } of { $rows } rows would be others.
today-points-rhythm = 27 × days over ÷ goal, at most 40; 27 for an account that was never talked to
today-points-late = 20 + 3 a day, at most 40
today-points-influence = influence 4 or 5: 14 with a budget of their own, else 8; adds to other reasons only
today-points-new-role = 24 for 60 days
today-points-never-met = 26
today-points-renewal = 34 within 45 days, 22 within 90, 12 within 120
today-points-health = 4/3 for each point lost in 30 days, at most 20
today-points-case = 18 for 3 days
today-rule-influence = High influence
today-rule-new-role = New in role
today-rule-never-met = Key role never met
today-rule-renewal = Renewal near
today-rule-health = Health fell
today-rule-case = Case closed
today-reason-unmet = Key role, and nobody of us has met them
today-advice-unmet = Introduce yourself, or ask a colleague who knows the account. The goal here is { $goal } days.
today-reason-new = New in role since { $day }
today-reason-new-after = New in role since { $day }, after { $name }
today-advice-new = Introduce the team, and ask what they want to change.
today-reason-influence = High influence
today-reason-buyer = High influence, owns the budget
today-needs = Needs you
today-needs-none = Nothing waits for you.
today-needs-lead = { $n ->
    [one] Account without a lead
   *[other] Accounts without a lead
  }
today-needs-handovers = { $n ->
    [one] Hand-over waiting for your answer
   *[other] Hand-overs waiting for your answer
  }
today-needs-overdue = { $n ->
    [one] Key contact overdue
   *[other] Key contacts overdue
  }
today-needs-never = { $n ->
    [one] Key contact nobody has met
   *[other] Key contacts nobody has met
  }
today-needs-late = { $n ->
    [one] Late promise of { $name }
   *[other] Late promises of { $name }
  }
event-contact-next-snoozed = Contact next: left for later
event-contact-next-taught = Contact next: not this one
event-contact-rules-set = Contact rules set
