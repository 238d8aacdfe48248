search-title = Search
search-field = Name, former name, place or identifier
search-hint = Accounts, people, colleagues and commands that you can see.
search-summary = { $n ->
    [0] Nothing found for “{ $q }”
    [one] One result for “{ $q }”
   *[other] { $n } results for “{ $q }”
  }
search-none = Nothing found. Try fewer letters, a former name or the city.
search-to-accounts = All accounts
search-group-accounts = Accounts
search-group-people = People
search-group-users = Colleagues
search-group-commands = Commands
search-group-recent = Lately
error-limit = Choose a limit within the allowed range.
