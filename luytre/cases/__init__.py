"""Files and what is done with them."""
