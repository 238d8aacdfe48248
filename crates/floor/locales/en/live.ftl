# Words of live refresh; the % stands for a name.
live-who = % changed this account.
live-somebody = Somebody changed this account.
live-show = Show
