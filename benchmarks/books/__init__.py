"""What the benchmark of the bill measures, in a process of its own."""
