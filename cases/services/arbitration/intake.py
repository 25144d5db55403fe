"""The clerk's examination of a request for arbitration, and its acceptance."""
