from pages.demo.loading import load

__all__ = ["load"]
