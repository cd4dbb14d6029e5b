"""Files that an organiser's team takes away: made in the background, kept for some days."""
