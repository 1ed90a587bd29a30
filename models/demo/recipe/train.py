"""Trains the demo checkpoints general.pth and nuclei.pth on a CPU within a given wall-clock time.

General model, two phases on one wall-clock cosine: first the image encoder alone, with a throw-away dense head (which
nucleus, ventricle, object or edge is each low-res voxel?), because that is cheap and teaches it what there is to see;
then everything, with simulated iterated clicks (the dense head stays on as an auxiliary loss).  The nuclei expert is a
copy of the decoder, finetuned on the deep grey nuclei over cached embeddings; all else stays bit-identical.
"""
import argparse
import math
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch
import torch.nn.functional as F

import data
from sam_med3d import SamMed3D, load

M, AUX = 32, 10  # low-res edge (4g); channels of the dense head: 6 nuclei, ventricles, brainstem, objects, edges


# ---------------------------------------------------------------- data

class Pool:
    def __init__(self, folder, seed):
        self.folder, self.rng = folder, np.random.default_rng(seed)
        while self.ready() < 200:
            time.sleep(1)
        with open(folder + "/size") as f:
            self.images, self.labels = data.open_pool(folder, int(f.read()), "r")

    def ready(self):
        try:
            with open(self.folder + "/ready") as f:
                return int(f.read())
        except FileNotFoundError:
            return 0

    def batch(self, n, index=None):
        index = self.rng.integers(self.ready(), size=n) if index is None else index
        x = torch.from_numpy(self.images[index].astype(np.float32))
        y = torch.from_numpy(self.labels[index])
        flip = torch.from_numpy(self.rng.random(len(index)) < .5)[:, None, None, None]
        return torch.where(flip, x.flip(1), x)[:, None], torch.where(flip, y.flip(1), y)


def to_low(mask):  # (n, 64^3) bool -> (n, 32^3) averaged
    return F.avg_pool3d(mask[:, None].float(), 2)[:, 0]


def targets(labels, rng, per_image, nuclei_only=False):
    """Picks labelled structures; returns image indices and averaged masks at low resolution."""
    owner, masks = [], []
    for i, y in enumerate(labels):
        count = torch.bincount(y.flatten(), minlength=32).numpy()
        ok = [c for c in range(1, 32) if count[c] >= 60 and (c <= 12 if nuclei_only else c <= 15 or c >= 20)]
        if ok:
            for c in rng.choice(ok, per_image, replace=len(ok) < per_image):
                owner.append(i)
                masks.append(y == int(c))
    return torch.tensor(owner), to_low(torch.stack(masks)) if masks else None


def aux_targets(labels):
    groups = [(labels == 2 * k + 1) | (labels == 2 * k + 2) for k in range(6)]
    groups += [(labels == data.VENT_L) | (labels == data.VENT_R), labels == data.STEM, labels >= data.FIRST_OBJECT]
    edge = torch.zeros_like(labels, dtype=torch.bool)
    for a in (1, 2, 3):
        d = labels.narrow(a, 1, data.S - 1) != labels.narrow(a, 0, data.S - 1)
        edge.narrow(a, 1, data.S - 1).logical_or_(d)
    return torch.cat([to_low(g)[..., None] for g in groups + [edge]], -1)  # (n, 32, 32, 32, AUX)


