# Internal requests to other departments.
requests-title = Internal requests
requests-one = Internal request
requests-new = New internal request
requests-edit = Edit request
requests-ask = Ask
requests-asked = Request sent
requests-all = All requests
requests-none = No such requests.
requests-none-here = No department owes us anything here.
requests-note = Whoever looks after it there sees the request and the account’s name, tier and lead, nothing else.
requests-own-note = You see this request because you look after it. Of the account you see its name, tier and lead.
requests-archived-note = This request was taken off.
requests-summary = To me: { $to } waiting{ $lateto ->
    [0] {""}
   *[other] , { $lateto } late
  }. From me: { $from } waiting{ $latefrom ->
    [0] {""}
   *[other] , { $latefrom } late
  }
requests-whose = Whose requests
requests-to-me = To me
requests-from-me = From me
requests-of-accounts = Of my accounts
requests-show-waiting = Waiting
requests-show-late = Late
requests-show-closed = Closed
requests-show-all = All
requests-state-open = Open
requests-state-accepted = Accepted
requests-state-answered = Answered
requests-state-declined = Declined
requests-state-withdrawn = Withdrawn
requests-service = Service level
requests-past-service = past the service level
requests-department-days = { $n ->
    [one] { $name } (one working day)
   *[other] { $name } ({ $n } working days)
  }
requests-asker = Asked by
requests-closed-on = On
requests-why = Why
requests-for = For
requests-led-by = Lead: { $name }
requests-led-by-nobody = Nobody leads it

requests-accept = Accept
requests-accepted = Request accepted
requests-answer = Answer
requests-answered = Request answered
requests-decline = Decline
requests-decline-note = Say why, and who could help instead.
requests-declined = Request declined
requests-give = Give to somebody else
requests-give-note = They look after it from then on. Whoever does not see the account sees the request no more once it is given away.
requests-given = Request given to somebody else
requests-withdraw = Withdraw
requests-withdrawn = Request withdrawn
requests-archive = Entered by mistake: take off
requests-archived = Request taken off

requests-field-account = Account
requests-field-department = Department
requests-field-owner = Owner there
requests-field-what = What is needed
requests-field-details = Details
requests-field-need_by = Needed by
requests-field-conversation = Came from
requests-field-state = State
requests-field-answer = Answer
requests-field-reason = Reason
requests-hint-need-by = The department’s service level when empty.

requests-error-asker = Only those who work on the account may do this.
requests-error-owner = Only the owner of the request may do this.
requests-error-closed = Nobody waits for this request any more. Reload to see what became of it.
requests-error-passed = This day has passed. Choose today or a later one.

requests-line-asked = Asked: { $what }
requests-line-answered = Answered: { $what }
requests-line-declined = Declined: { $what }
requests-line-withdrawn = Withdrawn: { $what }

requests-notice-asked = I am asked for something
requests-notice-answered = A request of mine is answered
requests-notice-declined = A request of mine is declined
requests-notice-withdrawn = A request to me is withdrawn
requests-notice-late = A request from or to me is late
notify-request-asked = { $who } asks you for { $account }: { $what } (needed by { $day })
notify-request-answered = { $who } answered for { $account }: { $what }
notify-request-declined = { $who } declined for { $account }: { $what }
notify-request-withdrawn = { $who } withdrew a request that you looked after
notify-request-late = Request for { $account } is late: { $what } (needed by { $day })

event-request-asked = Internal request made
event-request-edited = Internal request changed
event-request-given = Internal request given to somebody else
event-request-accepted = Internal request accepted
event-request-answered = Internal request answered
event-request-declined = Internal request declined
event-request-withdrawn = Internal request withdrawn
event-request-reopened = Internal request opened again
event-request-archived = Internal request taken off
event-request-restored = Internal request put back
