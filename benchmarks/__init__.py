"""Measurements: each figure beside the bare operation of the same run. Run python -m benchmarks."""
