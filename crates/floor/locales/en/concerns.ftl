# Concerns: what worries the client.
concerns-title = Concerns
concerns-one = Concern
concerns-new = New concern
concerns-edit = Edit concern
concerns-noted = Concern noted
concerns-all = All concerns
concerns-more = More
concerns-all-states = All
concerns-none = Nothing that worries them is noted here.
concerns-none-here = Nothing that worries them is noted.
concerns-summary = { $n ->
    [0] Nothing open
    [one] One open
   *[other] { $n } open
  }{ $silent ->
    [0] {""}
    [one] , one without an answer
   *[other] , { $silent } without an answer
  }
concerns-state-open = Open
concerns-state-settled = Settled
concerns-severity-critical = Critical
concerns-severity-high = High
concerns-severity-normal = Normal
concerns-severity-low = Low
concerns-severity-none = Not assessed
concerns-since = since { $day }
concerns-answered = Answered
concerns-n-answers = { $n ->
    [one] once
   *[other] { $n } times
  }
concerns-unanswered = Not answered
concerns-unanswered-note = Nobody has answered yet.
concerns-last-answer = we said: { $words }
concerns-heard-here = Concerns heard here
concerns-answers = Our answers
concerns-answer = Add answer
concerns-answer-note = An answer stays as it was given; say more in a new one.
concerns-answer-noted = Answer noted
concerns-settle = Settle
concerns-settle-note = A concern is settled when somebody of theirs says so, or when something shows it.
concerns-settled = Concern settled
concerns-settled-on = Settled on
concerns-reopen = Open again
concerns-reopened = Concern opened again
concerns-archive = Entered by mistake: take off
concerns-archived = Concern taken off
concerns-archived-note = This concern was taken off.

concerns-field-account = Account
concerns-field-words = What worries them
concerns-field-person = Who
concerns-field-severity = Severity
concerns-field-since = Since
concerns-field-conversation = Heard in
concerns-field-state = State
concerns-field-body = Answer
concerns-field-on = Day
concerns-field-confirmed_by = Confirmed by
concerns-field-evidence = What shows it
concerns-hint-words = In their words, one line.

concerns-error-settled = This concern is settled already. Open it again first.
concerns-error-open = This concern is open.
concerns-error-confirm = Say who of theirs confirmed it, or what shows it.

concerns-line-noted = A concern: { $words }
concerns-line-settled = Concern settled: { $words }

event-concern-noted = Concern noted
event-concern-edited = Concern changed
event-concern-answered = Concern answered
event-concern-unanswered = Answer taken back
event-concern-settled = Concern settled
event-concern-reopened = Concern opened again
event-concern-archived = Concern taken off
event-concern-restored = Concern put back

# Columns of import files.
import-concerns-account = An account by exact name, or by a source id
import-concerns-words = What worries them, in their words
import-concerns-person = Somebody of the account, by name or e-mail
import-concerns-since = Since when; today without it
import-concerns-severity = critical, high, normal or low, or 1 to 4; empty while nobody has assessed it
import-concerns-answer = What was answered
import-concerns-answered-on = When; today without it
import-concerns-settled-on = When it was settled
import-concerns-confirmed-by = Who of theirs confirmed that, by name or e-mail; this or evidence
import-concerns-evidence = What shows that it is settled
import-concerns-state = Not read; it stands in exported files
