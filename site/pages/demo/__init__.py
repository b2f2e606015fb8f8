"""The structure of every site with what one real company's Standard says, and a few marked examples."""

from pages.demo.loading import load

__all__ = ["load"]
