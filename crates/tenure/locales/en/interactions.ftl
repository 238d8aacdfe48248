# Conversations with clients.
interactions-title = Conversations
interactions-one = Conversation
interactions-log = Log a conversation
interactions-logged = Conversation logged
interactions-edited = Saved
interactions-edit-title = Edit conversation
interactions-archive = Take off the timeline
interactions-archived = Taken off the timeline
interactions-archived-note = This conversation was taken off the timeline.
interactions-key-save = Ctrl+Enter saves
interactions-promise = New promise
interactions-author = Logged by
interactions-due = Next conversation due
interactions-due-now = now
interactions-last = Last conversation
interactions-next = Next step
interactions-never = never
interactions-never-note = Nothing logged that went both ways.
interactions-complete = Done
interactions-done = done
interactions-step-done = Next step done
interactions-step-contact = Next contact
interactions-step-by = { $what }, { $day }
interactions-completes = This was
interactions-with = { $kind } with { $names }
interactions-and = { ", " }

interactions-field-account = Account
interactions-field-kind = Kind
interactions-field-direction = Who spoke
interactions-field-happened_at = When
interactions-field-summary = What was said
interactions-field-outcome = Outcome
interactions-field-people = With
interactions-field-unit = Unit
interactions-field-others = Somebody else
interactions-field-day = Day
interactions-field-time = Time
interactions-field-next_step = Next step
interactions-field-next_step_on = By
interactions-field-next_step_done_at = Done
interactions-hint-day = Today when empty; also yesterday, Mon or 1 Oct.
interactions-hint-time = Like 14:20; now when empty.
interactions-hint-others = Names, divided by semicolons. Who is new here is added to the people.
interactions-hint-rhythm = The rhythm here is { $n } days: { $day }.

interactions-kind-call = Call
interactions-kind-visit = Visit
interactions-kind-meeting = Meeting
interactions-kind-video = Video
interactions-kind-email = Email
interactions-kind-message = Message
interactions-direction-by-kind = As usual for its kind
interactions-direction-both = Both sides
interactions-direction-out = Only we
interactions-direction-in = Only they
interactions-outcome-none = Not said
interactions-outcome-positive = Good
interactions-outcome-neutral = Neutral
interactions-outcome-negative = Bad
interactions-outcome-no_answer = No answer

interactions-rule-rhythm = Contact rhythm
interactions-reason-days = { $n ->
    [one] No conversation for one day
   *[other] No conversation for { $n } days
  }
interactions-reason-never = No conversation yet
interactions-advice-topic = The rhythm here is { $n } days. Last topic: { $topic }
interactions-advice-never = Introduce yourself; the rhythm here is { $n } days.

interactions-error-people = Somebody chosen here is not known at this account. Choose from its people.
interactions-error-time = Write a time like 14:20.
interactions-error-future = This lies ahead. A conversation is logged once it took place.
interactions-error-instant = Write an instant like 2026-11-12T14:20:00+01:00.
interactions-error-no-step = There is no open next step here.
interactions-import-person = Nobody at this account has this e-mail address. Import the people first, or give a name.

event-conversation-logged = Conversation logged
event-conversation-edited = Conversation changed
event-conversation-step-completed = Next step done
event-conversation-archived = Conversation taken off the timeline
event-conversation-restored = Conversation put back
event-conversation-step-handed-over = Next step went to somebody else
interactions-steps = Next steps
interactions-handed-over-note = The author of the conversation stays; the step waits for somebody else.
interactions-step-with = It went to { $name } with the account.

# Columns of import files.
import-conversations-account = An account by exact name, or by a source id
import-conversations-summary = One line
import-conversations-happened-on = The day; give this or happened_at
import-conversations-happened-at = The instant, like 2026-11-12T14:20:00+01:00
import-conversations-kind = call, visit, meeting, video, email or message; call without it
import-conversations-direction = both, out or in; by the kind without it: email and message go out
import-conversations-outcome = positive, neutral, negative or no_answer
import-conversations-people = People of the account by name or e-mail, divided by semicolons; unknown names are added
import-conversations-author-email = Which user; who imports without it
import-conversations-next-step = What comes next
import-conversations-next-step-on = Until when
import-conversations-source-id = The row's id in the system that it comes from; rows are found again by it
