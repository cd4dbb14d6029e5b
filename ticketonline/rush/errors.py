"""Why a rush can't begin. Each error's text is a sentence for whoever typed the command."""


class CannotPlay(Exception):
    """The rush can't begin; its text says why and what to do."""


class ForeignTarget(CannotPlay):
    """The address is not this machine's, and nobody said twice that it may be loaded all the same."""
