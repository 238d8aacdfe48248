# Trips on which clients are visited.
trips-title = Trips
trips-one = Trip
trips-new = New trip
trips-made = Trip added
trips-edited = Saved
trips-edit-title = Edit trip
trips-archive = Remove trip
trips-archived = Trip removed. Its visits stay.
trips-archived-note = This trip was removed.
trips-whose = Whose trips
trips-mine = Mine
trips-everybody = My team's too
trips-ahead = Ahead and under way
trips-past = Past
trips-none = No trip yet. A trip groups visits, and shows who else is near.
trips-summary = { $n ->
    [one] One trip ahead
   *[other] { $n } trips ahead
  }, { $late ->
    [0] no report missing
    [one] one report missing
   *[other] { $late } reports missing
  }
trips-late = Visits without a report
trips-report = Write it
trips-visits = Visits
trips-visit = Visit
trips-add-visit = Add visit
trips-no-visits = No visit is planned on this trip yet.
trips-visits-line = { $n ->
    [one] one visit
   *[other] { $n } visits
  }, { $reported } with a report
trips-near = Near these visits
trips-field-name = What it is called
trips-field-purpose = What it is for
trips-field-starts_on = First day
trips-field-ends_on = Last day
trips-field-days = Days
trips-field-cost = Cost
trips-field-owner = Who travels
trips-hint-ends = The first day when empty.
trips-hint-cost = In the currency of the house, like 1,250.
trips-error-order = The last day lies before the first one.
trips-error-owner = This trip is somebody else's. Only who travels changes it.
event-trip-made = Trip added
event-trip-edited = Trip changed
event-trip-archived = Trip removed
event-trip-restored = Trip put back
