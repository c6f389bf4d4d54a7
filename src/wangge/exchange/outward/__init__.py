"""The one way from here to other machines: guarded addresses, bounded time, no redirects."""
