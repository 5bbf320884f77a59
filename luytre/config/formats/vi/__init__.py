"""Dates as dd/MM/yyyy, numbers as 1.234.567,8."""
