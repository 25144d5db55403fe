"""The notice of arbitration, the answer, a counterclaim, objections."""
