# A windowed block of a grid that fits into one window (g <= L): exactly what attention_windowed_plain.py computes,
# without the padded tokens.
#
# Padded queries are dropped in the end, so only the g*g*g real ones are needed. Padded keys all have the same key
# b_k and the same value b_v, the biases of the projection; together they act as one more key with that value and
# the logit
#
#     scale * q.b_k + log Z(q),     Z(q) = sum of exp(bias) over the padded positions.
#
# The bias is D[kw] + H[kd,kw] + W[kh,kw] (relative_positions.py), where for kd >= g, or kh >= g, the query read is
# the padded one, b_q. So, for each kw, the sum over kd and kh falls apart into products of sums, and a padded
# position is one where kw, kd or kh is padded:
#
#     kw >= g:  all kd      * all kh
#     kw <  g:  padded kd   * all kh  +  real kd * padded kh       (nothing is subtracted, so nothing cancels)
#
# Those sums depend on (d,h) but not on w: Z costs O(L) per query. Everything is a log-sum-exp, as the biases of
# trained weights overflow an exponential.


def log_padded_sums(self, by_kd, by_kh, padded):
    """H and W of the real kd and kh (B, A, d, h, g, L) and the products of b_q (A, 3, 2L - 1) ->
    (B, A, d, h, L), the logarithm of the sum over the padded (kd, kh) at each kw."""
    g = self.grid_size
    extra = self.edge - g
    real_kd = torch.logsumexp(by_kd, 4)
    real_kh = torch.logsumexp(by_kh, 4)
    # One padded kd is like the other; a padded kh is not: R_w reads kh.
    padded_row = padded.select(1, 1).unsqueeze(1).expand(-1, g, -1)
    padded_kd = (self.shifted(padded_row, 1, 0) + torch.log(extra)).unsqueeze(1)
    padded_row = padded.select(1, 2).unsqueeze(1).expand(-1, extra, -1)
    padded_kh = torch.logsumexp(self.shifted(padded_row, 1, g), 1).view(-1, 1, 1, self.edge)
    all_kh = torch.logaddexp(real_kh, padded_kh)
    padded_then_all = padded_kd + all_kh
    real_then_padded = real_kd + padded_kh
    real_kw = torch.logaddexp(padded_then_all, real_then_padded).narrow(4, 0, g)
    padded_kw = torch.logaddexp(padded_then_all, real_kd + all_kh).narrow(4, g, extra)
    return torch.cat([real_kw, padded_kw], 4)


def forward(self, tokens):
    batch, count, width = tokens.size()
    n = self.grid_size
    c = width // self.heads
    scale = c**-0.5
    # A token of zeros behind the real ones stands for all padded ones: its key is b_k, its value b_v.
    kind = self.qkv.weight.dtype
    exact = self.rel_pos_d.dtype
    bias = self.qkv.bias.to(kind)
    padded_tokens = torch.constant_pad_nd(tokens.to(kind), [0, 0, 0, 1])
    q = torch.linear(padded_tokens[:, :count], self.qkv.weight[:width], bias[:width]).to(exact)
    kv = torch.linear(padded_tokens, self.qkv.weight[width:], bias[width:])
    q = q.view(batch, count, self.heads, c).transpose(1, 2)
    k, v = kv.view(batch, count + 1, 2, self.heads, c).permute(2, 0, 3, 1, 4).unbind(0)
    k = k.to(exact)

    products = self.table_products(q).view(batch, self.heads, n, n, n, 3, self.edge * 2 - 1)
    own = self.shifted(products.select(5, 0), 2, 0)  # D: (B, A, d, h, w, kw)
    by_kd = self.shifted(products.select(5, 1), 3, 0)  # H: (B, A, d, h, kd, kw)
    by_kh = self.shifted(products.select(5, 2), 4, 0)  # W: (B, A, d, h, kh, kw)
    padded = self.table_products(self.qkv.bias[:width].view(self.heads, c))
    padded_sums = self.log_padded_sums(by_kd, by_kh, padded)
    log_z = torch.logsumexp(own + padded_sums.unsqueeze(4), 5, True)

    # As in attention_full.py, D rides along in the product of queries and keys, and log Z with it, in a column
    # of its own that only the padded key reads.
    columns = torch.eye(n + 1, device=tokens.device).to(exact) / scale
    columns = torch.cat([columns[:n].repeat(n * n, 1), columns[n:]]).expand(batch, self.heads, -1, -1)
    queries = torch.cat([q, own.narrow(5, 0, n).flatten(2, 4), log_z.flatten(2, 4)], 3).flatten(0, 1)
    keys = torch.cat([k, columns], 3).flatten(0, 1)
    values = v.reshape(batch * self.heads, count + 1, c)

    by_row = by_kd.narrow(5, 0, n).unsqueeze(5) + by_kh.narrow(5, 0, n).unsqueeze(4)
    by_row = torch.constant_pad_nd(by_row.view(batch * self.heads, n * n, 1, count), [0, 1])
    # Head by head, so that the logits stay in the processor's cache until they are used up.
    outputs = []
    for head in range(batch * self.heads):
        logits = by_row[head].expand(-1, n, -1).reshape(count, count + 1)
        logits = logits.addmm_(queries[head], keys[head].t(), alpha=scale)
        outputs.append(torch.mm(torch.softmax(logits, -1).to(kind), values[head]))
    attended = torch.stack(outputs).view(batch, self.heads, count, c).transpose(1, 2).reshape(batch, count, width)
    return torch.linear(attended, self.proj.weight, self.proj.bias.to(kind))
