"""Makes clicked_value.pt: run it with any torch 2.x.

    python3 make_clicked_value.py

A scripted network that takes an image, clicks and the logits of the click before, and keeps no number of clicks: above 0
where the image is nearer to the value at an inside click than to that at any outside click, and nearer than 0.5.
tests/cli/network_cases.py runs it.
"""
import pathlib

import torch
from torch import nn


def nearest(distances: torch.Tensor, counted: torch.Tensor) -> torch.Tensor:
    return torch.where(counted, distances, torch.full_like(distances, 1000.0)).amin(1, True)


class ClickedValue(nn.Module):
    """image (1, 1, X, Y, Z), points (1, P, 3), labels (1, P), mask_logits (1, 1, X/4, Y/4, Z/4) -> logits (1, 1, X, Y, Z)"""

    def forward(self, image: torch.Tensor, points: torch.Tensor, labels: torch.Tensor, mask_logits: torch.Tensor) -> torch.Tensor:
        voxel = points[0].round().to(torch.int64)
        place = (voxel[:, 0] * image.size(3) + voxel[:, 1]) * image.size(4) + voxel[:, 2]
        values = image.reshape(-1).index_select(0, place).view(1, -1, 1, 1, 1)
        distances = (image - values).abs()
        inside = (labels > 0.5).view(1, -1, 1, 1, 1)
        inner = nearest(distances, inside)
        outer = nearest(distances, inside.logical_not())
        return torch.minimum(0.5 - inner, outer - inner) + 0.001 * mask_logits.mean()


def main():
    torch.jit.script(ClickedValue().eval()).save(str(pathlib.Path(__file__).parent / "clicked_value.pt"))


if __name__ == "__main__":
    main()
