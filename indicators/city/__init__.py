"""An invented city of cases over several years, and what every version of the counting rule must count of it."""
