# Where an import stands.
imports-state-reading = Being read
imports-state-matching = Columns to match
imports-state-checking = Being checked
imports-state-checked = Checked
imports-state-running = Running
imports-state-stopped = Stopped
imports-state-done = Done
imports-state-undoing = Being taken back
imports-state-undone = Taken back
imports-state-broken = Cannot be read

# What a row is.
imports-row-new = New
imports-row-changed = Changed
imports-row-same = Same
imports-row-duplicate = Duplicate
imports-row-refused = Refused
imports-row-parked = Parked
imports-row-contradiction = Contradiction
imports-row-skipped = Left out
imports-row-kept = Kept

# Why the importer cannot do something now.
imports-error-changed = This import was changed meanwhile. Load the page again.
imports-error-closed = This import is at work or over, so nothing about it can be changed. Stop it, or give the file again.
imports-error-empty = The file is empty. Choose another one.
imports-error-field = There is no such column here.
imports-error-file = The file cannot be read. { $why }
imports-error-header = The file has no such column.
imports-error-idle = Nothing is at work here.
imports-error-none-wait = No row of this import waits for an account.
imports-error-not-done-yet = This import is not done. Rows that wait get their accounts before it runs, or once it is done.
imports-error-keys-off = Nothing is left by which rows could be found again. Choose at least one of these: { $known }.
imports-error-keys-one = Rows of this kind are found again in one way only, so there is nothing to choose. Leave this out.
imports-error-keys-unknown = Rows of this kind are not found by “{ $name }”. Choose among these: { $known }.
imports-error-kept = What this import wrote can still be taken back, so its file is kept. Take it back first.
imports-error-large = The file is larger than 4 GB. Divide it.
imports-error-many-together = Rows of this kind are written together, at most 50,000 of them. Divide the file.
imports-error-missing = This column is missing. { $help }.
imports-error-no-rows = The file has no rows under its head.
imports-error-not-done = Nothing was written that could be taken back.
imports-error-nothing = No row is new or changed, so there is nothing to write.
imports-error-preset = There is no such preset for this kind of file.
imports-error-erased = The file was thrown away because somebody whom it may name was erased. What it wrote can still be taken back. To go on with its other rows, import a file without that person.
imports-error-stopped = Stopped before the end. Nothing was written.
imports-error-taken = Another process has taken over this import.
imports-error-too-old = Imports can be taken back for 30 days. This one is older.
imports-error-twice = Two columns of the file go into the same column here. Choose one.
imports-error-unchecked = Check the file first: what it would do may have changed.
imports-error-unread = The file has not been read yet. Wait a moment and load the page again.
imports-error-waits = { $n ->
    [one] One row is refused
   *[other] { $n } rows are refused
  }, and you chose that nothing goes in then. Mend or leave out the rows, or let the rest go in.
imports-error-zone = There is no such time zone. Write a name like Europe/Zurich.

