"""XLSForms in and out: bytes to a survey with its problems, a survey to bytes."""

from surveys.xlsform.reader import Conversion, read
from surveys.xlsform.writer import write

__all__ = ["Conversion", "read", "write"]
