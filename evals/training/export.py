"""Write trained weights as the network that the program carries: ONNX with 8-bit weights.

    python -m evals.training.export build/reading/run/weights.pt --out rag/models/reading_model

Needs the packages `onnx` and `onnxscript` (the extra `training`).
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from evals.training.network import ReadingNetwork
from rag.models.bundled import unpack_bundled_model
from rag.models.reading import CONTEXT, NETWORK_FILE, QUESTION, SPAN, SPECIAL


def export(weights: Path, target: Path) -> None:
    """Write `target`/network.onnx from the state dict in `weights`."""
    state = torch.load(weights)
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    network = ReadingNetwork(unpack_bundled_model(), layers)
    network.load_state_dict(state)
    network.eval()
    kinds = torch.tensor([[SPECIAL, QUESTION, SPECIAL, CONTEXT, SPECIAL, SPAN, SPAN, SPECIAL]] * 3)
    vectors = torch.randn(*kinds.shape, network.positions.shape[1])
    free = {0: "spans", 1: "tokens"}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            network,
            (vectors, kinds),
            str(plain),
            input_names=["vectors", "kinds"],
            output_names=["scores"],
            dynamic_axes={"vectors": free, "kinds": free, "scores": {0: "spans"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(plain, target / NETWORK_FILE, weight_type=QuantType.QInt8, per_channel=True)


def main() -> None:
    """Export as the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    export(arguments.weights, arguments.out)


if __name__ == "__main__":
    main()
