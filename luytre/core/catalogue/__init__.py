"""What the law and the programme say, as rows with validity: taxonomy, legal grounds, deadlines.

Owns: taxonomy codes, legal grounds, deadlines.  Takes from: nothing.  Gives: the row in force on a day.
Not for: deciding anything with them.
"""
