"""The command line and what keeps the house running."""
