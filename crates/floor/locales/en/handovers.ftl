# Hand-overs: accounts go from one of us to another.
handovers-title = Hand-overs
handovers-new = Hand over accounts
handovers-summary = { $n ->
    [0] Nothing waits for your answer.
    [one] One hand-over waits for your answer.
   *[other] { $n } hand-overs wait for your answer.
  }
handovers-show = Which hand-overs
handovers-show-incoming = To you
handovers-show-outgoing = From you
handovers-show-team = In your team
handovers-none-incoming = Nobody has handed accounts over to you. When somebody does, it stands here and waits for your answer.
handovers-none-outgoing = You have not handed accounts over.
handovers-none-team = Nobody in your team has handed accounts over.
handovers-one = { $giver } hands over to { $receiver }
handovers-one-summary = { $n ->
    [one] One account, from { $day } on
   *[other] { $n } accounts, from { $day } on
  }
handovers-giver = From whom
handovers-receiver = To whom
handovers-from = First day of the new lead
handovers-until = until
handovers-since = from
handovers-last-day = Last day of the old lead
handovers-from-hint = The giver leads, and sees, the accounts until the day before.
handovers-accounts = Accounts
handovers-state = State
handovers-made = Made
handovers-answered = Answered
handovers-facts = Hand-over
handovers-parts = What moves with the accounts
handovers-nothing-moves = nothing
handovers-comma = {", "}
handovers-note = Note
handovers-note-hint = What the receiver should know. It is shown to them, and its first line is the reason on each account.
handovers-state-offered = Waits for an answer
handovers-state-accepted = Accepted
handovers-state-declined = Declined
handovers-state-withdrawn = Taken back

handovers-new-summary = The lead changes with the day. What was written stays with whoever wrote it.
handovers-new-note = Nothing is stored yet: the preview comes first.
handovers-whose = Whose accounts
handovers-to-whom = To whom, and what moves
handovers-filter = Name or city
handovers-show-accounts = Show accounts
handovers-preview = Preview
handovers-tick = Hand over
handovers-take = Hand over { $name }
handovers-shown = { $n } of { $all }
handovers-choose-first = Choose whose accounts are handed over.
handovers-leads-none = They lead no accounts on that day that you can see.
handovers-none-match = No account has these words in its name or city.
handovers-preview-title = Preview of the hand-over
handovers-preview-summary = { $giver } hands { $n ->
    [one] one account
   *[other] { $n } accounts
  } over to { $receiver }
handovers-preview-note = Nothing is stored yet. Afterwards it can be undone as a whole.
handovers-do = { $n ->
    [one] Hand over one account
   *[other] Hand over { $n } accounts
  }
handovers-done = Handed over; the receiver is asked
handovers-goes-to = go to { $name }
handovers-stays-with = stay with { $name }
handovers-kept = { $giver } keeps access to { $n ->
    [one] one of them
   *[other] { $n } of them
  } by other ways: another part in the team, a territory, an account above, or a grant.
handovers-more = { $n ->
    [one] and one more
   *[other] and { $n } more
  }

handovers-accept = Accept
handovers-decline = Decline
handovers-decline-title = Decline the hand-over
handovers-decline-note = Whoever gave it is told. The accounts stay where the dates put them, until it is taken back or they are handed over again.
handovers-withdraw = Take back
handovers-again = Hand over again
handovers-accepted-toast = Accepted
handovers-declined-toast = Declined; whoever gave it is told
handovers-withdrawn-toast = Taken back: everything is as it was before
handovers-declined-notice = { $name } declined: { $reason }
handovers-withdrawn-notice = This was taken back: leads, promises and next steps are as they were before.
handovers-not-yet = You see the accounts from { $day } on.
handovers-given = Your access as their lead ended the day before { $day }.
handovers-none-visible = You see none of its accounts today.
handovers-late = Late

handovers-page = Hand-over page
handovers-page-summary = From { $giver } to { $receiver }, { $day }
handovers-open-account = Open account
handovers-sore = Sore spots
handovers-sore-none = Nothing is late, broken or silent.
handovers-silence = Nobody has talked to them for { $n ->
    [one] one day
   *[other] { $n } days
  }
handovers-silence-ever = Nobody has talked to them yet
handovers-quiet = Silent
handovers-goal = The goal is every { $n } days
handovers-talks = Last conversations
handovers-all-talks = Timeline
handovers-talks-none = No conversation was logged.

handovers-error-giver = You can hand over what you lead, and what people lead who report to you.
handovers-error-same = Choose somebody else than the giver.
handovers-error-past = Choose today or a later day: who led the account before stays written.
handovers-error-not-led = Choose accounts that the giver leads on that day.
handovers-error-not-receiver = Only the receiver answers a hand-over.
handovers-error-answered = It has been answered or taken back meanwhile.
handovers-error-accepted = It was accepted. Hand the accounts over again instead.
handovers-error-not-giver = Only the giver, those whom they report to, and who made the hand-over can take it back.
handovers-error-too-late = You do not manage these accounts any more. Those whom you report to can take it back.
event-handover-offered = Accounts handed over
event-handover-accepted = Hand-over accepted
event-handover-declined = Hand-over declined
event-handover-withdrawn = Hand-over taken back

handovers-all = All hand-overs
handovers-from-whom = { $giver }: { $n ->
    [one] one account
   *[other] { $n } accounts
  }
handovers-away = { $person } is away until { $day }. { $deputy } stands in.
handovers-away-deputy = You stand in for { $person } until { $day }.
handovers-away-you = You are away until { $day }. { $deputy } stands in for you.
handovers-away-change = Change

handovers-notice-offered = Accounts are handed over to me, or mine to somebody
handovers-notice-answered = A hand-over is accepted, declined or taken back
notify-handover-offered = { $case ->
    [receiver] { $n ->
        [one] { $giver } hands one account over to you from { $day } on; your answer is asked
       *[other] { $giver } hands { $n } accounts over to you from { $day } on; your answer is asked
    }
   *[other] { $n ->
        [one] { $who } hands one of your accounts over to { $receiver } from { $day } on
       *[other] { $who } hands { $n } of your accounts over to { $receiver } from { $day } on
    }
  }
notify-handover-answered = { $case ->
    [accepted] { $who } accepted the hand-over from { $giver }
    [declined] { $who } declined the hand-over from { $giver }
   *[other] { $who } took back the hand-over from { $giver } to { $receiver }
  }
