"""The errors a person can act on: one line that names the thing and the way out."""


class VocpipeError(Exception):
    """Root of every expected failure.

    ``what`` names the thing that is wrong (a file, a row, a setting, never a customer's
    words); ``fix`` tells what to do about it. A door prints ``str(error)`` and exits 1.
    """

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(f"{what}. {fix}" if fix else what)
        self.what = what
        self.fix = fix


class SettingsError(VocpipeError):
    """vocpipe.toml, the feature catalogue or a VOCPIPE_* variable cannot be used as written."""


class SourceError(VocpipeError):
    """A source as a whole cannot be read (missing file, wrong encoding, refused sheet)."""


class RowError(SourceError):
    """A row of a file cannot be used: its number as people count, and the header of the cell to mend."""

    row: int | None = None

    def __init__(self, what: str, fix: str = "", column: str | None = None) -> None:
        super().__init__(what, fix)
        self.column = column

    def at(self, row: int | None) -> "RowError":
        """Give the error with the number of its row."""
        self.row = row
        return self


class StoreError(VocpipeError):
    """The store cannot be opened, is older or newer than the code, or refuses to be written."""


class ModelError(VocpipeError):
    """A model artefact is missing or is not the one ``models/live.toml`` pins."""


class NotFoundError(VocpipeError):
    """An id that a person named (a voice, a theme, a change) is not in the store."""


class VerdictError(VocpipeError):
    """A verdict that may not be written: a missing reason, an unknown feature, a broken rule."""


class BusyError(VocpipeError):
    """Another run holds the workspace; the message says which one and since when."""


class AccessError(VocpipeError):
    """Somebody who may not come in, by whatever door."""


class TeamError(VocpipeError):
    """A change of the team that may not be made: a name taken, a password too short, no admin left."""


class MeanwhileError(VocpipeError):
    """Somebody else spoke about the same thing since it was looked at; nothing was written."""
