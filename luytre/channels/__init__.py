"""How words come in; each folder hands everything to reports and to nobody else."""
