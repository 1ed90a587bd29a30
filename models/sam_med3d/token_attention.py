# Multi-head attention of the mask decoder, between token lists (B, tokens, C). Its inner width may be less than C.


def split_heads(self, x):
    return x.view(x.size(0), x.size(1), self.heads, -1).transpose(1, 2)


def forward(self, queries, keys, values):
    q = self.split_heads(torch.linear(queries, self.q_proj.weight, self.q_proj.bias))
    k = self.split_heads(torch.linear(keys, self.k_proj.weight, self.k_proj.bias))
    v = self.split_heads(torch.linear(values, self.v_proj.weight, self.v_proj.bias))
    logits = torch.matmul(q, k.transpose(2, 3)) * q.size(3)**-0.5
    attended = torch.matmul(torch.softmax(logits, -1), v).transpose(1, 2).flatten(2)
    return torch.linear(attended, self.out_proj.weight, self.out_proj.bias)
