"""Full-size documents, and what reading them costs: ``python -m benchmarks`` writes docs/performance.md."""
