"""The recipe of the embedder."""
