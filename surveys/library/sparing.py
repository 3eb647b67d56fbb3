"""Spares people sensitive questions under a condition, such as while relatives can hear them."""

from collections.abc import Iterable
from dataclasses import replace

from surveys.model import Group, Item, Role


def spare(items: Iterable[Item], condition: str) -> tuple[Item, ...]:
    """Return the items whose sensitive questions are asked only where the condition holds too.

    Consent is always asked, and a question that depends on a spared one is left as it is, since it
    has no answer to depend on.

    Args:
        items: The children of a survey.
        condition: An expression that is true where sensitive questions may be asked.
    """
    return tuple(_spared(item, condition) for item in items)


def _spared(item: Item, condition: str) -> Item:
    if isinstance(item, Group):
        return replace(item, children=spare(item.children, condition))
    if not item.sensitive or item.role is Role.CONSENT:
        return item
    both = f"({item.relevant}) and {condition}" if item.relevant.strip() else condition
    return replace(item, relevant=both)
