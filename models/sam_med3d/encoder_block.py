# Pre-norm transformer block over tokens (B, g*g*g, E). In mixed precision attention and MLP give what they compute in the
# type of their weights; tokens and norms stay float32.


def forward(self, tokens):
    width = [tokens.size(2)]
    normed = torch.layer_norm(tokens, width, self.norm1.weight, self.norm1.bias, 1e-6)
    tokens = tokens + self.attn.forward(normed).to(tokens.dtype)
    normed = torch.layer_norm(tokens, width, self.norm2.weight, self.norm2.bias, 1e-6)
    return tokens + self.mlp.forward(normed).to(tokens.dtype)
