"""Catalogues of the interface, and the steps that keep them true to the code."""
