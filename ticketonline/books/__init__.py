"""The books: whether all that the shop counted and recorded agrees, and mending the counters where it does not."""
