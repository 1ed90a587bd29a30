"""Runs the Python of docs/export.md on a small network with the parts and names of the public SAM-Med3D, makes a bundle of the files with
`sammoe bundle`, and compares the mask of `sammoe segment` with the one that Python makes of the same ROI. It also shows that the trial
finds a number of clicks that an export has kept.

usage: export_test.py SAMMOE EXPORT_PAGE [TORCH_PYTHON]     TORCH_PYTHON: a Python with PyTorch 2
       export_test.py --store FOLDER EXPORT_PAGE            writes the files of tests/data/torchscript

Exits with 77 (skipped) where there is no PyTorch.
"""
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

if len(sys.argv) > 3 and sys.argv[1] != "--store" and sys.argv[3]:
    os.execv(sys.argv[3], [sys.argv[3], *sys.argv[:3]])
try:
    import torch
except ImportError:
    sys.exit(77)
from torch import nn

SIZE, PATCH, WIDTH = 32, 8, 12
SPACING_MM = 1.5
CLICK = (16, 17, 15)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.img_size = SIZE
        self.patch_embed = nn.Conv3d(1, WIDTH, PATCH, PATCH)
        self.pos_embed = nn.Parameter(torch.randn(1, WIDTH, *[SIZE // PATCH] * 3))
        self.dropout = nn.Dropout(0.5)
        self.neck = nn.Conv3d(WIDTH, WIDTH, 3, padding=1)

    def forward(self, image):
        return self.neck(self.dropout(torch.relu(self.patch_embed(image) + self.pos_embed)))


class PositionalEncoding(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("positional_encoding_gaussian_matrix", torch.randn(3, WIDTH // 3))

    def encode(self, fractions):
        angles = (2 * fractions - 1) @ self.positional_encoding_gaussian_matrix * 2 * torch.pi
        return torch.cat([angles.sin(), angles.cos(), angles.sin()], -1)

    def forward_with_coords(self, coordinates, image_size):
        fractions = coordinates.clone()
        for axis in range(3):
            fractions[:, :, axis] = fractions[:, :, axis] / image_size[axis]
        return self.encode(fractions)


class Prompts(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed_dim, self.input_image_size, self.image_embedding_size = WIDTH, (SIZE,) * 3, (SIZE // PATCH,) * 3
        self.pe_layer = PositionalEncoding()
        self.point_embeddings = nn.ModuleList(nn.Embedding(1, WIDTH) for _ in range(2))
        self.not_a_point_embed = nn.Embedding(1, WIDTH)
        self.mask_downscaling = nn.Sequential(nn.Conv3d(1, 4, 2, 2), nn.GELU(), nn.Conv3d(4, WIDTH, 2, 2))

    def get_dense_pe(self):
        centres = (torch.arange(SIZE // PATCH) + 0.5) / (SIZE // PATCH)
        grid = torch.stack(torch.meshgrid(centres, centres, centres, indexing="ij"), -1)
        return self.pe_layer.encode(grid).permute(3, 0, 1, 2).unsqueeze(0)


class FrozenPrompts(nn.Module):
    """A loop over clicks: tracing keeps their number and their labels."""

    def __init__(self, prompts):
        super().__init__()
        self.prompts = prompts

    def forward(self, points, labels, mask_logits):
        clicks = self.prompts.pe_layer.forward_with_coords(points + 0.5, (SIZE, SIZE, SIZE))
        clicks = clicks + torch.stack([self.prompts.point_embeddings[int(label)].weight for label in labels[0]], 1)
        padding = self.prompts.not_a_point_embed.weight.unsqueeze(0)
        return torch.cat([clicks, padding], 1), self.prompts.mask_downscaling(mask_logits), self.prompts.get_dense_pe()


class PaddedWindows(nn.Module):
    """Attention among as many tokens as the public encoder's windows have: its layers make and drop some large tensors of one size."""

    def __init__(self, layers=3, edge=14):
        super().__init__()
        self.edge, self.patch_embed = edge, nn.Conv3d(1, WIDTH, PATCH, PATCH)
        self.layers = nn.ModuleList(nn.Linear(WIDTH, 3 * WIDTH) for _ in range(layers))
        self.tables = nn.ParameterList(torch.randn(3, edge, edge, 4) * 0.01 for _ in range(layers))

    def forward(self, image):
        x = self.patch_embed(image).permute(0, 2, 3, 4, 1)
        grid, edge = x.shape[1], self.edge
        for layer, table in zip(self.layers, self.tables):
            y = nn.functional.pad(x, (0, 0, *(0, edge - grid) * 3))
            query, key, value = layer(y).reshape(edge ** 3, 3, 3, 4).permute(1, 2, 0, 3)
            scores = (query / 2) @ key.transpose(1, 2)
            places = query.reshape(3, edge, edge, edge, 4)
            bias = [torch.einsum(f"bdhwc,{axis}kc->bdhwk", places, table[n]) for n, axis in enumerate("dhw")]
            scores = scores.view(3, *[edge] * 6) + bias[0][..., None, None] + bias[1][..., None, :, None] + bias[2][..., None, None, :]
            y = scores.view(3, edge ** 3, edge ** 3).softmax(-1) @ value
            x = x + y.permute(1, 0, 2).reshape(1, edge, edge, edge, WIDTH)[:, :grid, :grid, :grid]
        return x.permute(0, 4, 1, 2, 3)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.upscale = nn.Sequential(nn.ConvTranspose3d(WIDTH, 6, 2, 2), nn.ELU(inplace=True), nn.ConvTranspose3d(6, 1, 2, 2))
        self.quality = nn.Linear(WIDTH, 1)

    def forward(self, image_embeddings, image_pe, sparse_prompt_embeddings, dense_prompt_embeddings, multimask_output):
        image = (image_embeddings + dense_prompt_embeddings + image_pe).flatten(2).transpose(1, 2)
        scores = self.query(sparse_prompt_embeddings) @ self.key(image).transpose(1, 2)
        tokens = scores.softmax(-1) @ image
        image = image + scores.softmax(1).transpose(1, 2) @ tokens
        masks = self.upscale(image.transpose(1, 2).reshape(image_embeddings.shape))
        masks = 20 * (masks - masks.mean((2, 3, 4), keepdim=True))
        masks = torch.cat([masks, -masks], 1) if multimask_output else masks
        return masks, torch.sigmoid(self.quality(tokens[:, 0]))


class SamMed3D(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(3)
        self.image_encoder, self.prompt_encoder, self.mask_decoder = Encoder(), Prompts(), Decoder()


def page_code(page):
    """What the Python of the page defines."""
    names = {}
    for block in re.findall(r"^```python\n(.*?)^```", pathlib.Path(page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        exec(block, names)
    return names


def export(page, folder):
    model, code = SamMed3D(), page_code(page)
    code["export_sam_med3d"](model, folder)
    points, labels = torch.full((1, 2, 3), SIZE / 2), torch.tensor([[1.0, 0.0]])
    code["save"](FrozenPrompts(model.prompt_encoder), (points, labels, torch.zeros(1, 1, 16, 16, 16)), f"{folder}/frozen_prompt_encoder.pt")
    code["save"](PaddedWindows(), (torch.zeros(1, 1, SIZE, SIZE, SIZE),), f"{folder}/padded_windows.pt")
    return model.eval(), code


def volume():
    """Positive whole numbers, smooth."""
    generator = torch.Generator().manual_seed(5)
    coarse = torch.rand(1, 1, 5, 5, 5, generator=generator)
    return (nn.functional.interpolate(coarse, size=SIZE, mode="trilinear") * 900 + 50).round()[0, 0]


def nifti(voxels):
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, 3, SIZE, SIZE, SIZE, 1, 1, 1, 1)
    struct.pack_into("<2h", header, 70, 4, 16)
    struct.pack_into("<8f", header, 76, 1, *[SPACING_MM] * 3, 1, 1, 1, 1)
    struct.pack_into("<3f", header, 108, 352, 1, 0)
    struct.pack_into("<b", header, 123, 2)
    struct.pack_into("<2h", header, 252, 0, 1)
    for row in range(3):
        struct.pack_into("<4f", header, 280 + 16 * row, *[SPACING_MM * (axis == row) for axis in range(3)], 0)
    header[344:348] = b"n+1\0"
    return bytes(header) + struct.pack(f"<{SIZE ** 3}h", *(int(value) for value in voxels.permute(2, 1, 0).flatten()))


def logits_of_python(model, code, voxels):
    """What the network gives on the ROI, which is the whole volume, after one click."""
    image = ((voxels - voxels.mean()) / voxels.std())[None, None]
    with torch.no_grad():
        prompts = code["PromptEncoder"](model.prompt_encoder)
        sparse, dense, position = prompts(torch.tensor([[CLICK]]).float(), torch.ones(1, 1), torch.zeros(1, 1, 16, 16, 16))
        low, _ = model.mask_decoder(model.image_encoder(image), position, sparse, dense, False)
        return nn.functional.interpolate(low, size=SIZE, mode="trilinear")[0, 0]


def run(sammoe, folder, *arguments):
    return subprocess.run([sammoe, *arguments], cwd=folder, capture_output=True, text=True)


def check(sammoe, page, folder):
    model, code = export(page, folder)
    bundle = ["bundle", "--image-encoder", "image_encoder.pt", "--expert", "general=decoder.pt", "--roi-placement", "inside"]
    made = run(sammoe, folder, *bundle, "--prompt-encoder", "prompt_encoder.pt", "-o", "mine")
    assert made.returncode == 0, made.stdout + made.stderr
    assert f"mine, {SIZE}^3 voxels" in made.stdout, made.stdout
    assert "note" not in made.stdout, made.stdout
    voxels = volume()
    (folder / "volume.nii").write_bytes(nifti(voxels))
    done = run(sammoe, folder, "segment", "--model", "mine", "--input", "volume.nii", "--voxel", ",".join(map(str, CLICK)), "--output", "mask.nii")
    assert done.returncode == 0, done.stderr
    mask = torch.tensor(list((folder / "mask.nii").read_bytes()[-SIZE ** 3:])).view(SIZE, SIZE, SIZE).permute(2, 1, 0) > 0
    logits = logits_of_python(model, code, voxels)
    assert 0.05 < (logits > 0).float().mean() < 0.95, "a mask that shows nothing"
    differing = mask != (logits > 0)
    assert logits[differing].abs().max() < 1e-4 if differing.any() else True, f"{int(differing.sum())} voxels differ"
    frozen = run(sammoe, folder, *bundle, "--prompt-encoder", "frozen_prompt_encoder.pt", "-o", "other")
    assert frozen.returncode == 1 and "kept a number of clicks" in frozen.stderr, frozen.stdout + frozen.stderr
    assert not (folder / "other").exists()
    print(f"{mask.sum()} voxels, {int(differing.sum())} at a logit of zero differ, PyTorch {torch.__version__}")


def main():
    if sys.argv[1] == "--store":
        export(sys.argv[3], sys.argv[2])
        return
    with tempfile.TemporaryDirectory() as folder:
        check(sys.argv[1], sys.argv[2], pathlib.Path(folder))


if __name__ == "__main__":
    main()
