"""Runs docs/networks.md on a small volume: a stored network that torch 2 traced, and a network of MONAI where Python has it.

usage: networks_page_test.py SAMMOE MAKE_TINY_BUNDLE DOCUMENT NETWORKS
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import nibabel
import numpy

EDGE = 16  # of the stored network's image

STORED_ENTRY = {
    "name": "abdomen", "description": "stored", "labels": ["spleen", "liver"],
    "network": {"inputs": ["image"], "channels": ["", "spleen", "liver"], "activation": "softmax",
                "channel": "at-click", "roi": {"size_voxels": EDGE, "spacing_mm": 1.5},
                "intensity": {"subtract": 48, "divide_by": 24}},
    "provenance": "make_small_unet.py",
}

MAKE_WEIGHTS = """
import torch
from monai.networks.nets import SegResNet
torch.manual_seed(1)
network = SegResNet(spatial_dims=3, init_filters=8, in_channels=1, out_channels=3)
torch.save(network.state_dict(), "segresnet.pth")
"""

# What the network of the page makes of the ROI that covers the whole volume.
RUN_MONAI = """
import nibabel, numpy, torch
image = numpy.asarray(nibabel.load("ct.nii.gz").dataobj).astype("float32")
roi = (numpy.clip(image, -175, 250) + 175) / 425
network = torch.jit.load("abdomen.pt")
with torch.no_grad():
    logits = network(torch.from_numpy(roi)[None, None])[0]
largest = logits.topk(2, dim=0).values
numpy.save("classes.npy", logits.argmax(0).numpy().astype("uint8"))
numpy.save("is_tie.npy", ((largest[0] - largest[1]) < 1e-4).numpy())
"""


def fail(text):
    sys.exit("failed: " + text)


def run(arguments, folder, **more):
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, timeout=600, **more)
    if done.returncode != 0:
        fail(f"{arguments} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def write_volume(path, voxels, spacing):
    nibabel.save(nibabel.Nifti1Image(voxels, numpy.diag([*spacing, 1])), path)


class Page:
    """The page's scripts and commands, in a folder where `sammoe` and `demo` are."""

    def __init__(self, document, sammoe, folder):
        text = pathlib.Path(document).read_text()
        self.folder = folder
        self.commands = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        for name, code in re.findall(r"<!-- example: (\S+) -->\n```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            (folder / name).write_text(code)
        (folder / "bin").mkdir()
        (folder / "bin" / "sammoe").symlink_to(pathlib.Path(sammoe).resolve())
        self.environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}

    def run_commands(self):
        """The masks of all labels and of one click, and the channel that the click took."""
        shutil.rmtree(self.folder / "with_abdomen", ignore_errors=True)
        for block in self.commands:
            run(["sh", "-e", "-c", block], self.folder, env=self.environment)
        record = json.loads((self.folder / "organ.json").read_text())
        masks = [numpy.asarray(nibabel.load(self.folder / name).dataobj) for name in ("organs.nii.gz", "organ.nii.gz")]
        return masks[0], masks[1], record["objects"][0]["experts"][0]["channel"]


def compare(page, classes, is_tie):
    """With the classes (i, j, k) that Python found, but for ties; the click's voxel is 8,8,8."""
    organs, organ, channel = page.run_commands()
    differs = (organs != classes) & ~is_tie
    if differs.any():
        fail(f"{differs.sum()} voxels of all labels differ from Python's")
    taken = {"spleen": 1, "liver": 2}[channel]
    if classes[8, 8, 8] > 0 and taken != classes[8, 8, 8]:
        fail(f"the click took {channel}, not the class of its voxel")
    if (((organ == 1) != (classes == taken)) & ~is_tie).any():
        fail(f"the mask of the click is not that of {channel}")


def check_stored_network(page, networks):
    i, j, k = numpy.indices((EDGE, EDGE, EDGE))
    write_volume(page.folder / "ct.nii.gz", ((7 * i + 5 * j * j + 3 * i * k) % 97).astype(numpy.int16), [1.5] * 3)
    (page.folder / "abdomen.json").write_text(json.dumps(STORED_ENTRY))
    shutil.copy(networks / "small_unet.pt", page.folder / "abdomen.pt")
    classes = numpy.frombuffer((networks / "small_unet.mask").read_bytes(), numpy.uint8).reshape((EDGE,) * 3, order="F")
    compare(page, classes, numpy.zeros(classes.shape, bool))


def python_with_monai():
    """A Python that has torch 2 and MONAI; None if there is none."""
    for python in filter(None, [os.environ.get("SAMMOE_MONAI_PYTHON"), shutil.which("python3")]):
        check = "import monai, nibabel, torch; assert int(torch.__version__[0]) >= 2"
        if subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0:
            return python
    return None


def check_monai(page, python):
    random = numpy.random.default_rng(0)
    smooth = random.normal(0, 300, (12, 12, 12)).repeat(8, 0).repeat(8, 1).repeat(8, 2)
    write_volume(page.folder / "ct.nii.gz", smooth.astype(numpy.int16), [1.5, 1.5, 2.0])
    run([python, "-c", MAKE_WEIGHTS], page.folder)
    run([python, "export_monai.py"], page.folder)
    run([python, "-c", RUN_MONAI], page.folder)
    compare(page, numpy.load(page.folder / "classes.npy"), numpy.load(page.folder / "is_tie.npy"))


def main(sammoe, make_tiny_bundle, document, networks):
    with tempfile.TemporaryDirectory(prefix="sammoe-test-") as name:
        page = Page(document, sammoe, pathlib.Path(name))
        run([make_tiny_bundle, "demo"], page.folder)
        check_stored_network(page, pathlib.Path(networks))
        python = python_with_monai()
        if python is None:
            print("no Python with torch 2 and MONAI: the MONAI export was not run")
        else:
            check_monai(page, python)


if __name__ == "__main__":
    main(*sys.argv[1:])
