"""Makes small_unet.pt and small_unet.mask: run it with any torch 2.x.

    python3 make_small_unet.py

small_unet.pt is a traced U-Net with random weights: three channels for images (1, 1, X, Y, Z) whose edges are multiples
of 2. small_unet.mask holds, for the image of `pattern`, the channel that is largest in each voxel: 16^3 bytes, i fastest.
tests/unit/engine/traced_network_test.cpp compares.
"""
import pathlib

import torch
from torch import nn

EDGE = 16
SEED = 9


class Block(nn.Sequential):
    def __init__(self, inputs, outputs):
        super().__init__(
            nn.Conv3d(inputs, outputs, 3, padding=1), nn.InstanceNorm3d(outputs, affine=True), nn.LeakyReLU(0.01)
        )


class SmallUnet(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.encoder = Block(1, 4)
        self.down = nn.Conv3d(4, 8, 3, stride=2, padding=1)
        self.middle = Block(8, 8)
        self.up = nn.ConvTranspose3d(8, 4, 2, stride=2)
        self.decoder = Block(8, 4)
        self.head = nn.Conv3d(4, channels, 1)

    def forward(self, image):
        fine = self.encoder(image)
        coarse = self.middle(nn.functional.silu(self.down(fine)))
        return self.head(self.decoder(torch.cat([fine, self.up(coarse)], dim=1)))


def pattern(edge):
    """The image of the test: whole numbers from 0 to 96, so that no rounding tells two programs apart."""
    i, j, k = torch.meshgrid(*[torch.arange(edge)] * 3, indexing="ij")
    return ((7 * i + 5 * j * j + 3 * i * k) % 97).float()[None, None]


def main():
    torch.manual_seed(SEED)
    network = SmallUnet(3).eval()
    image = (pattern(EDGE) - 48) / 24
    with torch.no_grad():
        traced = torch.jit.trace(network, torch.zeros(1, 1, 32, 32, 32))
        logits = network(image)
        largest = logits.argmax(dim=1)[0]
        two = logits.topk(2, dim=1).values
    folder = pathlib.Path(__file__).parent
    traced.save(str(folder / "small_unet.pt"))
    (folder / "small_unet.mask").write_bytes(bytes(largest.permute(2, 1, 0).flatten().tolist()))
    print(torch.__version__, [int((largest == n).sum()) for n in range(3)], "nearest tie", float((two[:, 0] - two[:, 1]).min()))


if __name__ == "__main__":
    main()
