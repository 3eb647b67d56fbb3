"""XLSForms in and out: bytes to a survey with its problems, a survey to bytes."""

from surveys.xlsform.reader import Conversion, read

__all__ = ["Conversion", "read"]
