# Custom fields: what an installation adds to accounts, people and conversations.
fields-title = Custom fields
fields-summary = What you want to know of accounts, people and conversations beyond what is built in. Each field stands in forms, lists, files and the API.
fields-accounts = Accounts
fields-people = People
fields-conversations = Conversations
fields-new = New field
fields-none = No fields yet. The first one appears in forms at once.
fields-label = Field
fields-key = Name in the API
fields-key-hint = Small letters, digits and _. Made from the English label when empty; it never changes.
fields-kind = Kind
fields-kind-text = Text
fields-kind-number = Number
fields-kind-money = Amount
fields-kind-date = Day
fields-kind-choice = Choice
fields-kind-yes_no = Yes or no
fields-kind-link = Link
fields-kind-decimals = { $n ->
    [one] one decimal
   *[other] { $n } decimals
}
fields-kind-choices = { $n ->
    [one] one choice
   *[other] { $n } choices
}
fields-any-currency = any currency
fields-filled = Filled
fields-required = Must be filled
fields-required-yes = Required
fields-required-on = Must be filled
fields-required-hint = New records must have it. Records without it are marked as missing it and can still be changed. Tick below to demand it only there; all that is ticked must hold.
fields-only-tiers = Only in these tiers
fields-only-sectors = Only in these sectors
fields-only-roles = Only from these roles
fields-always = always
fields-or = {" or "}
fields-words = Words
fields-label-en = Label in English
fields-label-zh = Label in Chinese
fields-help-en = Help in English
fields-help-zh = Help in Chinese
fields-values = Values
fields-choices = Choices
fields-choices-hint = For choices, one a line: code | English | Chinese. Choices in use stay.
fields-decimals = Decimals
fields-decimals-hint = For numbers, 0 to 6
fields-currency = Currency
fields-currency-hint = For amounts. Empty lets each amount name its own.
fields-initial = Default
fields-initial-hint = What new records get, written as in a form
fields-note = The kind cannot change once records have values.
fields-archive-note = Records keep their values. Forms, lists and the API no longer show them.
fields-added = Field added
fields-saved = Field saved
fields-archived = Field archived
fields-restored = Field restored
fields-section = More about it
fields-of = More about { $name }
fields-empty = Not known
fields-missing = Missing
fields-nothing-yet = Nothing known yet.
fields-hint-any-currency = For example 12,500 or 12,500 CHF.
fields-hint-currency = In { $currency }.

fields-known = Known
fields-from = from { $value }
fields-up-to = up to { $value }
fields-filter-range = A value, or from..to, like 10..50; none for those without
fields-filter-words = Words that it holds; none for those without
fields-error-two-currencies = Both ends must be in one currency.

fields-error-number = { $decimals ->
    [0] Write a whole number of at most 15 digits, like 1,250.
   *[other] Write a number of at most 15 digits, { $decimals } of them decimals, like 1,250.5.
}
fields-error-currency = Amounts of this field are in { $currency }. Leave the currency out, or convert.
fields-error-yes-no = Write yes or no.
fields-error-unknown = There is no such field. Ask for the list of fields.
fields-error-json-money = Send an amount like {"{"}"minor": 1250000, "currency": "EUR"{"}"}.
fields-error-json-number = Send a number.
fields-error-json-flag = Send true or false.
fields-error-json-text = Send a text.
fields-error-key = Use small letters, digits and _, a letter first, at most 40.
fields-error-choice = Write “code | English | Chinese” with a code of small letters, digits and _: { $line }
fields-error-choice-twice = The code { $code } stands twice.
fields-error-no-choices = Write at least one choice.
fields-error-too-many-choices = At most { $most } choices.
fields-error-too-many = At most { $most } fields. Archive one first.
fields-error-used = { $n ->
    [one] One record has a value, which would no longer fit. Add a new field instead and archive this one.
   *[other] { $n } records have values, which would no longer fit. Add a new field instead and archive this one.
}
fields-error-choice-used = { $n ->
    [one] The choice { $code } is in use on one record. Keep it, or change that record first.
   *[other] The choice { $code } is in use on { $n } records. Keep it, or change those records first.
}
fields-error-label-taken = Another field has this label by now. Rename one of them first.
fields-error-changed-since = The field was changed since. Change it by hand.

event-field-added = Custom field added
event-field-changed = Custom field changed
event-field-moved = Custom field moved
event-field-archived = Custom field archived
event-field-restored = Custom field restored
