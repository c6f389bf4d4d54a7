"""Floor 10: the faces for staff at a desk. Thin pages; they store how things are shown, never facts."""
