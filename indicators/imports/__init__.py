"""Ledgers of the years before: from a spreadsheet of somebody's own to cases that keep where they came from.

reading (bytes -> rows), headings (which column is what), values (what a cell says), judging (what a row
lacks, what it repeats), services (the steps of one import), sheets (what is given back as a spreadsheet).
"""
