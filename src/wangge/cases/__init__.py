"""The heart: case, legs, flows, variants, clocks, tasks, asks, history."""
