# Attention of every token of an n*n*n grid to every other, with the bias of relative_positions.py.
#
# The bias is never built for all (query, key) pairs by itself. H + W is the same for the n queries of a row
# (d,h), so it is built once per row and repeated into the logits. D depends on a key only through kw, so it rides
# along in the product of queries and keys: n more columns, D[kw] in the query and 1 in the key at its own kw.
#
# In mixed precision logits are float32 throughout: of trained weights they, and the biases even more, are so large that
# rounding them would change the softmax.


def attend(self, tokens):
    """tokens (B, n*n*n, E) -> (B, n*n*n, E)"""
    batch, count, width = tokens.size()
    n = self.edge
    c = width // self.heads
    scale = c**-0.5
    kind = self.qkv.weight.dtype
    exact = self.rel_pos_d.dtype
    qkv = torch.linear(tokens.to(kind), self.qkv.weight, self.qkv.bias.to(kind)).view(batch, count, 3, self.heads, c)
    q, k, v = qkv.permute(2, 0, 3, 1, 4).reshape(3, batch * self.heads, count, c).unbind(0)
    q = q.to(exact)
    k = k.to(exact)

    products = self.table_products(q).view(-1, n, n, n, 3, n * 2 - 1)
    own = self.shifted(products.select(4, 0), 1, 0)  # D: (B*A, d, h, w, kw)
    by_kd = self.shifted(products.select(4, 1), 2, 0)  # H: (B*A, d, h, kd, kw)
    by_kh = self.shifted(products.select(4, 2), 3, 0)  # W: (B*A, d, h, kh, kw)

    # The logits are multiplied by the scale after the product, the bias must not be.
    at_kw = torch.eye(n, device=tokens.device).to(exact) / scale
    at_kw = at_kw.repeat(n * n, 1).expand(k.size(0), -1, -1)
    queries = torch.cat([q, own.flatten(1, 3)], -1)
    keys = torch.cat([k, at_kw], -1).transpose(1, 2)

    # Head by head and some planes of queries at a time, so that the logits stay in the processor's cache until they are
    # used up.
    planes = max(1, min(n, self.logit_budget // (n * n * count)))
    heads = []
    for head in range(k.size(0)):
        rows = []
        for first in range(0, n, planes):
            last = min(n, first + planes)
            by_row = by_kd[head, first:last].unsqueeze(3) + by_kh[head, first:last].unsqueeze(2)
            logits = by_row.reshape(-1, 1, count).expand(-1, n, -1).reshape(-1, count)
            logits = logits.addmm_(queries[head, first * n * n:last * n * n], keys[head], alpha=scale)
            rows.append(torch.mm(torch.softmax(logits, -1).to(kind), v[head]))
        heads.append(torch.cat(rows))
    attended = torch.stack(heads).view(batch, self.heads, count, c).transpose(1, 2)
    return torch.linear(attended.reshape(batch, count, width), self.proj.weight, self.proj.bias.to(kind))
