# What stands in the README of an export, and the pages.
export-title = Export
export-summary = Take data out as files: CSV for spreadsheets and imports, with a README that explains every file and column.
export-readme-title = Data exported from Tenure
export-readme-everything = This is everything that the install holds.
export-readme-seen = This is what { $who } saw when it was made, and nothing else.
export-readme-made = Made at { $time } by Tenure { $version }, schema version { $schema }. All files show the same instant.
export-readme-counts = Accounts: { $accounts }. Rows of all tables: { $rows }. Files: { $files }.
export-readme-how = lists/ holds files that `tenure import` and the import page read. tables/ holds every table with all of its columns. files/ holds the bytes of files. schema.json says the same as this text to programs.
export-readme-cells = All of it is CSV in UTF-8 with commas. Days are written 2026-11-03, instants in UTC, amounts in the smallest unit with the decimal beside them. A column whose name ends in “_name” says what the id before it means. A cell that a spreadsheet would take for a formula has an apostrophe in front. An empty cell is nothing. The character U+E000 stands where the name of an erased person stood.
export-readme-restore = To load all of it into an empty install: tenure restore DIRECTORY --database URL. Leave the files as they are; people then get new links to sign in.
export-readme-import = This is not everything, so it cannot be restored. Import the files under lists/ instead.
export-readme-list = { $kind }. Import it with: tenure import { $name } FILE
export-readme-computed = Computed from other tables.
export-readme-files = The bytes of files, once for each content: the beginning of its SHA-256 and the name by which it was first filed. The column stored_as of tables/files.csv names them.
export-readme-stays = What no export holds
export-column-custom = A field that this install added
export-column-shown = What { $column } says, in words
export-stays-sign-in = passwords, sessions, links and secrets of programs never leave
export-stays-process = what a running program keeps for itself
export-stays-search = made anew by the program
export-stays-bytes = the bytes lie under files/
export-stays-sent = messages about events, kept for some days; the events are in tables/events.csv
export-stays-brief = files that are kept for some days or weeks only, and only for whoever gave or made them

# Pages.
export-new = New export
export-what = What goes out
export-what-seen = What you see
export-what-seen-text = { $n ->
    [one] 1 account, and everything that belongs to it
   *[other] { $n } accounts, and everything that belongs to them
  }
export-what-everything = Everything
export-what-everything-text = { $n ->
    [one] 1 account with all of its data, the users, the settings and the history; it can be restored
   *[other] { $n } accounts with all of their data, the users, the settings and the history; it can be restored
  }
export-reason-hint = Stands in the audit log. An export of everything needs one.
export-confirm = I know that everything goes out: names, addresses, conversations and files of all clients
export-note = Passwords, sessions, tokens and secrets are never in it. The file is kept for { $hours } hours, for you only. The audit log names who exported what, and how many accounts.
export-make = Make the export
export-asked = The export is being made
export-running = An export is being made. You can leave this page; it goes on.
export-kept = Your exports
export-none = No exports in the last day.
export-when = Asked for
export-state = State
export-accounts = Accounts
export-download = Download
export-progress = How far it is
export-rows = { $n ->
    [one] 1 row
   *[other] { $n } rows
  }
export-state-waiting = Waiting
export-state-running = Being made
export-state-done = Ready
export-state-failed = Failed
export-problem = It could not be made. Try again; if it fails again, the failed jobs under Admin say why.
export-problem-right = You may not export this any more.
export-error-confirm = Confirm that you mean it.
export-error-running = Your last export is still being made. Wait until it is done.
export-error-unfinished = This export is not ready. Wait until it is made.
export-error-changed = What you may see has changed since this export was made. Make a new one.
event-export-asked = Export asked for
event-export-made = Export made
