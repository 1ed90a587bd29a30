# Pre-norm transformer block over tokens (B, g*g*g, E). The residuals are added into the fresh output of the
# projection before them, which nobody else holds.


def forward(self, tokens):
    width = [tokens.size(2)]
    normed = torch.layer_norm(tokens, width, self.norm1.weight, self.norm1.bias, 1e-6)
    tokens = self.attn.forward(normed).add_(tokens)
    normed = torch.layer_norm(tokens, width, self.norm2.weight, self.norm2.bias, 1e-6)
    return self.mlp.forward(normed).add_(tokens)
