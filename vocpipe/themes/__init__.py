"""Themes that keep their identity: pure decisions over unit vectors, texts and plain ids.

Bootstrap groups a first load, ``place`` puts new voices into known themes, ``birth`` finds new
themes in what is left over, ``singles`` ranks the voices that stay alone, ``labels`` and
``exemplars`` say what a theme is in its members' own words, ``trend`` says where it is going,
``audit`` proposes splits and merges, ``matching`` carries identity over a rebuild.
"""

VERSION = "themes-4"
"""Stored with every machine verdict about themes; raise it when the same input may answer differently."""
