# The MLP of an image encoder block: E -> 4E -> E with the exact (erf) GELU between.


def forward(self, tokens):
    hidden = torch.gelu(torch.linear(tokens, self.lin1.weight, self.lin1.bias))
    return torch.linear(hidden, self.lin2.weight, self.lin2.bias)
