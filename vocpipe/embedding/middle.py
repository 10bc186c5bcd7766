"""Two rows a text from one pass: the model's own, and one of its middle layers.

What a layer holds changes on the way up: syntax, tense and aspect peak in the middle, and the last
layers are bent to what the model was trained for, here topics (Tenney et al., "BERT Rediscovers the
Classical NLP Pipeline", ACL 2019). Themes need the last layer; who uses what is told by the middle.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEPTH = 0.75
"""How far up the middle row is taken: the ninth of twelve layers."""


def show_layers(model: "SentenceTransformer") -> None:
    """Have the model give all its layers with every pass; one that has none is left as it is."""
    config = getattr(getattr(model[0], "model", None), "config", None)
    if config is not None and hasattr(config, "output_hidden_states"):
        config.output_hidden_states = True


def both(model: "SentenceTransformer", features: dict[str, Any]) -> Any:
    """Give the model's row of each text and beside it its middle row of length 1, shape (n, 2 * d).

    ``features`` are token ids and their mask. A model that shows no layers, or whose own row is no longer as
    wide as they are (a dense module follows), gives its own row twice.
    """
    import torch

    found = model(features)
    own = found["sentence_embedding"]
    layers = found.get("all_layer_embeddings")
    if layers is None or layers[0].shape[-1] != own.shape[-1]:
        return torch.cat([own, own], dim=1)
    mask = features["attention_mask"].unsqueeze(-1)
    tokens = layers[round(DEPTH * (len(layers) - 1))]
    middle = torch.nn.functional.normalize((tokens * mask).sum(dim=1) / mask.sum(dim=1), dim=1)
    return torch.cat([own, middle], dim=1)
