# The MLP of an image encoder block: E -> 4E -> E with the exact (erf) GELU between.


def forward(self, tokens):
    # In place: the hidden layer is the largest activation of the block, and nothing else reads it.
    hidden = torch.gelu_(torch.linear(tokens, self.lin1.weight, self.lin1.bias))
    return torch.linear(hidden, self.lin2.weight, self.lin2.bias)
