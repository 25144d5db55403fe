"""The demo: an invented city, its people, and some sixty cases over every state and outcome of mediation."""
