"""A scripted day of a two-level district, from the systems that are described in the field's books."""
