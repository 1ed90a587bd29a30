# points (B, P, 3) ROI voxel indices (i, j, k), labels (B, P) of 1 (inside) or 0 (outside), mask_logits
# (B, 1, 4g, 4g, 4g), zeros before the first click ->
#   sparse (B, P + 1, C), dense (B, C, g, g, g), position (1, C, g, g, g)


def fourier(self, fractions):
    """Positional encoding of points given as fractions of the ROI, (..., 3) -> (..., C)."""
    angles = torch.matmul(fractions * 2 - 1, self.pe_layer.positional_encoding_gaussian_matrix) * 6.283185307179586
    sines = torch.sin(angles)
    # Three parts of C/3 channels each, the sine twice: so it was trained.
    return torch.cat([sines, torch.cos(angles), sines], -1)


def sparse(self, points, labels):
    inside = labels.to(points.dtype).unsqueeze(2)
    kind = inside * getattr(self.point_embeddings, "1").weight
    kind = kind + (1 - inside) * getattr(self.point_embeddings, "0").weight
    # One padding entry always follows the clicks, whatever their number.
    padding = self.not_a_point_embed.weight.expand(points.size(0), 1, -1)
    return torch.cat([self.fourier((points + 0.5) / self.roi_size) + kind, padding], 1)


def position(self, points):
    g = self.grid_size
    centres = (torch.arange(g, dtype=points.dtype, device=points.device) + 0.5) / g
    first, second, third = torch.meshgrid([centres, centres, centres], indexing="ij")
    # The first two axes are swapped here, though not for the points: so it was trained.
    return self.fourier(torch.stack([second, first, third], 3)).permute(3, 0, 1, 2).unsqueeze(0)


def forward(self, points, labels, mask_logits):
    # Only with that optional tensor is there the method of click_blob.py.
    if hasattr(self, "click_blob"):
        mask_logits = mask_logits + self.click_blobs(points, labels)
    dense = self.mask_downscaling.forward(mask_logits)
    return self.sparse(points, labels), dense, self.position(points)
