# image_embedding (N, C, g, g, g), sparse (N, P + 1, C), points (N, P, 3) ROI voxel indices (i, j, k), labels (N, P) of 1
# (inside) or 0 (outside) -> logits (N, experts), one for each expert.
#
# Clicks enter as means only: their order does not matter, and there may be any number of them.


def near_clicks(self, image_embedding, points, chosen):
    """Mean of the embedding, linearly interpolated, at the clicks where `chosen` (N, P) is 1; zeros if there is none."""
    g = image_embedding.size(4)
    cells = torch.clamp((points + 0.5) / self.roi_size * g - 0.5, 0, g - 1)
    # Weights of the linear interpolation along each axis, (N, P, 3, g).
    hats = torch.relu(1 - torch.abs(cells.unsqueeze(3) - torch.arange(g, dtype=points.dtype, device=points.device)))
    along_i, along_j, along_k = hats[:, :, 0], hats[:, :, 1], hats[:, :, 2]
    weights = along_i.unsqueeze(3).unsqueeze(4) * along_j.unsqueeze(2).unsqueeze(4) * along_k.unsqueeze(2).unsqueeze(3)
    share = chosen / torch.clamp(chosen.sum(1, keepdim=True), min=1.0)
    weights = torch.matmul(share.unsqueeze(1), weights.flatten(2))
    return torch.matmul(weights, image_embedding.flatten(2).transpose(1, 2)).squeeze(1)


def features(self, image_embedding, sparse, points, labels):
    """What the experts are judged by, (N, 5 C): no weight takes part, so training computes it once."""
    inside = labels.to(points.dtype)
    cells = image_embedding.flatten(2)
    parts = [
        cells.mean(2),
        (cells - cells.mean(2, keepdim=True)).square().mean(2).sqrt(),
        self.near_clicks(image_embedding, points, inside),
        self.near_clicks(image_embedding, points, 1 - inside),
        sparse.mean(1),
    ]
    width = [image_embedding.size(1)]
    # Each part on one scale: the embeddings' magnitudes differ by far. What is missing stays zero.
    return torch.cat([torch.layer_norm(part, width) for part in parts], 1)


def scores(self, features):
    hidden = torch.gelu(torch.linear(features, self.hidden.weight, self.hidden.bias))
    return torch.linear(hidden, self.output.weight, self.output.bias)


def forward(self, image_embedding, sparse, points, labels):
    return self.scores(self.features(image_embedding, sparse, points, labels))
