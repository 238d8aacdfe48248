# Words of the brief of an account.
briefs-title = Brief
briefs-title-of = Brief: { $name }
briefs-link = One-page brief
briefs-prepared = Prepared for { $name }, { $day }
briefs-print = Print
briefs-sore = Sore spots
briefs-talks = What was said last
briefs-talks-none = Nobody has logged a conversation yet.
briefs-ours = We owe
briefs-theirs = They owe
briefs-steps = Next steps
briefs-steps-none = No next step is set.
briefs-people = People to know
briefs-talked = last talked { $day }
briefs-who = Who they are
briefs-where = Place
briefs-website = Website
briefs-size = Employees
briefs-since = Client since
briefs-team = Our team
briefs-sore-lifecycle = The account stands at “{ $state }”.
briefs-sore-no-lead = Nobody leads this account.
briefs-sore-late = { $n ->
    [one] One promise of ours is late
   *[other] { $n } promises of ours are late
  }, by up to { $days } { $days ->
    [one] day
   *[other] days
  }.
briefs-sore-theirs-late = { $n ->
    [one] One promise of theirs is late
   *[other] { $n } promises of theirs are late
  }, by up to { $days } { $days ->
    [one] day
   *[other] days
  }.
briefs-sore-broken = We broke a promise on { $day }: { $what }
briefs-sore-badly = Went badly on { $day }: { $what }
briefs-sore-silent = No conversation for { $days } days; the goal is { $goal }.
briefs-sore-never = Nobody has ever talked with them.
