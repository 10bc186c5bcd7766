"""Wording by a language model, kept on a short lead: what it is asked, and what of its answer is taken.

Feedback is data and never an instruction. A model words titles; it never quotes, counts or decides.
"""

from vocpipe.wording.check import checked
from vocpipe.wording.prompt import PROMPT_VERSION, messages, schema

__all__ = ["PROMPT_VERSION", "schema", "checked", "messages"]
