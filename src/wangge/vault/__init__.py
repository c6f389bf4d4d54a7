"""Sealed names, telephones and identity numbers behind one door."""
