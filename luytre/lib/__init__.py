"""Plain Python: no Django, no input or output; each module fits on two screens."""
