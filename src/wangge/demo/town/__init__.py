"""A made-up district: its ground, its people, three weeks of its cases."""
