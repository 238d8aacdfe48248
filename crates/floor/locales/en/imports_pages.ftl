# The wizard of imports: its steps.
imports-title = Import
imports-of = Import { $kind }
imports-summary = Give a file as it is. Nothing is written until you have seen what it would do, and all of it can be taken back for 30 days.
imports-steps = Steps of the import
imports-step-done = done:
imports-step-upload = Upload
imports-step-match = Match columns
imports-step-check = Check
imports-step-run = Run
imports-step-result = Result
imports-colon = :{" "}
imports-list-comma = ,{" "}
imports-quoted = “{ $text }”
imports-rows = { $n ->
    [one] 1 row
   *[other] { $n } rows
  }
imports-line = Line { $line }
imports-blank = empty
imports-seconds = { $s } s
imports-minutes = { $m } min
imports-next-page = Next 50
imports-all-n = All { $n }
imports-show-all = Back to everything that the check found
imports-more-rows = { $n ->
    [one] and 1 more
   *[other] and { $n } more
  }

# Upload.
imports-group-accounts = Accounts and people
imports-group-work = What is done for them
imports-group-trade = What is sold
imports-group-house = Our own house
imports-group-other = More
imports-search = Find a kind of file
imports-search-none = No kind of file is called so.
imports-another-kind = A file of another kind
imports-other-kind = Something else is in the file
imports-file-hint = Drop it here or choose it: CSV, XLSX, ODS, vCard, iCalendar or JSON, in any encoding, with or without a head. CSV up to 4 GB.
imports-paste-hint = Copied from a spreadsheet or a text, with the names of the columns on top. Up to 8 MB.
imports-pasted = Pasted rows.csv
imports-nothing-yet = Nothing is written by this.
imports-read = Read the file
imports-columns-note = Our names. Other words are recognised too, in English and Chinese, and you can match the rest by hand.
imports-columns-more = More columns
imports-error-none-given = Choose a file, or paste its rows.
imports-error-paste = More than 8 MB cannot be pasted. Choose the file instead.
imports-earlier = Earlier imports
imports-earlier-none = Files that you import are listed here, and can be taken back from here for 30 days.
imports-earlier-no-other = None before this one.
imports-did = { $new } new, { $changed } changed
imports-undo-until = Undo until { $day }
imports-undo-over = Undo ended
imports-discard = Forget this file
imports-discarded = The file is forgotten.

# Match.
imports-match = Match columns
imports-matched = { $n } of { $of } matched
imports-show = Which columns
imports-all = All
imports-to-look-at = To look at { $n }
imports-file-column-head = Column in the file
imports-line-head = Line
imports-first-values = First values
imports-our-field = Field in Tenure
imports-guessed-from = Guessed from
imports-field-of = Field for the column { $column }
imports-not-imported = Do not import
imports-all-empty = all empty
imports-not-understood = { $n } of the first { $of } not understood
imports-why-left-out = Left out
imports-why-nothing = No match found
imports-why-finds = Finds the row again
imports-why-chosen = You chose it
imports-why-name = Same words
imports-why-template = Kept as { $name }
imports-why-words = Other words for it
imports-why-values = What stands in it
imports-template-now = Template: { $name }
imports-template-none = none
imports-templates = Kept readings
imports-presets = Presets that know these columns
imports-keep-as = Keep as
imports-keep-hint = Columns, answers, values and rules; offered again for files with the same columns.
imports-keep = Save
imports-forget = Forget { $name }
imports-fixed = Values for all rows
imports-fixed-note = For what the file has no column for: the account of all cards, the system that the file comes from.
imports-fixed-more = Another field
imports-fixed-value = Its value
imports-choose-field = Choose a field
imports-rules = Rules
imports-rules-note = They repair values without touching the file, and are kept with the template.
imports-rule-off = Take off: { $rule }
imports-rule-add = Add a rule
imports-rule-repair = What is done
imports-rule-from = What the file says
imports-rule-to = What it means
imports-rule-to-hint = Empty empties the cell.
imports-rule-read = read “{ $from }” as “{ $to }”
imports-rule-without = leave out “{ $prefix }” at the beginning
imports-why-part = Part of { $field }
imports-filters = Which rows are read
imports-filter-only = Only rows whose { $column } is { $words }
imports-filter-except = No rows whose { $column } is { $words }
imports-rule-list = a list divided by “{ $mark }”
imports-rule-first = the first of several
imports-rule-html = the text of a web page
imports-rule-names = the names of a list with ids
imports-rule-inverse = turned round: 1 divided by the number
imports-rule-minus = the sign changes where { $by } is { $words }
imports-repair-read = Read a value as another one
imports-repair-trim = Blanks and line breaks become one blank
imports-repair-upper = All letters large
imports-repair-lower = All letters small
imports-repair-title = First letters large
imports-repair-without = Leave out a beginning
imports-comma-sheet = , sheet
imports-size = { $n ->
    [one] 1 row
   *[other] { $n } rows
  }, { $columns ->
    [one] 1 column
   *[other] { $columns } columns
  }
