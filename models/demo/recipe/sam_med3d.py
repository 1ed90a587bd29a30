"""SAM-Med3D in PyTorch: every tensor has the name and shape of a published checkpoint.

Sizes are constructor arguments so that the same code is checked against the golden tensors (windowed blocks included)
and trained small.  Oddities of the published weights (axes of the relative-position bias, swapped axes of the dense
positional encoding) are kept and marked "odd".  Internally tensors are channels-last: a transposed convolution of
stride 2 is then one matrix product, and a channel norm is a plain layer norm.

`python3 sam_med3d.py` checks the network against the golden tensors in tests/data/sam_med3d.
"""
import argparse
import math
import pathlib

import torch
import torch.nn as nn
import torch.nn.functional as F


def ln(x, norm):
    return F.layer_norm(x, x.shape[-1:], norm.weight, norm.bias, norm.eps)


def linear1(x, conv):  # 1^3 convolution on channels-last data
    return F.linear(x, conv.weight.flatten(1), conv.bias)


def down2(x, conv):  # kernel 2, stride 2 convolution, channels-last, as a matrix product
    n, a, b, c, ch = x.shape
    x = x.reshape(n, a // 2, 2, b // 2, 2, c // 2, 2, ch).permute(0, 1, 3, 5, 7, 2, 4, 6)
    return F.linear(x.flatten(4), conv.weight.flatten(1), conv.bias)


def up2(x, conv):  # kernel 2, stride 2 transposed convolution, channels-last, its 2^3 children not yet interleaved
    w = conv.weight.permute(2, 3, 4, 1, 0).flatten(0, 3)  # rows: (di, dj, dk, out)
    return F.linear(x, w, conv.bias.repeat(8)).unflatten(-1, (8, -1))  # (n, a, b, c, 8, out)


def interleave(x):  # (n, a, b, c, 8, ch) -> (n, 2a, 2b, 2c, ch)
    n, a, b, c, _, ch = x.shape
    x = x.view(n, a, b, c, 2, 2, 2, ch).permute(0, 1, 4, 2, 5, 3, 6, 7)
    return x.reshape(n, 2 * a, 2 * b, 2 * c, ch)


class Attention3D(nn.Module):
    def __init__(self, dim, heads, edge):
        super().__init__()
        self.heads, self.edge, c = heads, edge, dim // heads
        self.qkv, self.proj = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        for x in "dhw":
            self.register_parameter("rel_pos_" + x, nn.Parameter(torch.zeros(2 * edge - 1, c)))
        i = torch.arange(edge)
        self.register_buffer("rel_index", i[:, None] - i[None, :] + edge - 1, persistent=False)

    def forward(self, x):  # x: (n, L, L, L, dim)
        n, e, a = x.shape[0], self.edge, self.heads
        q, k, v = self.qkv(x).view(n, e ** 3, 3, a, -1).permute(2, 0, 3, 1, 4)
        grid = q.reshape(n, a, e, e, e, -1)  # the UNSCALED query makes the bias
        rd, rh, rw = (getattr(self, "rel_pos_" + s)[self.rel_index].to(q.dtype) for s in "dhw")
        logits = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
        # odd: all three tables are looked up at the key's LAST index, and the 2nd and 3rd term read the query at
        # w = kd and w = kh.  Axes below: query d h w, key x=kd y=kh z=kw.
        bd = torch.einsum("nadhwc,dzc->nadhwz", grid, rd)[..., None, None, :]
        bh = torch.einsum("nadhxc,hzc->nadhxz", grid, rh)[:, :, :, :, None, :, None, :]
        bw = torch.einsum("nadhyc,yzc->nadhyz", grid, rw)[:, :, :, :, None, None, :, :]
        logits.view(n, a, e, e, e, e, e, e).add_(bd).add_(bh + bw)  # in place: memory traffic rules here
        y = logits.softmax(-1) @ v
        return self.proj(y.transpose(1, 2).reshape(n, e, e, e, -1))


class MLP2(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.lin1, self.lin2 = nn.Linear(dim, hidden), nn.Linear(hidden, dim)


class Block(nn.Module):
    def __init__(self, dim, heads, edge, grid):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(dim, eps=1e-6), nn.LayerNorm(dim, eps=1e-6)
        self.attn, self.mlp, self.pad = Attention3D(dim, heads, edge), MLP2(dim, 4 * dim), edge - grid
        assert self.pad >= 0, "several windows a block are not needed here"

    def forward(self, x):
        g = x.shape[1]
        y = F.pad(ln(x, self.norm1), (0, 0) + (0, self.pad) * 3)  # zeros AFTER the norm take part in the softmax
        x = x + self.attn(y)[:, :g, :g, :g]
        return x + self.mlp.lin2(F.gelu(self.mlp.lin1(ln(x, self.norm2))))


class ImageEncoder(nn.Module):
    def __init__(self, size, patch, dim, depth, heads, out, window, global_blocks):
        super().__init__()
        g = size // patch
        self.pos_embed = nn.Parameter(torch.zeros(1, g, g, g, dim))
        self.patch_embed = nn.Module()
        self.patch_embed.proj = nn.Conv3d(1, dim, patch, patch)
        self.blocks = nn.ModuleList(
            Block(dim, heads, g if b in global_blocks else window, g) for b in range(depth))
        self.neck = nn.ModuleList([nn.Conv3d(dim, out, 1, bias=False), nn.LayerNorm(out, eps=1e-6),
                                   nn.Conv3d(out, out, 3, padding=1, bias=False), nn.LayerNorm(out, eps=1e-6)])

    def forward(self, x):  # (n, 1, S, S, S) -> (n, g, g, g, C)
        conv, (n, _, s, _, _) = self.patch_embed.proj, x.shape
        p = conv.weight.shape[-1]
        x = x.view(n, s // p, p, s // p, p, s // p, p).permute(0, 1, 3, 5, 2, 4, 6).flatten(4)
        x = F.linear(x, conv.weight.flatten(1), conv.bias) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        x = ln(linear1(x, self.neck[0]), self.neck[1])
        return ln(self.neck[2](x.permute(0, 4, 1, 2, 3)).permute(0, 2, 3, 4, 1), self.neck[3])


class PromptEncoder(nn.Module):
    def __init__(self, size, patch, c, blob):
        super().__init__()
        self.size, self.grid = size, size // patch
        self.pe_layer = nn.Module()
        self.pe_layer.register_buffer("positional_encoding_gaussian_matrix", torch.randn(3, c // 3))
        self.point_embeddings = nn.ModuleList(nn.Embedding(1, c) for _ in range(2))
        self.not_a_point_embed, self.no_mask_embed = nn.Embedding(1, c), nn.Embedding(1, c)
        self.mask_downscaling = nn.Sequential(
            nn.Conv3d(1, 4, 2, 2), nn.LayerNorm(4, eps=1e-6), nn.GELU(),
            nn.Conv3d(4, 16, 2, 2), nn.LayerNorm(16, eps=1e-6), nn.GELU(), nn.Conv3d(16, c, 1))
        if blob:  # optional: [amplitude in logits, sigma in low-res voxels]; a constant, never trained
            self.register_buffer("click_blob", torch.tensor(blob))

    def encode(self, x):  # x in [0, 1]
        x = (2 * x - 1) @ self.pe_layer.positional_encoding_gaussian_matrix * (2 * math.pi)
        return torch.cat([x.sin(), x.cos(), x.sin()], -1)

    def dense_pe(self):  # (g, g, g, C)
        r = (torch.arange(self.grid) + 0.5) / self.grid
        i, j, k = torch.meshgrid(r, r, r, indexing="ij")
        return self.encode(torch.stack([j, i, k], -1))  # odd: first two axes swapped, here only

    def blobs(self, points, labels):  # (n, 4g, 4g, 4g): a bump of +- amplitude at each click
        amplitude, sigma = self.click_blob.tolist()
        m = 4 * self.grid
        at = (points + 0.5) * (m / self.size) - 0.5
        d = torch.exp(-(torch.arange(m) - at[..., None]) ** 2 / (2 * sigma * sigma))  # separable: (n, p, 3, m)
        return torch.einsum("np,npi,npj,npk->nijk", (2 * labels.float() - 1) * amplitude, d[:, :, 0], d[:, :, 1],
                            d[:, :, 2])

    def forward(self, points, labels, mask):  # (n,p,3) voxel indices, (n,p), (n,1,4g,4g,4g)
        e0, e1 = self.point_embeddings[0].weight, self.point_embeddings[1].weight
        sparse = self.encode((points + 0.5) / self.size) + torch.where(labels[..., None] > 0, e1, e0)
        sparse = torch.cat([sparse, self.not_a_point_embed.weight.expand(len(points), 1, -1)], 1)
        x = mask[:, 0]
        if hasattr(self, "click_blob"):
            x = x + self.blobs(points, labels)
        m = self.mask_downscaling
        x = F.gelu(ln(down2(x[..., None], m[0]), m[1]))
        x = F.gelu(ln(down2(x, m[3]), m[4]))
        return sparse, linear1(x, m[6])  # (n, p+1, C), (n, g, g, g, C)


class Attention(nn.Module):
    def __init__(self, c, inner, heads=8):
        super().__init__()
        self.heads = heads
        self.q_proj, self.k_proj, self.v_proj = (nn.Linear(c, inner) for _ in range(3))
        self.out_proj = nn.Linear(inner, c)

    def forward(self, q, k, v):
        q, k, v = (p(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
                   for p, x in ((self.q_proj, q), (self.k_proj, k), (self.v_proj, v)))
        # written out: the fused kernel is slower for heads this narrow
        y = (q * q.shape[-1] ** -0.5 @ k.transpose(-1, -2)).softmax(-1) @ v
        return self.out_proj(y.transpose(1, 2).flatten(2))


class TwoWayLayer(nn.Module):
    def __init__(self, c, mlp):
        super().__init__()
        self.self_attn = Attention(c, c)
        self.cross_attn_token_to_image, self.cross_attn_image_to_token = Attention(c, c // 2), Attention(c, c // 2)
        self.norm1, self.norm2, self.norm3, self.norm4 = (nn.LayerNorm(c) for _ in range(4))
        self.mlp = MLP2(c, mlp)

    def forward(self, q, k, q_pe, k_pe, first):
        # odd (as in SAM): the first self-attention replaces the tokens, without positional term or residual
        q = self.norm1(self.self_attn(q, q, q) if first else q + self.self_attn(q + q_pe, q + q_pe, q))
        q = self.norm2(q + self.cross_attn_token_to_image(q + q_pe, k + k_pe, k))
        q = self.norm3(q + self.mlp.lin2(F.relu(self.mlp.lin1(q))))
        return q, self.norm4(k + self.cross_attn_image_to_token(k + k_pe, q + q_pe, q))


class MLP3(nn.Module):
    def __init__(self, a, hidden, b):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, b)])

    def forward(self, x):
        return self.layers[2](F.relu(self.layers[1](F.relu(self.layers[0](x)))))


class MaskDecoder(nn.Module):
    def __init__(self, c, mlp, iou_hidden):
        super().__init__()
        self.iou_token, self.mask_tokens = nn.Embedding(1, c), nn.Embedding(4, c)
        t = self.transformer = nn.Module()
        t.layers = nn.ModuleList(TwoWayLayer(c, mlp) for _ in range(2))
        t.final_attn_token_to_image, t.norm_final_attn = Attention(c, c // 2), nn.LayerNorm(c)
        self.output_upscaling = nn.Sequential(
            nn.ConvTranspose3d(c, c // 4, 2, 2), nn.LayerNorm(c // 4, eps=1e-6), nn.GELU(),
            nn.ConvTranspose3d(c // 4, c // 8, 2, 2), nn.GELU())
        self.output_hypernetworks_mlps = nn.ModuleList(MLP3(c, c, c // 8) for _ in range(4))
        self.iou_prediction_head = MLP3(c, iou_hidden, 4)

    def forward(self, image, pe, sparse, dense):  # image, dense (n,g,g,g,C); pe (g,g,g,C)
        n, g, t = len(sparse), pe.shape[0], self.transformer
        q_pe = torch.cat([torch.cat([self.iou_token.weight, self.mask_tokens.weight]).expand(n, -1, -1), sparse], 1)
        q, k, k_pe = q_pe, (image + dense).flatten(1, 3), pe.flatten(0, 2)
        for i, layer in enumerate(t.layers):
            q, k = layer(q, k, q_pe, k_pe, i == 0)
        q = t.norm_final_attn(q + t.final_attn_token_to_image(q + q_pe, k + k_pe, k))
        up = self.output_upscaling
        x = interleave(F.gelu(ln(up2(k.view(n, g, g, g, -1), up[0]), up[1])))
        x = F.gelu(up2(x, up[3]))
        # only mask token 0 (the single-mask output) is ever used; interleaving after the product moves C/8 times less
        logits = x.flatten(1, 4) @ self.output_hypernetworks_mlps[0](q[:, 1])[..., None]
        logits = interleave(logits.view(*x.shape[:5], 1))[..., 0]
        return logits[:, None], self.iou_prediction_head(q[:, 0])[:, :1]


class SamMed3D(nn.Module):
    def __init__(self, size=64, patch=8, dim=128, depth=4, heads=4, c=96, mlp=384, iou_hidden=256, window=14,
                 global_blocks=(0, 1, 2, 3), blob=(8.0, 2.0)):
        super().__init__()
        self.image_encoder = ImageEncoder(size, patch, dim, depth, heads, c, window, global_blocks)
        self.prompt_encoder = PromptEncoder(size, patch, c, blob)
        self.mask_decoder = MaskDecoder(c, mlp, iou_hidden)

    def decode(self, embedding, points, labels, mask, bf16=False):
        sparse, dense = self.prompt_encoder(points, labels, mask)  # always fp32: positions need the digits
        pe = self.prompt_encoder.dense_pe()
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            return self.mask_decoder(embedding, pe, sparse, dense)


def zscore(x):  # (n, 1, S, S, S): mean and unbiased deviation of the voxels > 0, applied to all voxels
    out = torch.empty_like(x)
    for i, v in enumerate(x):
        inside = v[v > 0]
        out[i] = (v - inside.mean()) / inside.std().clamp_min(1e-6) if inside.numel() > 1 else v
    return out


def load(path):
    with torch.serialization.safe_globals([argparse.Namespace]):
        return torch.load(path, weights_only=True)["model_state_dict"]


def check():
    folder = str(pathlib.Path(__file__).resolve().parents[3] / "tests" / "data" / "sam_med3d")
    net = SamMed3D(64, 8, 96, 4, 4, 48, 2048, 32, 14, (1, 3), None)
    net.load_state_dict(load(folder + "/tiny.checkpoint.pth"))  # strict: names and shapes agree
    g = torch.load(folder + "/tiny.golden.pt", weights_only=True)
    worst = 0

    def compare(name, a, b):
        nonlocal worst
        e = ((a - b).abs().max() / b.abs().max()).item()
        worst = max(worst, e)
        print(f"{name:26s} {e:.1e}")

    first = lambda x: x.permute(0, 4, 1, 2, 3)
    with torch.no_grad():
        emb = net.image_encoder(g["image"])
        compare("image_embedding", first(emb), g["image_embedding"])
        compare("image_pe", first(net.prompt_encoder.dense_pe()[None]), g["image_pe"])
        for c in range(1, 5):
            p = lambda k: g[f"click{c}.{k}"]
            sparse, dense = net.prompt_encoder(p("points"), p("labels"), p("mask_input"))
            compare(f"click{c}.sparse", sparse, p("sparse"))
            compare(f"click{c}.dense", first(dense), p("dense"))
            low, iou = net.decode(emb, p("points"), p("labels"), p("mask_input"))
            compare(f"click{c}.low_res_logits", low, p("low_res_logits"))
            compare(f"click{c}.iou", iou, p("iou"))
        full = F.interpolate(low, scale_factor=2, mode="trilinear", align_corners=False)
        compare("final_logits", full, g["final_logits"])
    print("worst", worst)
    assert worst < 1e-4


if __name__ == "__main__":
    check()
