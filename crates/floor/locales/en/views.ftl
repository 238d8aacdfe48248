views-title = Views
views-more = { $n ->
    [one] 1 more view
   *[other] { $n } more views
}
views-save = Save view
views-save-new = Save as new view
views-replace = Save changes to the view
views-menu = View
views-of = View of { $name }
views-team = For the team
views-default-on = Begin with this view
views-default-off = Begin with everything
views-edit = Rename or share
views-delete = Delete
views-new-title = Save view
views-edit-title = Rename or share the view
views-form-summary = A view keeps scope, filters, order and columns. It gives nobody a right: everybody sees what they may see.
views-name = Name
views-name-hint = Like “Key accounts to call”
views-shared = Show it to everybody who reports to me
views-start = Begin with it whenever I open this list
views-saved = The view is saved
views-replaced = The view holds what is shown
views-deleted = The view is deleted
views-error-query = This is not an address of the list.
views-error-taken = One of your views has this name. Choose another one.
views-error-many = You have { $most } views of this list. Delete one first.
views-error-owner = Only the owner of a view changes it. Save it as a view of your own.
views-error-changed = The view was changed meanwhile. Open it again and repeat your change.
event-view-saved = View saved
event-view-edited = View changed
event-view-archived = View deleted
event-view-restored = View brought back
event-user-view-chosen = First view chosen
