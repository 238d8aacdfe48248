# People on the client's side.
people-title = People
people-new = New person
people-add = Add person
people-added = Person added
people-edited = Saved
people-left = Position ended
people-archived = Taken off the list
people-archived-note = This position was taken off the list. What was said stays on the timeline.
people-all = All people
people-former = Formerly here
people-with-former = With former positions
people-shown = shown
people-facts = Facts
people-talks = Conversations
people-no-talks = Nobody has logged a conversation with this person yet.
people-owed = Open promises
people-owed-ours = We owe
people-owed-theirs = They owe
people-elsewhere = At other accounts
people-changes = Changes
people-leave = End position
people-archive = Entered by mistake: take off the list
people-last-day = Last day
people-last = Last conversation
people-never = never
people-since = Since
people-until = Until
people-log = Log a conversation
people-edit-title = Edit { $name }
people-edit-note = A name is the same at every account; everything else is only for this one.
people-export = Export
people-filter = Name, title, e-mail or account
people-first-page = First page
people-next-page = Next 50
people-shown-n = { $n ->
    [one] One person on this page
   *[other] { $n } people on this page
  }
people-summary = { $n ->
    [0] Nobody
    [one] One person
   *[other] { $n } people
  } at the accounts in this scope
people-none = No people yet. Add somebody you talk to, or import a list.
people-none-here = Nobody is known here yet.
people-none-match = Nobody matches these filters.

people-field-account = Account
people-field-name = Name
people-field-title = Title
people-field-email = Email
people-field-phone = Phone
people-field-unit = Unit
people-field-valid_from = From
people-field-valid_to = Until
people-hint-from = The first day; today when empty.
people-hint-to = The last day; open when empty.

people-import-unit = The account has no unit of this name. Add the unit first, or correct the name.

event-person-added = Person added
event-person-edited = Person changed
event-person-left = Position ended
event-person-archived = Person taken off the list
event-person-restored = Person put back
people-everything = All people

# Columns of import files.
import-people-account = An account by exact name, or by a source id
import-people-name = The person's full name
import-people-title = What they are called there
import-people-email = Work e-mail; within the account rows are found again by it, else by name
import-people-phone = Phone number
import-people-unit = A unit of the account, by name
import-people-valid-from = First day; today without it
import-people-valid-to = Last day, included; open without it
import-people-last-conversation-at = Not read; it stands in exported files
