"""Withdrawal, dismissal, closing, and arbitrating again."""
