"""Tables of people who work with spreadsheets: staff, holidays."""
