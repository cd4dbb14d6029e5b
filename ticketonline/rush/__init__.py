"""The load test in the box: a crowd of buyers that plays against a running server over HTTP, and a report of it."""
