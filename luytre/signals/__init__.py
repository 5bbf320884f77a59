"""Plain Python: what a thing resembles and how sure we are."""
