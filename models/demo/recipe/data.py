"""Synthetic training volumes from label maps (Debian's mricron-data): 64^3 voxels at 1.5 mm, axes R, A, S.

No real intensity is ever used.  Two anatomies are drawn from, AAL and JHU-189, each reduced to a few region codes;
a sample deforms one, gives every tissue a random intensity (half T1-like, the rest T2-like or arbitrary), draws a
folded cortex where the atlas has only thick parcels, and adds partial volume, bias field and noise.  A quarter of the
samples are phantoms instead.  Sample i of seed s depends on (s, i) only.

`python3 data.py --pool DIR --n N --seed S` fills memory-mapped files that a trainer reads while they grow.
"""
import argparse
import os
import time

import nibabel as nib
import numpy as np
from scipy import ndimage as ni

ATLAS, S, MM, PAD = "/usr/share/mricron/templates/", 64, 1.5, 24
# region codes 1..12 are the deep grey nuclei, left before right, in this order; 13..15 are targets too
NUCLEI = ["caudate", "putamen", "pallidum", "thalamus", "hippocampus", "amygdala"]
AAL_NUCLEI = [71, 72, 73, 74, 75, 76, 77, 78, 37, 38, 41, 42]
JHU_NUCLEI = [77, 78, 79, 80, 81, 82, 83, 84, 75, 76, 73, 74]
VENT_L, VENT_R, STEM, FIRST_OBJECT = 13, 14, 15, 20  # codes >= FIRST_OBJECT: lesions and phantom objects
CORTEX, CEREBELLUM, WHITE = 16, 17, 18               # never targets
JHU_VENT = [[171, 172, 173, 174, 175], [176, 177, 178, 179, 180]]


def read(name, ref=None):
    img = nib.load(ATLAS + name)
    d = np.asarray(img.dataobj)
    if ref is None:
        return d, img.affine
    m = np.linalg.inv(img.affine) @ ref[1]
    return ni.affine_transform(d, m[:3, :3], m[:3, 3], ref[0].shape, order=0), ref[1]


def atlases():
    """Two (region codes, distance outside the brain in mm, depth inside it), 1 mm, padded by PAD."""
    ref = read("aal.nii.gz")
    aal, jhu = ref[0], read("jhu189.nii.gz", ref)[0]
    out = []
    for name in ("aal", "jhu"):
        r = np.zeros(aal.shape, np.uint8)
        brain = ni.binary_closing(np.pad((aal > 0) | (jhu > 0) if name == "aal" else jhu > 0, 8), iterations=6)
        brain = ni.binary_fill_holes(brain)[8:-8, 8:-8, 8:-8]
        r[brain] = WHITE  # what no label claims inside the brain is white matter
        for code, labels in zip((VENT_L, VENT_R), JHU_VENT):
            r[np.isin(jhu, labels)] = code
        r[(jhu >= 97) & (jhu <= 116) & ~np.isin(jhu, [105, 106])] = STEM
        if name == "aal":
            r[np.isin(aal, range(91, 117))] = CEREBELLUM
            r[(aal > 0) & (aal < 91)] = CORTEX
            for c, l in enumerate(AAL_NUCLEI):
                r[aal == l] = c + 1
        else:
            r[np.isin(jhu, [95, 96])] = CEREBELLUM
            r[((jhu > 0) & (jhu <= 72)) | (jhu >= 182)] = CORTEX
            for c, l in enumerate(JHU_NUCLEI):
                r[jhu == l] = c + 1
        r, brain = np.pad(r, PAD), np.pad(brain, PAD)
        out.append((r, ni.distance_transform_edt(~brain).astype(np.float16),
                    ni.distance_transform_edt(brain).astype(np.float16)))
    return out


def upsampler(n):  # cubic interpolation from n to S points as a matrix: a smooth random field is 3 small products
    return ni.zoom(np.eye(n), (S / n, 1), order=3).astype(np.float32)


UP = {n: upsampler(n) for n in (4, 6, 8, 12, 16, 24, 32)}


def field(rng, n, k=()):  # smooth noise of unit variance with about n bumps along an edge
    x = rng.standard_normal((*k, n, n, n), np.float32)
    for _ in range(3):
        x = np.tensordot(x, UP[n], (-3, 1))  # consumes one coarse axis, appends the fine one
    return x / x.std()


