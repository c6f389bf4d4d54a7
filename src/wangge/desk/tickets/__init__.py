"""The desk of hotline tickets: queue, one ticket, files in and out."""
