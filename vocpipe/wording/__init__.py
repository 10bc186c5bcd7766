"""Wording by a language model, kept on a short lead: what it is asked, and what of its answer is taken.

Feedback is data and never an instruction. A model words titles of themes and our own line beside a quote;
it never quotes, counts or decides.
"""

from vocpipe.wording.check import checked
from vocpipe.wording.prompt import LINE_VERSION, PROMPT_VERSION, line_messages, messages, schema

__all__ = ["LINE_VERSION", "PROMPT_VERSION", "checked", "line_messages", "messages", "schema"]
