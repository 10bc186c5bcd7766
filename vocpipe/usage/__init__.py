"""Does the commenter use the feature they speak of, and know what it can do? With evidence.

Pure: values and arrays in, verdict values out. ``catalogue.load`` reads the features,
``tagger.UsageTagger`` judges voices, ``events.summarise`` condenses what the product measured.
"""

from vocpipe.usage.pairs import UsageInput
from vocpipe.usage.tagger import RULES_VERSION as VERSION
from vocpipe.usage.tagger import UsageTag, UsageTagger

__all__ = ["VERSION", "UsageInput", "UsageTag", "UsageTagger"]