imports-keys = How rows are found again
imports-keys-note = A row that is known updates what is there; others become new. The same file given twice changes nothing.
imports-found-by = Found by, in this order
imports-key-all = { $fields } (all rows have one)
imports-key-some = { $fields } ({ $n } of { $of } rows have one)
imports-key-always = { $set } – always: an id of another system belongs to one record only.
imports-keys-choose = Take the tick off what does not tell them apart in this file. Rows that have nothing of what is ticked stay out, because each import of the file would add them again.
imports-keys-change = Change by what rows are found
imports-keys-left-out = Not used: { $fields }
imports-key-none = Match { $fields }, or all rows may become new.
imports-first-row = First row, as it will be stored
imports-first-none = Match a column first.
imports-safe-until-run = Nothing is written before step 4.
imports-check-rows = { $n ->
    [one] Check 1 row
   *[other] Check { $n } rows
  }
imports-reading = Reading the file
imports-read-so-far = { $n ->
    [one] 1 row so far
   *[other] { $n } rows so far
  }
imports-leave = You can leave this page; it goes on, and Today tells you when it is done.

# Questions of a file.
imports-questions = Questions for this file
imports-ask-days = Which day is { $example }?
imports-day-first = Day first
imports-day-first-means = 03/04/2026 is 3 April
imports-month-first = Month first
imports-month-first-means = 03/04/2026 is 4 March
imports-ask-decimals = What stands before the decimals?
imports-point = A point
imports-comma = A comma
imports-evidence = { $n ->
    [one] 1 cell says so: line { $line }, { $text }
   *[other] { $n } cells say so, the first in line { $line }: { $text }
  }
imports-either-way = { $n ->
    [one] 1 cell can be read either way: line { $line }, { $text }
   *[other] { $n } cells can be read either way, the first in line { $line }: { $text }
  }
imports-ask-currency = Currency of amounts that name none
imports-ask-currency-hint = A code like EUR.
imports-shared-sign = { $n ->
    [one] One cell has a sign that several currencies share, in line { $line }: { $text }
   *[other] { $n } cells have a sign that several currencies share, the first in line { $line }: { $text }
  }
imports-ask-zone = Time zone of times that name none
imports-ask-zone-hint = A name like Europe/Zurich.

# How a file is read.
imports-shape = How the file is read
imports-read-otherwise = Read it otherwise
imports-read-again = Read again
imports-by-itself = As found
imports-format = Format
imports-encoding = Encoding
imports-delimiter = Between cells
imports-delimiter-hint = One or several signs; \t for a tab.
imports-tab = tab
imports-head = First row
imports-head-yes = Names the columns
imports-head-no = Is a row like the others
imports-sheet = Sheet
imports-start = The table begins in line
imports-start-at = { $line }; the lines above it are left out
imports-start-hint = Where a title stands above it.
imports-sign-wished = as you said
imports-sign-content = it begins like one
imports-sign-name = by the end of its name
imports-sign-text = a text that is nothing else
imports-sign-mark = by its byte order mark
imports-sign-format = the format knows only this
imports-sign-ascii = plain letters only, the same in most encodings
imports-sign-valid = everything seen is valid in it
imports-sign-zeros = by its zero bytes
imports-sign-letters = by the letters seen
imports-sign-mostly = { $n ->
    [one] but for 1 place
   *[other] but for { $n } places
  }
imports-sign-declared = the first line says so
imports-sign-one-column = nothing divides anything
imports-sign-agreeing = { $n } of the first { $of } rows have as many cells
imports-sign-format-head = the format names its columns
imports-sign-words = words above numbers or days in { $n ->
    [one] 1 column
   *[other] { $n } columns
  }
imports-sign-distinct = all its cells are different words
imports-sign-known = { $n ->
    [one] 1 of its words is known
   *[other] { $n } of its words are known
  }
imports-sign-value = { $column } has a value there
imports-sign-repeated = a word of { $column } stands again below
imports-sign-gaps = { $column } has no word there

# Check.
imports-checked-in = { $n ->
    [one] 1 row checked in { $time }. Nothing is written yet
   *[other] { $n } rows checked in { $time }. Nothing is written yet
  }
imports-checking = { $n ->
    [one] Checking 1 row
   *[other] Checking { $n } rows
  }
