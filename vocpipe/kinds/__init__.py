"""Kind and severity of a voice, with evidence and a calibrated confidence."""

from vocpipe.kinds.tagger import VERSION, KindTag, KindTagger

__all__ = ["VERSION", "KindTag", "KindTagger"]
