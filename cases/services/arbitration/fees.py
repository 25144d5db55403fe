"""Fees: assessed by the rows of a schedule, recorded as paid, deferred or waived."""
