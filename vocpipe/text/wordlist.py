"""Word lists written as running text, so that they can be read and edited as words."""


def listed(text: str) -> tuple[str, ...]:
    """Give the words of ``text``, cut at blanks and line ends."""
    return tuple(text.split())
