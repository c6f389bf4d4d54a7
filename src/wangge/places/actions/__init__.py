"""What is done to the ground. Every action takes ``by=`` and leaves a line in the journal."""
