"""Hand a file over to another agency.

Owns: referrals, their clocks and outcomes.  Takes from: cases.files.
Gives: the journal lines `referral.offered`, `.accepted`, `.refused`, `.withdrawn`, `.escalated`, `.done`.
Not for: deciding who is competent (core.agencies) or opening sealed words (cases.files).
"""
