# LayerNorm over the channels of a grid (B, channels, X, Y, Z).


def forward(self, grid):
    normed = torch.layer_norm(grid.permute(0, 2, 3, 4, 1), [grid.size(1)], self.weight, self.bias, 1e-6)
    return normed.permute(0, 4, 1, 2, 3)
