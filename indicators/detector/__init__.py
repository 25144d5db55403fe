"""What looks wrong in the count, for people to look at. Nothing is changed by it.

reading      what the rules look at: one row a case, in a fixed number of statements
rules        the rules: pure functions over those rows, with their thresholds
running      a run: new findings are stored, known ones are kept with what people decided
deciding     what a person says of a finding
words        why something was found, in one sentence
"""
