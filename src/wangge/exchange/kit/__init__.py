"""Street in a box: one workbook sets a street up. Template, check, load, unload, difference."""
