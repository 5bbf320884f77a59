"""The vault: keys of officers and teams, the three data keys of each sealed object.

Owns: key pairs, grants, data keys, wraps.  Takes from: core.audit.  Gives: sealing for anyone, opening for a key holder, each opening audited.
Not for: storing the sealed words themselves (each room keeps its own ciphertext).
"""
