# Three linear layers with ReLU between: the hypernetworks and the IoU head.


def forward(self, x):
    x = torch.relu(torch.linear(x, getattr(self.layers, "0").weight, getattr(self.layers, "0").bias))
    x = torch.relu(torch.linear(x, getattr(self.layers, "1").weight, getattr(self.layers, "1").bias))
    return torch.linear(x, getattr(self.layers, "2").weight, getattr(self.layers, "2").bias)
