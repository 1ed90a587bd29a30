"""Dice on the real T1 volume ch2 (never trained on): 12 deep grey nuclei of AAL at 1, 3 and 5 clicks.

First click: the deepest interior voxel, crop centred there; further clicks: the core of the error region.
Prints a Markdown table; --picture FILE writes an overlay (needs matplotlib).
"""
import argparse
import os

import nibabel as nib
import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage as ni

import data
from sam_med3d import SamMed3D, load, zscore

S = data.S


def crop(volume, affine, centre, order):
    """S^3 voxels at 1.5 mm, RAS+, with voxel S/2 at the world point centre; outside is 0."""
    m = np.linalg.inv(affine) @ np.block([[np.eye(3) * data.MM, (centre - data.MM * (S // 2))[:, None]],
                                          [np.zeros((1, 3)), 1]])
    return ni.affine_transform(volume, m[:3, :3], m[:3, 3], (S,) * 3, order=order)


def core(region):  # deepest voxel by distance transform, of the bounding box only: the atlas is large
    box = ni.find_objects(region.astype(np.uint8))[0]
    at = ni.distance_transform_edt(np.pad(region[box], 1))[1:-1, 1:-1, 1:-1]
    return tuple(int(a + b.start) for a, b in zip(np.unravel_index(at.argmax(), at.shape), box))


def segment(net, image, truth, clicks):
    """Masks after each click."""
    masks, points, labels = [], [], []
    logits = torch.zeros(1, 1, S // 2, S // 2, S // 2)
    with torch.no_grad():
        emb = net.image_encoder(zscore(torch.from_numpy(image)[None, None]))
        for c in range(clicks):
            seg = masks[-1] if c else np.zeros_like(truth)
            p = (S // 2,) * 3 if c == 0 else core(seg != truth)
            points.append([float(v) for v in p])
            labels.append(int(truth[p]) if c else 1)
            logits, iou = net.decode(emb, torch.tensor([points]), torch.tensor([labels]), logits)
            full = F.interpolate(logits, scale_factor=2, mode="trilinear", align_corners=False)
            masks.append((full[0, 0] > 0).numpy())
    return masks


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--folder", default=os.path.dirname(os.path.abspath(__file__)))
    p.add_argument("--picture")
    o = p.parse_args()
    torch.set_num_threads(2)
    nets = {}
    for name in ("general", "nuclei"):
        nets[name] = SamMed3D().eval()
        nets[name].load_state_dict(load(f"{o.folder}/{name}.pth"))
    ch2, affine = data.read("ch2.nii.gz")
    aal, aal_affine = data.read("aal.nii.gz")
    ch2 = ch2.astype(np.float32)
    shown, rows = [], []
    for i, label in enumerate(data.AAL_NUCLEI):
        inside = core(aal == label)
        centre = aal_affine[:3, :3] @ np.array(inside) + aal_affine[:3, 3]
        image, truth = crop(ch2, affine, centre, 1), crop(aal, aal_affine, centre, 0) == label
        row = []
        for name, net in nets.items():
            masks = segment(net, image, truth, 5)
            row += [2 * (masks[c] & truth).sum() / (masks[c].sum() + truth.sum()) for c in (0, 2, 4)]
            if name == "nuclei":
                shown.append((image, truth, masks[0], masks[2]))
        rows.append(row)
        print(f"| {data.NUCLEI[i // 2]} {'LR'[i % 2]} | " + " | ".join(f"{v:.3f}" for v in row) + " |")
    print("| **mean** | " + " | ".join(f"**{v:.3f}**" for v in np.mean(rows, 0)) + " |")
    if o.picture:
        import matplotlib
        matplotlib.use("Agg")
        import matplotlib.pyplot as plt
        fig, axes = plt.subplots(2, 6, figsize=(21, 7))
        for n, (image, truth, one, three) in enumerate(shown[::2]):  # left side; axial above, coronal below
            for row, cut in enumerate(((slice(None), slice(None), S // 2), (slice(None), S // 2, slice(None)))):
                a = axes[row, n]
                a.imshow(image[cut].T, origin="lower", cmap="gray")
                for m, colour in ((truth, "lime"), (one, "orange"), (three, "red")):
                    if m[cut].any():
                        a.contour(m[cut].T.astype(float), [.5], colors=colour, linewidths=1)
                a.set_title(f"{data.NUCLEI[n]} L: green AAL, orange 1, red 3 clicks", fontsize=8)
                a.axis("off")
        fig.tight_layout()
        fig.savefig(o.picture, dpi=60)


if __name__ == "__main__":
    main()
