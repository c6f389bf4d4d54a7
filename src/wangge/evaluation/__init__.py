"""What the past says: indicators over a period, and the cases behind every number.

Reads the history of cases (`CaseEvent`), never writes a case. From the outside in:
`indicators.py` (data) → `counts.py` (what is counted) → `facts.py` (the SQL) → `queries.py` (asking).
"""
