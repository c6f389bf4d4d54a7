"""Tickets of hotlines (12345, 12319): what the city asks of us about a call, beside our own cases."""