# What is wrong with a file or a row.
imports-fault-after-quote = Text stands behind a closing quotation mark. Double quotation marks inside a cell.
imports-fault-big = It is larger than { $most } MB, or unpacks to more. Divide it; a table may also be saved as CSV.
imports-fault-cell = A cell holds more than { $most } kB.
imports-fault-damaged = It is damaged ({ $part }, line { $line }: { $why }). Export it again.
imports-fault-delimiter = “{ $sign }” cannot divide cells.
imports-fault-encoding = There is no encoding called { $name }.
imports-fault-encrypted = It is locked by a password. Save it without one.
imports-fault-foreign-archive = It is an archive. Unpack it first.
imports-fault-foreign-binary = It is no table.
imports-fault-foreign-cards = These are address cards. Choose People or vCards as the kind of file.
imports-fault-foreign-html = It is a web page, whatever its name. Save it as CSV or XLSX.
imports-fault-foreign-pdf = It is a PDF. Export the table as CSV or XLSX.
imports-fault-foreign-xls = It is of Excel before 2007. Save it as XLSX.
imports-fault-foreign-xlsb = It is a binary workbook. Save it as XLSX.
imports-fault-foreign-xml = It is XML. Save it as CSV or XLSX.
imports-fault-io = It could not be read from the database. Give it again.
imports-fault-letters = Some letters are none in { $name }. Choose another encoding, or save the file as UTF-8.
imports-fault-nothing = Nothing in it can become rows: no table, no events, no records.
imports-fault-open-quote = The quotation mark that opens in line { $line } is never closed. Close it, or double it.
imports-fault-property = “{ $text }” is no line of a calendar: it has no colon.
imports-fault-row = A row holds more than { $most } kB.
imports-fault-rows = It has more than { $most } rows. Divide it, or save it as CSV.
imports-fault-sheet = There is no sheet called { $name }.
imports-fault-short = This row has { $cells } of { $columns } cells. If what is missing at its end is empty, say so; if a line broke within a cell, put quotation marks around it.
imports-fault-unknown = Tenure reads CSV, XLSX, ODS, vCard, iCalendar and JSON. Save it as one of these.
imports-fault-value = { $name } cannot be “{ $value }”.
imports-fault-zone = Nobody knows the time zone { $name }, and the file does not describe it. Export it with its time zones.

# Cells that cannot be read.
imports-wrong-day = This is no day. Write it like 2026-11-30, or add a rule.
imports-wrong-moment = This is no day or time. Write it like 2026-11-30 14:05, or add a rule.
imports-wrong-number = This is no number. Write digits, empty the cell, or add a rule.
imports-wrong-yes-no = Write yes or no, or add a rule.
imports-wrong-no-key = Nothing in this row says which record it is: what rows are found by is empty here. Fill it in, or let rows be found by something else.
imports-wrong-which-day = Day or month first? Answer the question for this file.
imports-wrong-which-number = Is this a decimal mark or one between thousands? Answer the question for this file.
imports-wrong-no-currency = What stands beside the number is no currency. Write a code like EUR, or only the number.
imports-wrong-which-currency = Several currencies have this sign. Give the currency in a column of its own, or answer the question for this file.
imports-wrong-other-currency = This names another currency than the rest of its row. Make them agree, or write only the number.
imports-wrong-range = This day lies outside the years 1900 to 9998. Correct it, empty the cell, or add a rule.
imports-wrong-formula = This formula has no value. Mend it in the spreadsheet.
imports-wrong-zero = The cell holds zero bytes, which are no letters.
imports-sensitive-card = This is the number of a payment card. Take it out, or say that such numbers go in.
imports-sensitive-identity = This is the identity number of a person. Take it out, or say that such numbers go in.

imports-looks-like = It looks like { $name }, which is here already. Import it step by step to merge it or keep both, or give a source id.

# What an undo leaves.
imports-kept-used = Somebody has used it since.
imports-kept-changed = Changed since: { $fields }.
imports-kept-both = Changed since: { $fields }. What else the import changed cannot be as it was any more.
imports-kept-since = Changed since, or something stands in the way.
imports-like-line = Line of this file: { $what }
imports-subject-account = account
imports-subject-person = person
imports-subject-position = position
imports-subject-interaction = conversation
imports-subject-promise = promise
imports-subject-user = user
imports-subject-territory = territory
imports-subject-assignment = assignment

# Heads of the file of refused rows.
imports-file-line = Tenure: line
imports-file-column = Tenure: column
imports-file-reason = Tenure: reason

event-import-started = Import started
event-import-resumed = Import continued
event-import-undo-started = Undo of an import started
event-account-import-undone = Account removed with its import
event-unit-import-undone = Unit removed with its import
event-person-import-undone = Person removed with their import
event-conversation-import-undone = Conversation removed with its import
event-promise-import-undone = Promise removed with its import
event-concern-import-undone = Concern removed with its import
