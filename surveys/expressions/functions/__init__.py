"""The functions of the ODK XForms specification, one module for each group of its table.

Importing this package fills `surveys.expressions.registry.FUNCTIONS`.
"""

from surveys.expressions.functions import (
    geography,
    logic,
    moments,
    nodesets,
    numbers,
    selects,
    text,
    tokens,
)

__all__ = ["geography", "logic", "moments", "nodesets", "numbers", "selects", "text", "tokens"]
