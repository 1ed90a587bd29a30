# From the encoder's width E to the embedding's width C: 1x1x1 convolution, norm over the channels, 3x3x3
# convolution, norm over the channels. tokens (B, g*g*g, E) -> (B, C, g, g, g).


def forward(self, tokens):
    g = self.grid_size
    # With the channels last, the 1x1x1 convolution is a matrix product and the norm is a plain LayerNorm.
    weight = getattr(self, "0").weight.flatten(1)
    kind = tokens.dtype
    tokens = torch.linear(tokens.to(weight.dtype), weight).to(kind)
    width = [tokens.size(2)]
    tokens = torch.layer_norm(tokens, width, getattr(self, "1").weight, getattr(self, "1").bias, 1e-6)
    grid = tokens.transpose(1, 2).reshape(tokens.size(0), tokens.size(2), g, g, g)
    kernel = getattr(self, "2").weight
    grid = torch.conv3d(grid.to(kernel.dtype), kernel, None, [1, 1, 1], [1, 1, 1]).to(kind)
    tokens = grid.flatten(2).transpose(1, 2)
    tokens = torch.layer_norm(tokens, width, getattr(self, "3").weight, getattr(self, "3").bias, 1e-6)
    return tokens.transpose(1, 2).reshape(grid.size())
