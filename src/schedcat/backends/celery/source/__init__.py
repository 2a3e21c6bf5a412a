"""Schedules in Python source, read by its syntax: nothing is imported, nothing is executed."""
