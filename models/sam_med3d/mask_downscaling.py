# Low-resolution logits (B, 1, 4g, 4g, 4g) -> (B, C, g, g, g): two convolutions of stride 2, each with a norm over
# the channels and GELU, and a 1x1x1 convolution.


def forward(self, mask_logits):
    grid = torch.conv3d(mask_logits, getattr(self, "0").weight, getattr(self, "0").bias, [2, 2, 2])
    grid = torch.gelu(getattr(self, "1").forward(grid))
    grid = torch.conv3d(grid, getattr(self, "3").weight, getattr(self, "3").bias, [2, 2, 2])
    grid = torch.gelu(getattr(self, "4").forward(grid))
    return torch.conv3d(grid, getattr(self, "6").weight, getattr(self, "6").bias)
