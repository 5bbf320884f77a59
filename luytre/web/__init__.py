"""How people look in; one folder per audience."""
