# The MLP of an image encoder block: E -> 4E -> E with the exact (erf) GELU between. In mixed precision its result has the
# type of its weights.


def forward(self, tokens):
    kind = self.lin1.weight.dtype
    hidden = torch.linear(tokens.to(kind), self.lin1.weight, self.lin1.bias.to(kind))
    hidden = torch.gelu_(hidden)
    return torch.linear(hidden, self.lin2.weight, self.lin2.bias.to(kind))
