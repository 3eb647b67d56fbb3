"""Why a brief cannot be written."""


class BriefError(ValueError):
    """A brief cannot be written.

    Args:
        code: A stable name, such as `brief.too_long`.
        message: An English sentence, which is also the gettext msgid.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
