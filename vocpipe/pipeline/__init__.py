"""The machine's verbs. Each asks the store what is not done yet, does it in batches, and saves.

Running a verb twice does nothing the second time; a killed one resumes where it was.
"""

from vocpipe.pipeline.deliver import deliver
from vocpipe.pipeline.draft import draft
from vocpipe.pipeline.embed import embed
from vocpipe.pipeline.ingest import ingest
from vocpipe.pipeline.measure import measure, save_kpi_pages
from vocpipe.pipeline.outcomes import outcomes
from vocpipe.pipeline.parts import alive_until, understand, waiting_parts
from vocpipe.pipeline.place import place
from vocpipe.pipeline.propose import propose
from vocpipe.pipeline.reference import read_reference
from vocpipe.pipeline.retrain import retrain_each
from vocpipe.pipeline.route import route
from vocpipe.pipeline.run import run
from vocpipe.pipeline.tag import tag

__all__ = [
    "alive_until",
    "deliver",
    "draft",
    "embed",
    "ingest",
    "measure",
    "outcomes",
    "place",
    "propose",
    "read_reference",
    "retrain_each",
    "route",
    "run",
    "save_kpi_pages",
    "tag",
    "understand",
    "waiting_parts",
]
