# The MLP of a two-way layer, with ReLU.


def forward(self, tokens):
    hidden = torch.relu(torch.linear(tokens, self.lin1.weight, self.lin1.bias))
    return torch.linear(hidden, self.lin2.weight, self.lin2.bias)
