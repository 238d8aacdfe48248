search-title = Search
search-field = Name, pinyin, number, e-mail or words of a conversation
search-hint = Accounts, people, conversations, promises, colleagues and commands that you can see.
search-summary = { $n ->
    [0] Nothing found for “{ $q }”
    [one] One result for “{ $q }”
   *[other] { $n } results for “{ $q }”
  }
search-summary-more = More than { $n } results for “{ $q }”
search-instead = Nothing matches exactly. These are the results for “{ $q }”.
search-all = All results for “{ $q }”
search-see-all = See all
search-tabs = Kinds of results
search-tab-all = All
search-everything = Search everything
search-none = Nothing found. Try fewer letters, a former name, a number or the city.
search-none-kind = Nothing of this kind was found.
search-to-accounts = All accounts
search-to-people = All people
search-group-users = Colleagues
search-group-commands = Commands
search-group-recent = Lately
error-limit = Choose a limit within the allowed range.