def rotation(rng, degrees):
    a, b, c = np.deg2rad(rng.uniform(-degrees, degrees, 3))
    x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    return x @ y @ np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])


GRID = np.stack(np.meshgrid(*[np.arange(S, dtype=np.float32)] * 3, indexing="ij"))


def blob(rng, radius):  # ellipsoid or superquadric with a noisy surface; returns a mask around a random centre
    c = rng.uniform(10, S - 10, 3)
    r = radius * np.exp(rng.uniform(-.45, .45, 3))
    p = np.tensordot(rotation(rng, 180), GRID - c[:, None, None, None].astype(np.float32), 1)
    e = rng.choice([2., 2., 3., 6.])
    d = (np.abs(p / r[:, None, None, None]) ** e).sum(0)
    return d + rng.uniform(0, .35) * field(rng, int(rng.choice([8, 12, 16]))) < 1


def intensities(rng):
    """Means of (csf, cortex, white, six nuclei, stem, ventricle, skull, scalp, cerebellum grey) and their spread."""
    kind = rng.random()
    if kind < .5:  # T1-like order, jittered
        csf, grey, white = rng.uniform(.1, .35), rng.uniform(.5, .68), rng.uniform(.82, 1.)
        mix = np.array([.05, .2, .72, .42, .08, 0.]) + rng.normal(0, .1, 6)  # how far towards white matter
        nuclei = grey + (white - grey) * mix
        rest = [white * rng.uniform(.8, 1), csf, rng.uniform(.02, .3), rng.uniform(.6, 1.3), grey]
    elif kind < .7:  # T2-like order
        csf, grey, white = rng.uniform(.85, 1.1), rng.uniform(.5, .65), rng.uniform(.25, .42)
        nuclei = grey + (white - grey) * rng.uniform(-.2, 1.3, 6)
        rest = [rng.uniform(.3, .5), csf, rng.uniform(.02, .3), rng.uniform(.2, 1.1), grey]
    else:
        csf, grey, white = rng.uniform(.05, 1, 3)
        nuclei, rest = rng.uniform(.05, 1, 6), list(rng.uniform(.05, 1, 5))
    return csf, grey, white, nuclei, *rest


def anatomy(rng, atlas, focus):
    region, out_d, in_d = atlas
    code = int(rng.integers(1, 13)) if focus else int(rng.choice([VENT_L, VENT_R, STEM, STEM, CORTEX, WHITE]))
    where = REGION_VOXELS[id(atlas)][code]
    centre = where[rng.integers(len(where))] + rng.uniform(-4, 4, 3)
    m = rotation(rng, 15) @ np.diag(np.exp(rng.uniform(-.16, .16, 3))) * MM
    pos = np.tensordot(m, GRID - (S - 1) / 2, 1) + centre[:, None, None, None]
    for n, mm in ((4, 2.0), (8, 1.0), (16, .4)):  # displacement, coarse to fine
        pos = pos + rng.uniform(0, 1.4) * mm * field(rng, n, (3,))
    at = tuple(np.clip(np.rint(pos[a]).astype(np.int32), 0, region.shape[a] - 1) for a in range(3))
    label, out, depth = region[at], out_d[at].astype(np.float32), in_d[at].astype(np.float32)

    csf, grey, white, nuclei, stem, vent, skull, scalp, folia = intensities(rng)
    mean = np.zeros(32, np.float32)
    mean[1:13] = np.repeat(nuclei, 2) * rng.normal(1, .015, 12)
    mean[[VENT_L, VENT_R, STEM, WHITE, CORTEX, CEREBELLUM]] = vent, vent, stem, white, grey, folia
    img = mean[label]
    # sulci: level sets of noise, fluid inside grey inside white; the parcels alone would be one thick grey slab
    f = np.abs(field(rng, int(rng.choice([16, 24])))) + rng.uniform(-.1, .1)
    fold = (label == CORTEX) | (label == CEREBELLUM)
    img = np.where(fold & (f > rng.uniform(.5, .9)) & (depth > 3), white, img)
    img = np.where(fold & (f < rng.uniform(.0, .16)), csf, img)
    img = np.where((label > 0) & (depth < rng.uniform(0, 3)) & fold, csf, img)
    # a few cisterns and perivascular gaps in the white matter between the deep structures
    img = np.where((label == WHITE) & (field(rng, 16) > rng.uniform(2., 4)), csf, img)
    texture = 1 + rng.uniform(0, .06) * field(rng, 12) + rng.uniform(0, .05) * field(rng, 24)
    img = img * texture
    a, b, c = rng.uniform(.5, 4), rng.uniform(4, 9), rng.uniform(9, 18)  # fluid, bone, scalp, air
    if rng.random() < .3:
        a = b = c = rng.uniform(0, 3)  # skull-stripped
    shell = np.where(out < a, csf, np.where(out < b, skull, np.where(out < c, scalp * texture, 0)))
    img = np.where(label > 0, img, shell)
    if rng.random() < .2:  # lesions
        for n in range(int(rng.integers(1, 3))):
            b = blob(rng, rng.uniform(2.5, 7)) & (out == 0)
            img, label = np.where(b, rng.uniform(0, 1.2), img), np.where(b, FIRST_OBJECT + n, label)
    return img, label


