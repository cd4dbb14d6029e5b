"""Trials: a whole shop with a crowd in front of it, watched while things break or minutes pass (docs/explanation)."""
