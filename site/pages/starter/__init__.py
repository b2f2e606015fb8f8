"""The structure that every installation starts with: pages, documents, questions, places of service."""

from pages.starter.loading import load

__all__ = ["load"]
