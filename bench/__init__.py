"""Measurements: how long things take. Run by make bench, not by make test."""
