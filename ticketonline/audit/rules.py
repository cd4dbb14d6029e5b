"""Which values of the log are personal and may be erased, without a database. The trigger knows the same."""

ERASED = "[erased]"  # stands where a value was
# The entries that say who had it done. Without one of them, the database lets nothing be erased.
PERSON_ERASED, EVENT_ERASED = "person.erased", "event.people_erased"
# Of entries about reservations: how the buyer is reached, and what somebody wrote about them.
OF_RESERVATIONS = frozenset({"email", "name", "language", "text", "note", "reason"})
# What was sought when somebody took the log away.
LOG_EXPORTED, SOUGHT = "log.exported", "q"
RESERVATION, INVITATION = "reservation", "invitation"
