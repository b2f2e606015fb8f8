"""Signatures of the exchange with GIS ZhKKh: XAdES-BES over GOST R 34.10-2012 (256 bit)."""
