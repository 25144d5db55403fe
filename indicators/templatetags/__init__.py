"""Template tags of the count."""
