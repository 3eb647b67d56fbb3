"""Alembic migrations of the models in parapp.models."""
