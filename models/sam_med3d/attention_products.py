# Logits of attention, with terms that belong to the product of queries and keys only by their form.


def add_products(self, logits, q, k, positions, columns, scale: float):
    """logits (B, N, M) float32, which may be overwritten, q (B, N, c), k (B, M, c), positions (B, N, p) and columns
    (B, M, p) float32 -> logits + scale * q.k + positions.columns"""
    if q.dtype == logits.dtype:
        # The whole is multiplied by the scale after the product.
        queries = torch.cat([q, positions], -1)
        keys = torch.cat([k, columns / scale], -1)
        return logits.baddbmm_(queries, keys.transpose(1, 2), alpha=scale)
    # In mixed precision biases, which may be large, must not be rounded as queries and keys are.
    logits = logits.baddbmm_(positions, columns.transpose(1, 2))
    return logits.add_(torch.bmm(q, k.transpose(1, 2)), alpha=scale)
