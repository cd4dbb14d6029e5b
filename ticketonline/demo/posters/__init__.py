"""The posters of the demo events: flat geometric art, a composition for each, drawn when the demo is loaded."""
