# Image tokens (B, g*g*g, C) -> (B, g*g*g, 8, 8, C/8), the embedding at four times the resolution: a transposed
# convolution of stride 2, norm over the channels, GELU, another transposed convolution, GELU.
#
# A transposed convolution whose stride equals its kernel makes each voxel's 2x2x2 children from that voxel alone: a
# matrix product. The channels stay last throughout; the two axes of 8 are the children (i, j, k) of the first and of
# the second step, which mask_decoder.py puts in their place once, when only one channel is left.


def children(self, x, weight, bias):
    """x (..., channels) -> (..., 8, out channels); weight (channels, out channels, 2, 2, 2)"""
    grown = torch.matmul(x, weight.permute(0, 2, 3, 4, 1).flatten(1))
    return grown.view(x.size()[:-1] + [8, weight.size(1)]) + bias


def forward(self, image):
    norm = getattr(self, "1")
    grown = self.children(image, getattr(self, "0").weight, getattr(self, "0").bias)
    grown = torch.gelu(torch.layer_norm(grown, [grown.size(-1)], norm.weight, norm.bias, 1e-6))
    return torch.gelu(self.children(grown, getattr(self, "3").weight, getattr(self, "3").bias))