def phantom(rng):
    img, label = np.full((S,) * 3, rng.uniform(.1, 1), np.float32), np.zeros((S,) * 3, np.uint8)
    for _ in range(int(rng.integers(0, 4))):  # background tissue
        img = np.where(field(rng, int(rng.choice([4, 6, 8, 12]))) > rng.uniform(-.5, 1), rng.uniform(.05, 1), img)
    for n in range(int(rng.integers(3, 9))):
        b = blob(rng, rng.uniform(3, 11))
        around = float(np.median(img[b])) if b.any() else 0.
        value = around + rng.choice([-1, 1]) * rng.uniform(.15, .6)  # always some contrast
        img = np.where(b, value, img)
        label = np.where(b, FIRST_OBJECT + n, label)
    return img - min(0, img.min()) + .02, label


def sample(seed, index, atlas_list):
    """z-scored image (float16) and region codes (uint8)."""
    rng = np.random.default_rng((seed, index))
    if rng.random() < .25:
        img, label = phantom(rng)
    else:
        img, label = anatomy(rng, atlas_list[int(rng.random() < .4)], rng.random() < .8)
    air = img <= 0
    img = ni.gaussian_filter(img, rng.uniform(.3, .9))  # partial volume and point spread
    img = img * np.exp(rng.uniform(0, .18) * field(rng, 4))
    img = img + rng.uniform(0, .06) * rng.standard_normal(img.shape, np.float32)
    img = np.clip(img, 0, None) ** np.exp(rng.uniform(-.25, .25))
    if rng.random() < .5:
        img[air] = 0
    inside = img[img > 0]
    img = (img - inside.mean()) / (inside.std(ddof=1) + 1e-6)
    return img.astype(np.float16), label.astype(np.uint8)


REGION_VOXELS = {}


def prepare():
    a = atlases()
    for x in a:
        REGION_VOXELS[id(x)] = {c: np.argwhere(x[0] == c)[::7] for c in range(1, 19)}
    return a


def open_pool(folder, n, mode):
    shape = (n, S, S, S)
    return (np.memmap(folder + "/images.f16", np.float16, mode, shape=shape),
            np.memmap(folder + "/labels.u8", np.uint8, mode, shape=shape))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--pool", required=True)
    p.add_argument("--n", type=int, default=5000)
    p.add_argument("--seed", type=int, default=1)
    o = p.parse_args()
    os.makedirs(o.pool, exist_ok=True)
    atlas_list, start = prepare(), time.time()
    images, labels = open_pool(o.pool, o.n, "w+")
    with open(o.pool + "/size", "w") as f:
        f.write(str(o.n))
    for i in range(o.n):
        images[i], labels[i] = sample(o.seed, i, atlas_list)
        if i % 20 == 19 or i == o.n - 1:
            with open(o.pool + "/ready.tmp", "w") as f:
                f.write(str(i + 1))
            os.replace(o.pool + "/ready.tmp", o.pool + "/ready")
    print(f"{o.n} samples in {time.time() - start:.0f} s")


if __name__ == "__main__":
    main()
