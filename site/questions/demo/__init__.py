"""Invented appeals for a demonstration: a history of three years, and scenes of these days."""

from questions.demo.history import load

__all__ = ["load"]
