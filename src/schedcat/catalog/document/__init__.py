"""YAML text → our own nodes with their places, and a fault for everything that is not so."""
