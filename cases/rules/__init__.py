"""The code tables as CSV (README.md says what the columns mean) and the vocabularies their rows use."""