imports-nothing-written = Nothing is written while rows are checked.
imports-new-note = will be created
imports-fields-in-all = { $n ->
    [one] 1 field in all
   *[other] { $n } fields in all
  }
imports-same-note = nothing to do
imports-duplicate-note = your decision
imports-causes = { $n ->
    [0] none
    [one] 1 cause
   *[other] { $n } causes
  }
imports-parked-note = account unknown
imports-contradiction-note = your decision
imports-skipped-note = as you said
imports-one-question = One question for this file
imports-differ = { $n ->
    [one] In 1 row the file and Tenure differ. Who is right?
   *[other] In { $n } rows the file and Tenure differ. Who is right?
  }
imports-differ-newer = The newer one
imports-differ-newer-text = { $n ->
    [0] Nobody changed any of these fields in Tenure after the file was made; all take the value of the file.
    [one] Somebody changed 1 of these fields in Tenure after the file was made; it stays.
   *[other] Somebody changed { $n } of these fields in Tenure after the file was made; those stay.
  }
imports-differ-file = The file
imports-differ-file-text = { $n ->
    [one] The one field takes the value of the file.
   *[other] All { $n } fields take the value of the file.
  }
imports-differ-ours = Tenure
imports-differ-ours-text = Only empty fields are filled: { $n }.
imports-made-on = The file was made on
imports-made-on-hint = Without it, the time at which you gave it.
imports-rest = When rows are refused
imports-rest-goes-in = The rest goes in
imports-rest-goes-in-text = { $n ->
    [one] 1 row is written; the refused ones come back as a file.
   *[other] { $n } rows are written; the refused ones come back as a file.
  }
imports-rest-waits = Nothing goes in
imports-rest-waits-text = { $n ->
    [one] The file waits until its refused row is mended.
   *[other] The file waits until all { $n } refused rows are mended.
  }
imports-refused-by-cause = Refused, by cause
imports-refused-file = Refused rows as a file
imports-cause = { $n ->
    [one] 1 row: { $field }
   *[other] { $n } rows: { $field }
  }
imports-cause-value = { $n ->
    [one] 1 row: { $field } “{ $value }”
   *[other] { $n } rows: { $field } “{ $value }”
  }
imports-read-as = Read “{ $value }” as
imports-read-as-hint = Read as
imports-account-hint = Account
imports-set-for-all = Set it for all rows
imports-empty-it = Empty it
imports-fix = { $n ->
    [one] Fix 1 row
   *[other] Fix { $n } rows
  }
imports-more-values = { $n ->
    [one] 1 more value
   *[other] { $n } more values
  }
imports-values-in-file = { $n ->
    [one] 1 more value stands in the file of refused rows.
   *[other] { $n } more values stand in the file of refused rows.
  }
imports-short = Take what is missing as empty
imports-insist = { $n ->
    [one] Take 1 number in
   *[other] Take { $n } numbers in
  }
imports-answer = Answer the question
imports-lines-out = { $n ->
    [one] { $more ->
        [0] Line { $lines }. It stays out.
       *[other] Line { $lines } and { $more } more. They stay out.
      }
   *[other] { $more ->
        [0] Lines { $lines }. They stay out.
       *[other] Lines { $lines } and { $more } more. They stay out.
      }
  }
imports-whole-file = This is about the file as a whole.
imports-parked = Parked: the account is unknown
imports-parked-wait = Parked rows wait with the import and are in no number.
imports-parked-choose = Choose these accounts
imports-row-by-row = Row by row
imports-belongs-to = Account of “{ $value }”
imports-account-of-line = Account of line { $line }
imports-duplicates = Duplicates
imports-and = and
imports-merge = Merge
imports-both = Keep both
imports-skip = Skip
imports-merge-with = Merge with
imports-more-alike = { $n ->
    [one] 1 more is alike
   *[other] { $n } more are alike
  }
imports-alike = { $why }, { $share } % alike
imports-merge-likely = Merge all over { $share } % alike
imports-decide = Decide
imports-contradictions = Contradictions
imports-contradictions-note = Nothing of these is written until you choose.
imports-none-of-them = None of them: leave these rows out
imports-changed = Changed fields
imports-row = Row
imports-change = Change
imports-keep-ours = Keep ours
imports-keep-of = Keep our { $field } of line { $line }
imports-was-empty = empty
imports-stays = Stays
imports-newer-here = changed here since
imports-changed-note = Tick what stays as it is stored.
imports-rows-not-listed = These rows are not listed one by one: the file is large, or its rows are stored together.
imports-first-of = The first { $n } of { $of }
imports-follow = What will follow
imports-follow-new = { $n ->
    [one] 1 row becomes something new
   *[other] { $n } rows become something new
  }
