"""The report as a page: one file with its styles and charts inside, that asks nobody for anything."""
