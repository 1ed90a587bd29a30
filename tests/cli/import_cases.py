"""Imports checkpoints in layouts that people have. What was chosen is printed and stands in the bundle; the networks are those of the
plain layout. Needs nothing but Python's standard library: the checkpoints are safetensors files, whose format is a few lines.

usage: import_cases.py SAMMOE MAKE_TINY_BUNDLE
"""
import gzip
import hashlib
import json
import math
import pathlib
import struct
import sys

from run_cases import FAILED, USAGE, check_refusal, check_success, named, run_from_command_line, unchanged

LISTED = pathlib.Path(__file__).resolve().parents[1] / "data" / "sam_med3d" / "tiny.checkpoint.tensors.txt"


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


SCENES = [other_names_are_said, decoder_alone_is_an_expert, what_is_no_checkpoint_is_named]

if __name__ == "__main__":
    sys.exit(run_from_command_line(named(SCENES)))
