"""Drafting: from voices and verdicts to what a team can open, with every quote an exact span.

``data`` holds what a brief is made from, ``briefs`` the four teams' pages, ``page`` prints them
as Markdown and HTML; ``quotes``, ``casestudy``, ``banner`` choose, ``charts`` draws.
Everything is pure: plain values in, text out.
"""