imports-follow-changed = { $n ->
    [one] 1 row changes what is there
   *[other] { $n } rows change what is there
  }
imports-follow-changed-note = Each change stands in the history, with this import as its cause.
imports-follow-undecided = { $n ->
    [one] 1 row stays out until you decide
   *[other] { $n } rows stay out until you decide
  }
imports-follow-undecided-note = Duplicates and contradictions are never settled silently.
imports-follow-parked = { $n ->
    [one] 1 row waits for its account
   *[other] { $n } rows wait for their account
  }
imports-follow-parked-note = It is kept with the import, in no list and no sum.
imports-follow-refused = { $n ->
    [one] 1 row comes back as a file
   *[other] { $n } rows come back as a file
  }
imports-follow-refused-note = With line, column and reason; mend it and give it again.
imports-follow-undo = Undo until { $day }
imports-follow-undo-note = What somebody uses or changes after the import stays, and is listed.
imports-follow-accounts = New accounts have no lead until you import account teams.
imports-follow-users = New users get a link to sign in from an admin.
imports-follow-assignments = Who sees an account follows from its team, from the first day on.
imports-follow-territories = Who holds a territory sees its accounts.
imports-safe-until = Nothing is written yet. Undo stays possible until { $day }.
imports-check-again = Check again
imports-checked-again = Checked again with what you decided.
imports-look-again = Checked again with what you decided. Look once more, then import.
imports-import-rows = { $n ->
    [one] Import 1 row
   *[other] Import { $n } rows
  }

# Run.
imports-writing = { $n ->
    [one] Writing 1 row
   *[other] Writing { $n } rows
  }
imports-said = { $share } % written
imports-done = { $n } done
imports-done-of = { $n } of { $of }
imports-seconds-left = about { $n } s left
imports-minutes-left = about { $n } min left
imports-running-since = running since { $time }
imports-stage-read = Read the file
imports-stage-check = Check every row
imports-stage-write = Write
imports-stage-link = Link rows to one another
imports-stage-link-note = parents and the like, where the file has them
imports-stage-done = done:
imports-stage-now = now:
imports-stage-later = still to come:
imports-with-rules = { $n ->
    [0] no rules
    [one] 1 rule
   *[other] { $n } rules
  }
imports-pace = { $n } of { $of } rows of the file; { $pace } rows a second
imports-stop = Stop
imports-stopping = It stops after the rows at hand.
imports-stop-safe = Stopping is safe.
imports-stop-safe-text = Rows are written in groups, each whole or not at all. What is written can be undone until { $day }, field by field; changes that people make after it stay.
imports-so-far = So far
imports-created = Created
imports-changed-rows = Changed
imports-refused-late = Refused on writing

# Result.
imports-all-in = Everything in the file is stored.
imports-in-time = in { $time }
imports-stopped = Stopped: { $n } of { $of } rows are written. Go on, or take them back.
imports-resume = Go on
imports-resumed = It goes on where it stopped.
imports-left-out = What stayed out
imports-left-refused = With line, column and reason in the file.
imports-left-parked = They wait for an account, in no number. Once it is chosen, they go in.
imports-left-undecided = Nobody decided about them.
imports-left-skipped = You left them out.
imports-mend-and-give-again = Mend the file and give it again: what is stored already stays.
imports-again = Choose accounts for the rows that wait
imports-opened-again = The file is open again. Choose accounts, then import.
imports-goes-on = This goes on with an import that is done: what is in stays as it is. Choose accounts for the rows that wait.
imports-take-back = Take it back
imports-undo = Undo
imports-undo-means = What this import created goes, unless somebody has used it since. Fields return to what they were, unless somebody has changed them since. What stays is listed.
imports-take-rest-back = Take the rest back
imports-undo-rest-means = What stayed goes too, once nobody uses it any more: first take back what was done with it since, then press Undo again. Forgetting the file takes that way away.
imports-undo-title = Take this import back?
imports-undo-text = It created { $new } and changed { $changed }. What people have used or changed since stays.
imports-undoing = It is being taken back
imports-back = { $n ->
    [one] 1 record is taken back
   *[other] { $n } records are taken back
  }
imports-undone = { $n ->
    [one] 1 record is taken back
   *[other] { $n } records are taken back
  }{ $kept ->
    [0] .
    [one] , 1 was kept.
   *[other] , { $kept } were kept.
  }
imports-kept = Kept, because people use it
imports-next = Next
imports-another = Another file: { $kind }

# Notice.
imports-notice = An import of mine has ended
imports-look = Look
notify-import-done = { $case ->
    [undone] { $file } is taken back.
    [stopped] The import of { $file } stopped before its end.
   *[other] { $file } is imported: { $new } new, { $changed } changed.
  }
