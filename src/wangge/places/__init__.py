"""Divisions, grid systems, cells, responsibility grids. All geometry of the project lives here."""
