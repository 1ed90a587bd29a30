# Non-overlapping patches of edge p, each projected to one token: image (B, 1, S, S, S) -> (B, g*g*g, E).
#
# A convolution whose stride equals its kernel is a matrix product over the voxels of a patch. Written so, its
# output already has the channels last, as the blocks want them.


def forward(self, image):
    p = self.patch_size
    g = self.grid_size
    patches = image.view(image.size(0), g, p, g, p, g, p).permute(0, 1, 3, 5, 2, 4, 6)
    patches = patches.reshape(image.size(0), g * g * g, p * p * p)
    weight = self.proj.weight.flatten(1)
    tokens = torch.linear(patches.to(weight.dtype), weight, self.proj.bias.to(weight.dtype))
    return tokens.to(image.dtype)
