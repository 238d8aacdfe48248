# The rhythm of contact: how often people are talked to.
rhythm-title = Contact rhythm
rhythm-one = Keeping in touch
rhythm-all = Everybody
rhythm-views = Which people
rhythm-view-overdue = Overdue
rhythm-view-soon = Due in 7 days
rhythm-view-never = Never met
rhythm-view-kept = In rhythm
rhythm-none-overdue = Nobody is overdue. Everybody here was talked to within their rhythm.
rhythm-none-soon = Nobody is due within a week.
rhythm-none-never = Everybody here was met.
rhythm-none-kept = Nobody is within their rhythm yet.
rhythm-summary = { $people ->
    [one] one person with a rhythm
   *[other] { $people } people with a rhythm
  } · { $overdue ->
    [0] nobody overdue
    [one] one overdue
   *[other] { $overdue } overdue
  } · { $never ->
    [0] everybody met
    [one] one never met
   *[other] { $never } never met
  }
rhythm-of = of { $n }
rhythm-never = never
rhythm-nobody = Nobody
rhythm-planned = planned
rhythm-at-once = at once
rhythm-owner = Keeps in touch
rhythm-days-of = { $days } days since the last touch, { $goal } are the goal
rhythm-column-days = Days since / goal
rhythm-column-next = Next contact
rhythm-column-kept = Kept, 90 days
rhythm-column-people = People
rhythm-column-share = Share
rhythm-column-do = Do
rhythm-kept-of = { $done } of { $n }
rhythm-change = Change the rhythm
rhythm-figure-kept = Rhythm kept, 90 days
rhythm-kept-title = Rhythm kept
rhythm-kept-by = By whom
rhythm-by-manager = By manager
rhythm-by-account = By account
rhythm-kept-summary = { $percent }% in 90 days: a touch in { $done } of { $n } windows
rhythm-kept-none = No window of 90 days to count yet.
rhythm-kept-note = The last 90 days are cut into windows of each person’s goal, ending today; a window counts as kept when both sides spoke in it. Goals over 90 days have no window. Formula { $formula }.
rhythm-goal = Goal
rhythm-due = Next touch due
rhythm-no-rhythm = no rhythm
rhythm-source-person = set for this person
rhythm-source-role = by their role
rhythm-source-duty = by a duty profile
rhythm-source-tier = by the account’s tier
rhythm-source-start = the starting value
rhythm-source-not-key = no key contact: no high influence, no key role
rhythm-field-goal_days = Days between touches
rhythm-field-reason = Why
rhythm-field-channel = Prefers to be reached by
rhythm-field-language = Language
rhythm-hint-days = Empty leaves it to the goals; 0 asks for no rhythm.
rhythm-hint-reason = Needed when the days are set here.
rhythm-any-channel = Not said
rhythm-channel-call = Phone
rhythm-channel-email = Email
rhythm-channel-message = Message
rhythm-channel-video = Video
rhythm-channel-visit = Visit
rhythm-channel-letter = Letter
rhythm-error-reason = Say why this person has a rhythm of their own.
rhythm-saved = Saved
rhythm-reason = { $n ->
    [one] No talk for one day
   *[other] No talk for { $n } days
  }
rhythm-advice = { $over ->
    [one] One day past the goal of { $goal } days.
   *[other] { $over } days past the goal of { $goal } days.
  }
rhythm-goals-title = Contact goals
rhythm-goals-text = How often key contacts are talked to, by tier
rhythm-goals-summary = Days between touches with each key contact, by the account’s tier. A duty profile comes before them, and a person may have a rhythm of their own.
rhythm-goals-days = Days between touches
rhythm-goals-any = Any key contact
rhythm-goals-note = Empty asks for no rhythm. Holds from the next page on.
rhythm-goals-preview = Preview
rhythm-goals-saved = Contact goals saved
rhythm-goals-now = { $due ->
    [one] One person is due now, of { $people } with a rhythm.
   *[other] { $due } people are due now, of { $people } with a rhythm.
  }
rhythm-goals-more = { $n ->
    [one] One more person would be due: { $is } instead of { $was }.
   *[other] { $n } more people would be due: { $is } instead of { $was }.
  }
rhythm-goals-fewer = { $n ->
    [one] One person fewer would be due: { $is } instead of { $was }.
   *[other] { $n } people fewer would be due: { $is } instead of { $was }.
  }
rhythm-goals-same = As many would be due as now: { $is }.
event-contact-goal-set = Contact goals set
event-contact-plan-set = Keeping in touch set
