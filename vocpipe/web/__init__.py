"""The web app: a third door onto the same verbs, server-rendered, in Japanese and English.

Handlers hold no logic: they read through the listing verbs, write through the review verbs, and
translate errors. Nothing is loaded from the network and every action is a form.
"""
