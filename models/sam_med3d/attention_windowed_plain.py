# A windowed block of any grid: the grid is padded with zeros to a multiple of the window edge L, and each window
# attends to itself. The padded tokens take part: their query, key and value are the bias of the qkv projection.


def forward(self, tokens):
    batch, count, width = tokens.size()
    g = self.grid_size
    edge = self.edge
    windows = (g + edge - 1) // edge
    pad = windows * edge - g
    grid = tokens.view(batch, g, g, g, width)
    grid = torch.constant_pad_nd(grid, [0, 0, 0, pad, 0, pad, 0, pad])
    grid = grid.view(batch, windows, edge, windows, edge, windows, edge, width).permute(0, 1, 3, 5, 2, 4, 6, 7)
    attended = self.attend(grid.reshape(-1, edge * edge * edge, width))
    grid = attended.view(batch, windows, windows, windows, edge, edge, edge, width)
    grid = grid.permute(0, 1, 4, 2, 5, 3, 6, 7).reshape(batch, windows * edge, windows * edge, windows * edge, width)
    return grid[:, :g, :g, :g].reshape(batch, count, width)
