"""Benchmarks: each module is a command, `python -m evals.benchmarks.NAME`, and prints what it measured."""
