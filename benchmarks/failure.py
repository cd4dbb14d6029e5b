"""Why there is no figure."""


class BenchFailed(Exception):
    """Something needed is missing, or what was measured can't be believed. Its text says what, and what to do."""
