"""Runs docs/networks.md on small volumes: a stored network that torch 2 traced, and the exports of MONAI's and nnU-Net's networks where
Python has them. The masks are those that Python finds, voxel by voxel.

usage: networks_page_test.py SAMMOE MAKE_TINY_BUNDLE DOCUMENT NETWORKS [TORCH_PYTHON]
TORCH_PYTHON: a Python with PyTorch 2, nibabel, and MONAI or nnU-Net
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
    "network": {"file": "abdomen.pt", "inputs": ["image"], "channels": ["", "spleen", "liver"], "activation": "softmax",
                "channel": "at-click", "roi": {"size_voxels": EDGE, "spacing_mm": 1.5},
                "intensity": {"subtract": 48, "divide_by": 24}},
    "provenance": "make_small_unet.py",
}

MAKE_MONAI = """
import torch
from monai.networks.nets import SegResNet
torch.manual_seed(1)
torch.save(SegResNet(spatial_dims=3, init_filters=8, in_channels=1, out_channels=3).state_dict(), "segresnet.pth")
"""

# What the network itself makes of the ROI that covers the whole volume.
RUN_MONAI = """
import nibabel, numpy, torch
from monai.networks.nets import SegResNet
network = SegResNet(spatial_dims=3, init_filters=8, in_channels=1, out_channels=3).eval()
network.load_state_dict(torch.load("segresnet.pth"))
image = numpy.asarray(nibabel.load("ct.nii.gz").dataobj).astype("float32")
roi = (numpy.clip(image, -175, 250) + 175) / 425
with torch.no_grad():
    logits = network(torch.from_numpy(roi)[None, None])[0]
"""

# The folder that nnU-Net leaves after training, with weights by chance.
MAKE_NNUNET = """
import json, pathlib, torch
from nnunetv2.utilities.get_network_from_plans import get_network_from_plans
fold = pathlib.Path("nnUNetTrainer__nnUNetPlans__3d_fullres/fold_0")
fold.mkdir(parents=True)
architecture = {
    "network_class_name": "dynamic_network_architectures.architectures.unet.PlainConvUNet",
    "arch_kwargs": {
        "n_stages": 3, "features_per_stage": [4, 8, 8], "conv_op": "torch.nn.modules.conv.Conv3d", "kernel_sizes": [[3, 3, 3]] * 3,
        "strides": [[1, 1, 1], [2, 2, 2], [2, 2, 2]], "n_conv_per_stage": [1, 1, 1], "n_conv_per_stage_decoder": [1, 1],
        "conv_bias": True, "norm_op": "torch.nn.modules.instancenorm.InstanceNorm3d", "norm_op_kwargs": {"eps": 1e-5, "affine": True},
        "dropout_op": None, "dropout_op_kwargs": None, "nonlin": "torch.nn.LeakyReLU", "nonlin_kwargs": {"inplace": True}},
    "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"]}
plans = {
    "dataset_name": "Dataset001_Small", "plans_name": "nnUNetPlans", "transpose_forward": [0, 1, 2], "transpose_backward": [0, 1, 2],
    "image_reader_writer": "SimpleITKIO", "label_manager": "LabelManager",
    "foreground_intensity_properties_per_channel":
        {"0": {"percentile_00_5": -100.0, "percentile_99_5": 300.0, "mean": 50.0, "std": 80.0}},
    "configurations": {"3d_fullres": {
        "patch_size": [16, 20, 24], "spacing": [2, 1.5, 1.5], "normalization_schemes": ["CTNormalization"], "use_mask_for_norm": [False],
        "architecture": architecture}}}
dataset = {"channel_names": {"0": "CT"}, "labels": {"background": 0, "spleen": 1, "liver": 2}, "file_ending": ".nii.gz"}
(fold.parent / "plans.json").write_text(json.dumps(plans))
(fold.parent / "dataset.json").write_text(json.dumps(dataset))
torch.manual_seed(1)
network = get_network_from_plans(architecture["network_class_name"], architecture["arch_kwargs"], architecture["_kw_requires_import"], 1, 3,
                                 deep_supervision=False)
torch.save({"network_weights": network.state_dict(), "trainer_name": "nnUNetTrainer", "init_args": {"configuration": "3d_fullres"}},
           fold / "checkpoint_final.pth")
"""

# As nnU-Net gives it to the network: axes (k, j, i), as its reader has them.
RUN_NNUNET = """
import nibabel, numpy, torch
from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor
predictor = nnUNetPredictor(device=torch.device("cpu"))
predictor.initialize_from_trained_model_folder("nnUNetTrainer__nnUNetPlans__3d_fullres", use_folds=(0,))
image = numpy.asarray(nibabel.load("ct.nii.gz").dataobj).astype("float32").transpose()
roi = (numpy.clip(image, -100, 300) - 50) / 80
with torch.no_grad():
    logits = predictor.network.eval()(torch.from_numpy(roi)[None, None])[0].permute(0, 3, 2, 1)
"""

SAVE_CLASSES = """
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


def smooth_volume(size, seed):
    blocks = numpy.random.default_rng(seed).normal(60, 150, [-(-edge // 4) for edge in size])
    for axis, edge in enumerate(size):
        blocks = blocks.repeat(4, axis).take(range(edge), axis)
    return blocks.astype(numpy.int16)


def check_export(page, python, module, size, spacing, scripts):
    """`scripts`: what makes the training's files, the page's, and what runs the network in Python."""
    if not python or subprocess.run([python, "-c", f"import {module}, nibabel, torch"], capture_output=True, check=False).returncode != 0:
        print(f"no Python with torch 2 and {module}: its export was not run")
        return
    make, example, compute = scripts
    write_volume(page.folder / "ct.nii.gz", smooth_volume(size, 3), spacing)
    run([python, "-c", make], page.folder)
    run([python, example], page.folder)
    run([python, "-c", compute + SAVE_CLASSES], page.folder)
    classes = numpy.load(page.folder / "classes.npy")
    if len(numpy.unique(classes)) < 2:
        fail("a mask that shows nothing")
    compare(page, classes, numpy.load(page.folder / "is_tie.npy"))
    print(f"{module}: {[int((classes == n).sum()) for n in range(3)]} voxels of the three classes")


def main(sammoe, make_tiny_bundle, document, networks, torch_python=""):
    with tempfile.TemporaryDirectory(prefix="sammoe-test-") as name:
        page = Page(document, sammoe, pathlib.Path(name))
        run([make_tiny_bundle, "demo"], page.folder)
        check_stored_network(page, pathlib.Path(networks))
        check_export(page, torch_python, "monai", [96, 96, 96], [1.5, 1.5, 2.0], [MAKE_MONAI, "export_monai.py", RUN_MONAI])
        check_export(page, torch_python, "nnunetv2", [24, 20, 16], [1.5, 1.5, 2.0], [MAKE_NNUNET, "export_nnunet.py", RUN_NNUNET])


if __name__ == "__main__":
    main(*sys.argv[1:])
