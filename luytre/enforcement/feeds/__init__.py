"""Orders in force become signed releases in every format.

Owns: releases, operators' keys.  Takes from: enforcement.orders.  Gives: signed files with a growing serial.
Not for: deciding what is on them.
"""
