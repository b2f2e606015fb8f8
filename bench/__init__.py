"""Budgets of the site, measured: `python -m bench` from the root of the checkout."""
