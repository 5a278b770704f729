"""The reading model as a torch module: layers of the bundled model over its frozen token vectors, and a head."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import safe_open
from torch import nn
from transformers import BertConfig
from transformers.models.bert.modeling_bert import BertLayer

from rag.models.reading import CONTEXT, MAX_TOKENS, QUESTION, SPAN

# Narrow enough that the head costs nothing beside the layers.
_MATCH_WIDTH = 96


class ReadingNetwork(nn.Module):
    """How well spans answer a question, from the vectors of "<s> question </s></s> context </s> span </s>".

    The score adds a linear reading of the first token to two late interactions (Khattab & Zaharia, SIGIR 2020): the
    mean, over the question's tokens, of the best cosine with a token of the span, and of the span or its context, after
    all have attended to each other. The interaction ranks sensibly before any training, so little of it suffices.
    """

    def __init__(self, folder: Path, layers: int) -> None:
        """`folder`: the unpacked bundled model; `layers`: how many of its lower layers are taken."""
        super().__init__()
        config = BertConfig.from_pretrained(str(folder), attn_implementation="sdpa")
        # Dropout would take attention off torch's fused path, which is most of the time on a CPU.
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
        width = config.hidden_size
        self.positions = nn.Parameter(torch.zeros(MAX_TOKENS, width), requires_grad=False)
        self.norm = nn.LayerNorm(width, eps=config.layer_norm_eps)
        self.layers = nn.ModuleList(BertLayer(config) for _ in range(layers))
        self.kinds = nn.Embedding(5, width)
        self.match = nn.Linear(width, _MATCH_WIDTH, bias=False)
        self.weigh = nn.Linear(width, 1)
        self.read = nn.Linear(width, 1)
        self.scales = nn.Parameter(torch.tensor([8.0, 4.0]))
        nn.init.orthogonal_(self.match.weight)
        nn.init.zeros_(self.kinds.weight)
        for linear in (self.weigh, self.read):
            nn.init.zeros_(linear.weight)
            nn.init.zeros_(linear.bias)
        with safe_open(str(folder / "model.safetensors"), "pt") as file:
            kind = file.get_tensor("embeddings.token_type_embeddings.weight").float()[0]
            positions = file.get_tensor("embeddings.position_embeddings.weight").float()
            self.positions.data = positions[:MAX_TOKENS] + kind
            self.norm.weight.data = file.get_tensor("embeddings.LayerNorm.weight").float()
            self.norm.bias.data = file.get_tensor("embeddings.LayerNorm.bias").float()
            for index, layer in enumerate(self.layers):
                prefix = f"encoder.layer.{index}."
                layer.load_state_dict({name: file.get_tensor(prefix + name).float() for name in layer.state_dict()})
        self.norm.requires_grad_(False)

    def forward(self, vectors: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        """Scores (n,) of `vectors` (n, tokens, width); `kinds` (n, tokens) as `rag.models.reading` names them."""
        hidden = self.norm(vectors + self.positions[: vectors.shape[1]] + self.kinds(kinds))
        mask = torch.zeros_like(kinds, dtype=hidden.dtype).masked_fill(kinds == 0, -1e4)[:, None, None, :]
        for layer in self.layers:
            output = layer(hidden, mask)
            hidden = output[0] if isinstance(output, tuple) else output
        matched = nn.functional.normalize(self.match(hidden), dim=-1)
        cosines = matched @ matched.transpose(1, 2)
        near = cosines.masked_fill((kinds != SPAN)[:, None, :], -1.0).amax(-1)
        far = cosines.masked_fill(((kinds != SPAN) & (kinds != CONTEXT))[:, None, :], -1.0).amax(-1)
        weights = self.weigh(hidden)[..., 0].masked_fill(kinds != QUESTION, -1e4).softmax(-1)
        interaction = self.scales[0] * (weights * near).sum(-1) + self.scales[1] * (weights * far).sum(-1)
        return interaction + self.read(hidden[:, 0])[:, 0]
