"""Pages of administrators: the catalogue, settings, responsibility."""
