"""Measures the assistant on question files: data sets, metrics, runs, reports, comparisons."""
