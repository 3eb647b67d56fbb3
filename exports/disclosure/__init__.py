"""Disclosure control: what keeps a published number from pointing at a person."""
