# Words of the floor: shell, errors, days.
today-word = Today
product-name = Tenure
yes = Yes
no = No
none = None
save = Save
cancel = Cancel
close = Close
undo = Undo
edit = Edit
add = Add
remove = Remove
back = Back
next = Next
previous = Previous
clear = Clear
open = Open
more = More
optional = optional
unknown = Unknown
reason = Reason
from = From
until = Until
open-ended = open
name = Name
email = Email
saved = Saved
undone = Taken back

shell-skip = Skip to content
shell-search = Search or jump to
shell-new = New
shell-bell = { $n ->
    [0] No new notices
    [one] 1 new notice
   *[other] { $n } new notices
}
shell-main = Main
shell-more = More
shell-breadcrumb = Breadcrumb
shell-scope = Scope
shell-sign-out = Sign out
shell-theme = Switch light or dark
shell-language = 中文
shell-language-code = zh-CN
shell-profile = Profile
shell-group-team = Team
shell-help = Keyboard map
shell-pinned = Pinned accounts

shell-search-placeholder = Accounts, people, commands
shell-switch-language = Switch language
shell-move = move
shell-new-tab = new tab
shell-key-palette = Search or jump to
shell-key-filter = Filter this page
shell-key-rows = Next and previous row
shell-key-tick = Tick the row
shell-key-open = Open the row
shell-key-help = This help
shell-key-go = Go to a page
shell-working = Working…
shell-failed = That did not work. Check the connection and try again.
shell-loading-failed = This part could not be loaded.

scope-mine = My accounts
scope-team = My team
scope-all = All I can see

error-title-not-found = Not found
error-title-forbidden = Not allowed
error-title-sign-in = Sign in first
error-title-invalid = Check what you entered
error-title-conflict = This cannot be done now
error-title-too-many = Too many tries
error-title-unavailable = Busy for a moment
error-title-internal = Something failed here
error-reference = Reference { $id }
error-home = Go to Today
error-not-found = There is nothing at this address that you can see. Check the address, or search for the name.
error-sign-in = Sign in to see this.
error-forbidden-right = Your role does not include this. Ask whoever runs this installation for the right.
error-needs-contribute = You may read this account, but not log on it. Ask its lead to put you on the team.
error-needs-edit = You may work on this account, but not change it. Ask its lead for the right to edit.
error-needs-manage = Only the lead of this account, or somebody above, can do this.
error-token-read-only = This API token may only read. Create one that may write.
error-cross-site = This form was sent from another site, so nothing was done. Open the page here and send it again.
error-query = The address has a part that is not understood: { $detail }. Remove it and try again.
error-form = The form has a field that is not understood: { $detail }. Reload the page and try again.
error-zero = A text holds a character that cannot be kept ({ $detail }). Remove it and try again. Nothing was saved.
error-json = The JSON cannot be read: { $detail }.
error-content-type = The body has the wrong type: { $detail }.
error-body = The body cannot be read: { $detail }. Send less, or check the connection.
error-method = This address does not take that method.
error-if-match = Say which version you read: send If-Match with the version, or * to overwrite. { $detail }
error-idempotency-key = The Idempotency-Key cannot be taken. Send 1 to 255 visible ASCII characters.
error-idempotency-running = The same request is being answered just now. Wait a moment and send it again with the same key.
error-idempotency-other = This key belongs to another request. Use a new key for each request, and the same one only to repeat it.
error-idempotency-lost = This request was done, but its answer was lost when the server stopped. Look at what is there before you send it with a new key.
error-idempotency-secret = This request was done. Its answer is not kept, because it held a secret that is shown once or was too long; remove what it made and send it with a new key if you did not get it.
error-cursor = The cursor is not one that this list gave. Start from the first page.
error-too-many = Too many tries. Wait { $seconds } { $seconds ->
    [one] second
   *[other] seconds
  } and try again.
error-unavailable = The database is busy or restarting. Nothing was lost; try again in a moment.
error-internal = Something failed on our side, and nothing was saved. Try again; if it stays, tell whoever runs this installation the reference.
error-archived = This account is archived and can only be read. Restore it first.
error-conflict = Somebody saved before you. Choose per field whose value stays.
error-undone-already = This was taken back already.
error-no-undo = This cannot be taken back.
error-summary = { $n ->
    [one] One field needs another look
   *[other] { $n } fields need another look
  }
error-required = Fill this in.
error-too-long = At most { $most } characters.
error-control-characters = Remove the control characters (usually from pasting).
error-one-of = Choose one of: { $allowed }.
error-email = Write an address like name@company.com.
error-int = Write a whole number between { $least } and { $most }.
error-choose = Choose one from the list.
error-website = Write a web address like company.com.
error-money = Write an amount like 1,250,000 or 1250000.50.
error-money-large = An amount in { $currency } is at most { $most }. Check the number.
error-money-finer = { $currency } takes at most { $digits } decimals. Round the amount.
error-currency = Write a currency code of three letters, like EUR.
error-day = Write a day like 12 Nov 2026, 2026-11-12, tomorrow or +14.
error-ends-before-start = The last day lies before the first. Choose a later one.
error-day-future = This day is still to come. Choose today or earlier.
error-taken = This is taken already. Choose another.
error-version = This is not a version number.
error-unknown = Nothing like this exists, or you cannot see it. Choose another.
erased-person = Erased person

# Lists as files.
sheets-export = Export
sheets-csv = CSV file
sheets-xlsx = Excel file (XLSX)
sheets-error-rows = There are more rows than a spreadsheet can hold. Narrow the list, or take CSV.
