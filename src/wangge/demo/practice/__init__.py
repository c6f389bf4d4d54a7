"""A practice copy beside a real tenant: the same set-up, made-up cases, nothing that leaves the house."""
