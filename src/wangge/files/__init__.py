"""Photos and papers, kept by the hash of their content."""
