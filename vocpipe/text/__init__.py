"""Text as customers write it: cleaning, language, sentences, asks, privacy, duplicates, noise, tokens.

Everything here is a pure function of strings. Spans are always half-open character ranges of
the string that was given, so that evidence and quotes stay exact.
"""
