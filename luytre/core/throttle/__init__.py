"""Token buckets in a table, one named use each.

Owns: buckets.  Takes from: nothing.  Gives: a yes, or how long to wait.
Not for: keeping addresses: it sees only keyed hashes.
"""
