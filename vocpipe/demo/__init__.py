"""The demo: ten weeks of a fictional company's feedback, through the same verbs as real work."""

from vocpipe.demo.play import Played, play
from vocpipe.demo.setting import DEMO_WEEKS, decide, prepare

__all__ = ["DEMO_WEEKS", "Played", "decide", "play", "prepare"]
