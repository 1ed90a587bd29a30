"""Imports checkpoints in layouts that people have. What was chosen is printed and stands in the bundle; the networks are those of the
plain layout. Needs nothing but Python's standard library: the checkpoints are safetensors files, whose format is a few lines.

usage: import_cases.py SAMMOE MAKE_TINY_BUNDLE
"""
import gzip
import hashlib
import json
import math
import pathlib
import pickle
import shutil
import struct
import sys
import zipfile

from run_cases import FAILED, USAGE, check_refusal, check_success, named, run_from_command_line, unchanged

DATA = pathlib.Path(__file__).resolve().parents[1] / "data" / "sam_med3d"
LISTED = DATA / "tiny.checkpoint.tensors.txt"


def shapes():
    """Of the tensors of a small network, by name."""
    rows = [line.split() for line in LISTED.read_text().splitlines()]
    return {row[0]: [int(size) for size in row[1].split("x")] for row in rows}


def safetensors(prefix="", part="", value=0.01):
    """A file of the network's tensors, or of those of a part of it, all of one number."""
    header, data = {"__metadata__": {"format": "pt"}}, bytearray()
    for name, shape in shapes().items():
        if name.startswith(part):
            begin = len(data)
            data += struct.pack("<f", value) * math.prod(shape)
            header[prefix + name] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def networks(place, bundle):
    return {path.relative_to(place.folder / bundle): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (place.folder / bundle).rglob("*.pt")}


def manifest(place, bundle):
    return json.loads((place.folder / bundle / "bundle.json").read_text())


def other_names_are_said(place):
    (place.folder / "plain.safetensors").write_bytes(safetensors())
    (place.folder / "lightning.safetensors").write_bytes(safetensors("model."))
    assert "note:" not in check_success(place.run(["import", "--general", "plain.safetensors", "-o", "plain"]))
    out = check_success(place.run(["import", "--general", "lightning.safetensors", "-o", "lightning"]))
    assert "note: general: removed 'model.' from names\n" in out, out
    assert networks(place, "lightning") == networks(place, "plain")
    assert "removed 'model.' from names" in manifest(place, "lightning")["experts"][0]["provenance"]


def decoder_alone_is_an_expert(place):
    (place.folder / "general.safetensors").write_bytes(safetensors())
    (place.folder / "liver.safetensors").write_bytes(safetensors(part="mask_decoder.", value=0.02))
    out = check_success(place.run(["import", "--general", "general.safetensors", "--expert", "liver=liver.safetensors", "-o", "new"]))
    assert "note: liver: took the general image_encoder\n" in out, out
    expert = manifest(place, "new")["experts"][1]
    assert "image_encoder" not in expert and "took the general prompt_encoder" in expert["provenance"], expert
    arguments = ["import", "--general", "liver.safetensors", "-o", "other"]
    with unchanged(place.folder):
        check_refusal(place.run(arguments), FAILED, ["liver.safetensors", "mask_decoder without image_encoder"])


def what_is_no_checkpoint_is_named(place):
    (place.folder / "packed.pth").write_bytes(gzip.compress(safetensors()))
    (place.folder / "cut.safetensors").write_bytes(safetensors()[:-1])
    (place.folder / "plain.safetensors").write_bytes(safetensors())
    with unchanged(place.folder):
        check_refusal(place.run(["import", "--general", "packed.pth", "-o", "new"]), FAILED, ["packed.pth", "gzip", "gunzip"])
        check_refusal(place.run(["import", "--general", "cut.safetensors", "-o", "new"]), FAILED, ["cut.safetensors", "incomplete"])
        arguments = ["import", "--general", "plain.safetensors", "-o", "new", "--lora-scale"]
        check_refusal(place.run([*arguments, "2"]), FAILED, ["LoRA", "no checkpoint has any"])
        check_refusal(place.run([*arguments, "0"]), USAGE, ["LoRA", "above 0"])


class RecordedTensors(pickle.Unpickler):
    """Reads the bytes of contiguous float32 tensors that torch.save wrote, and makes nothing else."""

    def __init__(self, path):
        self.archive = zipfile.ZipFile(path)
        self.folder = self.archive.namelist()[0].split("/")[0]
        super().__init__(self.archive.open(f"{self.folder}/data.pkl"))

    def persistent_load(self, storage):
        return self.archive.read(f"{self.folder}/data/{storage[2]}")

    def find_class(self, module, name):
        if name == "_rebuild_tensor_v2":
            return lambda data, offset, shape, *rest: (list(shape), data[4 * offset:4 * (offset + math.prod(shape))])
        return dict if name == "OrderedDict" else name


def recording(change=lambda tensors: None):
    """What the public implementation computed with the small checkpoint: a safetensors file, after a change."""
    golden = RecordedTensors(DATA / "tiny.golden.pt").load()
    names = {"image": "image", "embedding": "image_embedding", "points": "click1.points", "labels": "click1.labels",
             "low_res_logits": "click1.low_res_logits"}
    tensors = {name: golden[recorded] for name, recorded in names.items()}
    change(tensors)
    header, data = {}, b""
    for name, (shape, values) in tensors.items():
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def one_value(name, value):
    """Changes the first value of a tensor."""
    def change(tensors):
        shape, values = tensors[name]
        tensors[name] = shape, struct.pack("<f", value) + values[4:]
    return change


def networks_that_compute_what_was_recorded_are_imported(place):
    shutil.copy(DATA / "tiny.checkpoint.pth", place.folder)
    (place.folder / "check.safetensors").write_bytes(recording())
    out = check_success(place.run(["import", "--general", "tiny.checkpoint.pth", "--check", "check.safetensors", "-o", "new"]))
    assert "check: general: embedding and logits agree with the recording" in out, out
    assert "computes what is in check.safetensors, SHA-256 " in manifest(place, "new")["experts"][0]["provenance"]


def networks_that_compute_something_else_are_not(place):
    shutil.copy(DATA / "tiny.checkpoint.pth", place.folder)
    rows = [(one_value("embedding", 100), "check.safetensors: has another embedding"),
            (one_value("low_res_logits", 1e4), "check.safetensors: has the embedding, but other logits"),
            (one_value("image", math.nan), "check.safetensors: image holds NaN"),
            (lambda tensors: tensors.pop("labels"), "check.safetensors: has no tensor labels"),
            (lambda tensors: tensors.update(image=tensors["points"]), "check.safetensors: image has shape (1, 1, 3)")]
    arguments = ["import", "--general", "tiny.checkpoint.pth", "-o", "new", "--check"]
    for change, words in rows:
        (place.folder / "check.safetensors").write_bytes(recording(change))
        with unchanged(place.folder):
            check_refusal(place.run([*arguments, "check.safetensors"]), FAILED, [words])
    with unchanged(place.folder):
        check_refusal(place.run([*arguments, "absent.pt"]), FAILED, ["absent.pt", "no such file"])
        check_refusal(place.run([*arguments, "liver=check.safetensors"]), USAGE, ["liver", "not imported"])


SCENES = [networks_that_compute_what_was_recorded_are_imported, networks_that_compute_something_else_are_not, other_names_are_said, decoder_alone_is_an_expert, what_is_no_checkpoint_is_named]

if __name__ == "__main__":
    sys.exit(run_from_command_line(named(SCENES)))
