"""Satisfaction: each side of a closed case is asked once, and low grades are looked into.

asking       the question, put in the transaction of the closing
answering    the answer: by the link or from the case, until the question expires
follow_ups   what the centre does about a low grade
figures      score, answers and response rate; parts that would show who answered are left out
"""

from indicators.satisfaction.figures import Satisfaction, satisfaction_of

__all__ = ["Satisfaction", "satisfaction_of"]