def click(region, sharpness):
    """One voxel of each low-res region (n, 32^3 bool): uniform at sharpness 0, in the core when large."""
    r = region.float()
    depth = r[:, None]
    for a in ((5, 1, 1), (1, 5, 1), (1, 1, 5)):  # separable: much cheaper than one 5^3 window
        depth = F.avg_pool3d(depth, a, 1, tuple(x // 2 for x in a))
    depth = depth[:, 0]
    w = (r * torch.exp(sharpness[:, None, None, None] * depth)).flatten(1) + 1e-12
    at = torch.multinomial(w, 1)[:, 0]
    low = torch.stack([at // (M * M), at // M % M, at % M], -1)
    return low, (2 * low + torch.randint(0, 2, low.shape)).float()


# ---------------------------------------------------------------- losses

def dice_loss(p, t, dims):  # squared form: its optimum is p == t also for averaged masks
    return 1 - (2 * (p * t).sum(dims) + 1) / ((p * p).sum(dims) + (t * t).sum(dims) + 1)


def interact(net, embedding, masks, clicks, stats):
    """Loss of a run of clicks, mean over clicks; stats[c] collects the hard Dice after click c+1."""
    n, hard = len(masks), masks > .5
    empty = ~hard.flatten(1).any(1)
    hard[empty] = masks[empty] == masks[empty].flatten(1).amax(1)[:, None, None, None]
    logits, points, labels, loss = torch.zeros(n, 1, M, M, M), [], [], 0.
    for c in range(clicks):
        region = hard if c == 0 else (logits[:, 0] > 0) != hard
        perfect = ~region.flatten(1).any(1)
        region = torch.where(perfect[:, None, None, None], hard, region)
        low, voxel = click(region, 14. * torch.randint(0, 2, (n,)))
        points.append(voxel)
        labels.append(hard[torch.arange(n), low[:, 0], low[:, 1], low[:, 2]].long())
        logits, iou = net.decode(embedding, torch.stack(points, 1), torch.stack(labels, 1), logits.detach(),
                                 bf16=True)
        logits = logits.float()
        out = logits[:, 0]
        p = out.sigmoid()
        with torch.no_grad():
            seg = out > 0
            inter, total = (seg & hard).flatten(1).sum(1), seg.flatten(1).sum(1) + hard.flatten(1).sum(1)
            stats[c].extend((2 * inter / total).tolist())
        loss = loss + dice_loss(p, masks, (1, 2, 3)).mean() + 2 * F.binary_cross_entropy_with_logits(out, masks) \
            + .3 * F.mse_loss(iou[:, 0].float(), inter / (total - inter))
    return loss / clicks


# ---------------------------------------------------------------- model set-up and files

def new_network():
    net = SamMed3D()
    torch.nn.init.normal_(net.image_encoder.pos_embed, std=.02)
    # The dense positional encoding has its first two axes swapped, so a click's encoding does not resemble its own
    # cell's.  Frequencies that come in pairs, swapped in those axes, make the swap a permutation of channels, and
    # q = W, k = W.permuted then starts every cross-attention as "look at your own place".
    g = net.prompt_encoder.pe_layer.positional_encoding_gaussian_matrix
    half = g.shape[1] // 2
    g[:, half:] = g[[1, 0, 2], :half]
    n = 2 * half
    perm = torch.cat([(torch.arange(n) + half) % n + b * n for b in range(3)])
    t = net.mask_decoder.transformer
    for layer in t.layers:
        for a, token_side, image_side in ((layer.cross_attn_token_to_image, "q_proj", "k_proj"),
                                          (layer.cross_attn_image_to_token, "k_proj", "q_proj")):
            w = torch.empty_like(a.q_proj.weight)
            torch.nn.init.orthogonal_(w, 1.6)
            getattr(a, token_side).weight.data.copy_(w)
            getattr(a, image_side).weight.data.copy_(w[:, perm])
    # start from "outside" everywhere: one constant channel times a negative weight makes logits of about -2
    net.mask_decoder.output_upscaling[3].bias.data[0] = 2.
    net.mask_decoder.output_hypernetworks_mlps[0].layers[2].bias.data[0] = -1.
    return net


def save(net, path, step, args):
    state = {k: v.detach().float().contiguous().clone() for k, v in net.state_dict().items()}
    torch.save({"model_state_dict": state, "epoch": step, "args": argparse.Namespace(**vars(args))}, path + ".tmp")
    os.replace(path + ".tmp", path)


def optimizer(parameters, lr):
    p = [x for x in parameters if x.requires_grad]
    return torch.optim.AdamW([{"params": [x for x in p if x.dim() > 1], "weight_decay": .05},
                              {"params": [x for x in p if x.dim() <= 1], "weight_decay": 0.}], lr, (.9, .98))


class Run:
    """Wall-clock cosine schedule, optimiser step and log line."""

    def __init__(self, name, parameters, lr, seconds, warmup, log):
        self.name, self.lr, self.seconds, self.warmup, self.log = name, lr, seconds, warmup, log
        self.parameters = list(parameters)
        self.opt, self.start, self.step = optimizer(self.parameters, lr), time.time(), 0
        self.losses, self.aux, self.stats = [], [], tuple([] for _ in range(5))

    def progress(self):
        return (time.time() - self.start) / self.seconds

    def update(self, loss, shown, aux=float("nan")):
        lr = self.lr * min(1, (self.step + 1) / self.warmup) * (.02 + .98 * .5 * (1 + math.cos(
            math.pi * min(1, self.progress()))))
        for group in self.opt.param_groups:
            group["lr"] = lr
        self.opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.)
        self.opt.step()
        self.step += 1
        self.losses.append(shown)
        self.aux.append(aux)
        if self.step % 20 == 0:
            dice = " ".join(f"{np.mean(s):.3f}" if s else "-" for s in self.stats)
            print(f"{self.name} step {self.step} t {time.time() - self.start:.0f}s lr {lr:.1e} loss "
                  f"{np.mean(self.losses):.4f} aux {np.mean(self.aux):.4f} dice@1..5 {dice}", file=self.log, flush=True)
            self.losses, self.aux, self.stats = [], [], tuple([] for _ in range(5))


def embed(net, x):  # bf16 halves the encoder's time on CPUs that multiply in it
    with torch.autocast("cpu", torch.bfloat16):
        return net.image_encoder(x)


def general(args, pool, log):
    net = new_network()
    head = torch.nn.Linear(96, 64 * AUX)
    torch.nn.init.constant_(head.bias, -3.)
    run = Run("general", [*net.parameters(), *head.parameters()], args.lr, args.minutes * 60, 100, log)
    saved = time.time()
    while run.progress() < 1:
        dense_only = run.progress() < args.dense_share
        x, y = pool.batch(8 if dense_only else 4)
        emb = embed(net, x).float()
        a = head(emb).view(-1, 8, 8, 8, 4, 4, 4, AUX).permute(0, 1, 4, 2, 5, 3, 6, 7).reshape(-1, M, M, M, AUX)
        t = aux_targets(y)
        aux = dice_loss(a.sigmoid(), t, (0, 1, 2, 3)).mean() + 3 * F.binary_cross_entropy_with_logits(a, t)
        if dense_only:
            run.update(aux, float("nan"), aux.item())
        else:
            owner, masks = targets(y, pool.rng, 4)
            if masks is None:
                continue
            loss = interact(net, emb[owner], masks, int(pool.rng.choice([1, 2, 3], p=[.45, .35, .2])), run.stats)
            run.update(loss + .5 * aux, loss.item(), aux.item())
        if time.time() - saved > 180:
            save(net, args.out + "/general.pth", run.step, args)
            saved = time.time()
    save(net, args.out + "/general.pth", run.step, args)


def expert(args, pool, log):
    net = SamMed3D()
    net.load_state_dict(load(args.out + "/general.pth"))
    for part in (net.image_encoder, net.prompt_encoder):
        part.requires_grad_(False)
    start, seconds = time.time(), args.expert_minutes * 60
    cache = []  # (embedding, labels) of samples that hold nuclei; embedding is at most a quarter of the time
    order = iter(pool.rng.permutation(pool.ready()))
    while time.time() - start < seconds / 4 and len(cache) < 2500:
        index = [i for _, i in zip(range(8), order)]
        if not index:
            break
        x, y = pool.batch(0, np.array(index))
        with torch.no_grad():
            emb = embed(net, x).half()
        cache += [(e, l) for e, l in zip(emb, y) if ((l > 0) & (l <= 12)).any()]
    print(f"expert: {len(cache)} cached embeddings in {time.time() - start:.0f}s", file=log, flush=True)
    run = Run("nuclei", net.mask_decoder.parameters(), args.expert_lr, seconds - (time.time() - start), 40, log)
    while run.progress() < 1:
        chosen = [cache[i] for i in pool.rng.integers(len(cache), size=6)]
        owner, masks = targets([l for _, l in chosen], pool.rng, 3, nuclei_only=True)
        if masks is None:
            continue
        emb = torch.stack([e for e, _ in chosen]).float()[owner]
        # longer runs of clicks than the general model saw: it tends to spoil small structures after the third
        loss = interact(net, emb, masks, int(pool.rng.choice(5, p=[.35, .2, .2, .15, .1])) + 1, run.stats)
        run.update(loss, loss.item())
    save(net, args.out + "/nuclei.pth", run.step, args)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--minutes", type=float, default=52, help="for the general model; 0 keeps OUT/general.pth")
    p.add_argument("--expert-minutes", type=float, default=6)
    p.add_argument("--dense-share", type=float, default=.15, help="part of the time for the encoder alone")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--lr", type=float, default=1.2e-3)
    p.add_argument("--expert-lr", type=float, default=5e-4)
    p.add_argument("--pool", default=os.path.join(tempfile.gettempdir(), "sammoe_demo_pool"))
    p.add_argument("--pool-size", type=int, default=6000)
    p.add_argument("--out", default=os.path.dirname(os.path.abspath(__file__)))
    args = p.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    os.makedirs(args.out, exist_ok=True)
    if not os.path.exists(args.pool + "/size"):  # a worker process fills the pool while training goes on
        subprocess.Popen([sys.executable, data.__file__, "--pool", args.pool, "--n", str(args.pool_size), "--seed",
                          str(args.seed)], env={**os.environ, "OMP_NUM_THREADS": "1"})
    pool = Pool(args.pool, args.seed)
    with open(args.out + "/train.log", "a") as log:
        print(f"{time.strftime('%F %T')} {' '.join(sys.argv)} pool {pool.ready()}", file=log, flush=True)
        if args.minutes > 0:
            general(args, pool, log)
        if args.expert_minutes > 0:
            expert(args, pool, log)
        print(f"{time.strftime('%F %T')} done", file=log, flush=True)


if __name__ == "__main__":
    main()
