"""Moments read as numbers: of a hundred thousand, making an object of each costs more than reading them."""

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class Seconds(FunctionElement[float]):
    """The seconds from 1970 to a moment, to the same digit as ``datetime.timestamp``; NULL of NULL."""

    type = Float()
    inherit_cache = True


@compiles(Seconds)
def _of_moment(element: Seconds, compiler: Any, **given: Any) -> str:
    return f"CAST(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **given)}) AS FLOAT8)"


@compiles(Seconds, "sqlite")
def _of_text(element: Seconds, compiler: Any, **given: Any) -> str:
    moment = compiler.process(element.clauses, **given)
    return f"(strftime('%s', {moment}) + substr({moment}, 20))"  # from place 20 on it reads .ffffff
