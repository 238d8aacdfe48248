# The tree of accounts.
hierarchy-title = Hierarchy
hierarchy-summary = Numbers with all below are of the accounts you can see.
hierarchy-views = View
hierarchy-view-table = Table
hierarchy-path = Way down
hierarchy-top = Top
hierarchy-none = No account here yet.
hierarchy-keys = Arrow keys open, close and walk. Alt + Shift + arrow moves a row in or out, M moves it anywhere; or drag it.
hierarchy-open = Show the accounts below
hierarchy-close = Hide the accounts below
hierarchy-more = More below { $name }
hierarchy-next = Next
hierarchy-column-account = Account
hierarchy-column-kind = Kind
hierarchy-column-lead = Lead
hierarchy-column-below = Below
hierarchy-column-people = People
hierarchy-column-promises = Promises
hierarchy-column-last = Last conversation
hierarchy-column-own = Revenue
hierarchy-column-all = With all below
hierarchy-move = Move
hierarchy-move-one = Move { $name }
hierarchy-move-title = Move { $name }
hierarchy-move-now = It stands below { $name }.
hierarchy-move-now-top = It stands at the top.
hierarchy-move-note = Whoever leads an account above can edit those below it.
hierarchy-field-parent = Put it below
hierarchy-field-top = Take it to the top instead
hierarchy-field-from = From
hierarchy-field-reason = Reason
hierarchy-moved = Moved.
hierarchy-error-there = It stands there already. Choose another place.

hierarchy-people = { $n ->
    [0] no people
    [one] one person
   *[other] { $n } people
  }
hierarchy-last = last conversation { $day }
hierarchy-duplicates = Duplicates
hierarchy-duplicates-summary = { $n ->
    [0] No two accounts that you can see look like one company.
    [one] One pair of accounts may be one company.
   *[other] { $n } pairs of accounts may be one company.
  }
hierarchy-duplicates-pair = Two accounts
hierarchy-duplicates-evidence = Because
hierarchy-duplicates-score = Score
hierarchy-duplicates-decide = Decide
hierarchy-duplicates-none = No duplicates here. Names without their legal form, registered numbers, web domains and places are compared whenever an account is made or changed.
hierarchy-duplicates-note = A score is the sum of its points: same name or number 60, same web domain 40, names that sound alike 35, same city 15, different countries, web domains or numbers in one register −25 each, same group −30; from 50 on a pair is shown.
hierarchy-tasks = Duplicates to decide
hierarchy-tasks-note = An import made the first of two; whoever imported could not see the second.
hierarchy-tasks-more = More wait behind these.
hierarchy-duplicates-first = These are the { $n } likeliest.
hierarchy-evidence-name = Same name
hierarchy-evidence-sound = Names sound alike
hierarchy-evidence-number = Same number: { $what }
hierarchy-evidence-domain = Same web domain: { $what }
hierarchy-evidence-place = Same city: { $what }
hierarchy-evidence-apart = Different countries
hierarchy-evidence-other-number = Different numbers in one register
hierarchy-evidence-other-domain = Different web domains
hierarchy-evidence-related = Same group
hierarchy-distinct = Not the same
hierarchy-told-apart = Noted: they are not the same.
hierarchy-error-same = This is the same account. Choose another.
event-account-told-apart = Told apart from an account that looks alike

hierarchy-merge = Merge
hierarchy-merge-title = Merge into { $name }
hierarchy-merge-summary = Two accounts of one company become one. The one that goes is archived and leads to the other.
hierarchy-field-goes = Account that goes
hierarchy-merge-look = See what would happen
hierarchy-merge-swap = Let the other one stay
hierarchy-merge-two = Which is which
hierarchy-merge-stays = Stays
hierarchy-merge-goes = Goes
hierarchy-merge-fields = Where they differ
hierarchy-merge-same = Both say the same.
hierarchy-merge-along = What goes along
hierarchy-merge-nothing = Nothing: the account that goes has no rows of its own.
hierarchy-merge-left = { $n ->
    [one] one stays with the archived account
   *[other] { $n } stay with the archived account
  }
hierarchy-merge-note = Team lead, tier, lifecycle, territory and place are those of the account that stays. You can undo for 30 days.
hierarchy-merged = Merged.
hierarchy-error-merge-below = The account that stays lies below the one that goes. Let the other one stay, or move it first.
hierarchy-rows-units = Units
hierarchy-rows-assignments = Team members
hierarchy-rows-account-grants = Rights given by name
hierarchy-rows-account-tags = Tags
hierarchy-rows-account-identifiers = Numbers in registers and systems
hierarchy-rows-positions = People
hierarchy-rows-interactions = Conversations
hierarchy-rows-promises = Promises
hierarchy-rows-comments = Comments
hierarchy-rows-other = Other entries
event-account-merged = Another account merged into this one
event-account-merged-away = Merged into another account
event-account-parted = Merge taken back

hierarchy-promote = Make it an account
hierarchy-promote-title = Make { $name } an account
hierarchy-promote-summary = It will stand below { $name }, with a lead and rights of its own.
hierarchy-promote-account = The new account
hierarchy-promote-team = Who comes along
hierarchy-promote-team-note = They keep their part on the old account too.
hierarchy-promote-nothing = Nothing is about this unit yet.
hierarchy-promote-note = Only what is about the unit goes along; the rest stays. You can undo for 30 days.
hierarchy-promoted = The unit is an account now.
hierarchy-field-name = Name
hierarchy-field-kind = Kind
hierarchy-field-lead = Lead
event-unit-promoted = Unit became an account
event-account-promoted = Was a unit before
hierarchy-kind-group = Group
hierarchy-kind-company = Company
hierarchy-kind-country = Country org.

