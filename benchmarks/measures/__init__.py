"""One file for each group of rows of the table."""
