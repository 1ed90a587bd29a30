"""Whole networks as experts, through every command: described, added to a bundle, tried, segmented with and without clicks, fused,
batched and evaluated. The networks are stored (tests/data/networks): a U-Net that takes an image, and one that takes clicks too.

usage: network_cases.py SAMMOE MAKE_TINY_BUNDLE NETWORKS
"""
import json
import pathlib
import sys

from run_cases import FAILED, USAGE, check_refusal, check_success, named, nifti, run_from_command_line, unchanged

EDGE = 16  # of the volume, which the U-Net's ROI covers
NETWORKS = pathlib.Path(sys.argv[3]).resolve()
CLASSES = (NETWORKS / "small_unet.mask").read_bytes()  # that Python found, i fastest

ORGANS = {"name": "organs", "network": {"file": "small_unet.pt", "inputs": ["image"], "channels": ["", "spleen", "liver"],
                                        "activation": "softmax", "channel": "at-click", "roi": {"size_voxels": EDGE, "spacing_mm": 1.5},
                                        "intensity": {"subtract": 48, "divide_by": 24}}}
LIKE = {"name": "like", "description": "as bright as the click", "labels": [],
        "network": {"file": "clicked_value.pt", "inputs": ["image", "points", "labels", "mask_logits"], "channels": ["object"],
                    "activation": "sigmoid", "channel": 0, "intensity": {"subtract": 0, "divide_by": 10}}}


def pattern(i, j, k):
    return (7 * i + 5 * j * j + 3 * i * k) % 97


def with_channel(channel):
    return {**ORGANS, "name": "liver", "network": {**ORGANS["network"], "channel": channel}}


def describe(place, *descriptions):
    """Their files, next to the networks; the options that name them."""
    for name in ("small_unet.pt", "clicked_value.pt"):
        (place.folder / name).write_bytes((NETWORKS / name).read_bytes())
    options = []
    for description in descriptions:
        (place.folder / f"{description['name']}.json").write_text(json.dumps(description))
        options += ["--network", f"{description['name']}.json"]
    return options


def grow(place, *descriptions):
    """The bundle `grown`, with those experts, and the volume `pattern.nii`."""
    (place.folder / "pattern.nii").write_bytes(nifti(EDGE, pattern))
    return check_success(place.run(["bundle", "--from", "bundle", *describe(place, *descriptions), "-o", "grown"]))


def segment(place, *arguments):
    """The mask's voxels, i fastest, and the record's objects."""
    check_success(place.run(["segment", "--model", "grown", "--input", "pattern.nii", "--output", "mask.nii", "--record", "record.json",
                             *arguments]))
    return (place.folder / "mask.nii").read_bytes()[-EDGE ** 3:], json.loads((place.folder / "record.json").read_text())["objects"]


def voxel_of(label):
    n = CLASSES.index(label)
    return f"{n % EDGE},{n // EDGE % EDGE},{n // EDGE ** 2}"


def described_networks_join_a_bundle(place):
    out = grow(place, ORGANS, LIKE)
    assert "small_unet.pt (network of organs): usable" in out and "clicked_value.pt (network of like): usable" in out, out
    assert "image (1, 1, 16, 16, 16) -> logits (1, 3, 16, 16, 16)" in out, out
    assert "note: the gate is left out" in out and "train-gate" not in out and "does not depend" not in out, out
    out = check_success(place.run(["inspect", "--model", "grown", "--run"]))
    assert "intact: yes" in out and "experts/organs.pt (network of organs): usable" in out, out
    assert "of spleen, liver the one at the clicks" in out, out
    trial = json.loads(check_success(place.run(["inspect", "--model", "grown", "--run", "--json"])))["trial"]
    assert [network["role"] for network in trial["networks"]].count("network") == 2 and trial["usable"], trial


def all_that_is_wrong_with_networks_is_told(place):
    wrong = {**ORGANS, "network": {**ORGANS["network"], "channels": ["", "spleen"]}}
    options = describe(place, wrong, {**LIKE, "network": {**LIKE["network"], "inputs": ["image"]}})
    with unchanged(place.folder):
        status, out, err = place.run(["bundle", "--from", "bundle", *options, "-o", "grown"])
        check_refusal((status, "", err), FAILED, ["2 of 7 networks", "nothing was written"])
        assert "(1, 3, 16, 16, 16), expected (1, 2, any, any, any)" in out and "takes 4 arguments" in out, out
    options = describe(place, {**ORGANS, "network": {**ORGANS["network"], "chanels": []}}, {**LIKE, "name": "Like"})
    with unchanged(place.folder):
        check_refusal(place.run(["bundle", "--from", "bundle", *options, "-o", "grown"]), FAILED,
                      ["organs.json: ", "chanels", "Like.json: "])


def every_named_channel_without_a_click(place):
    grow(place, ORGANS, LIKE)
    mask, objects = segment(place, "--expert", "organs", "--all-labels")
    assert mask == CLASSES, "the masks are not those that Python found"
    assert [(found["label"], found["name"]) for found in objects] == [(1, "spleen"), (2, "liver")], objects
    assert [found["experts"] for found in objects] == [[{"name": "organs", "weight": 1.0, "channel": name}] for name in ("spleen", "liver")]
    assert all(found["voxels"] == CLASSES.count(found["label"]) and found["clicks_in_voxels"] == [] for found in objects), objects
    assert json.loads((place.folder / "record.json").read_text())["prompts"]["source"] == "channels"
    refused = ["segment", "--model", "grown", "--input", "pattern.nii", "--output", "other.nii", "--all-labels"]
    with unchanged(place.folder):
        check_refusal(place.run([*refused, "--expert", "like"]), USAGE, ["like", "takes clicks"])
        check_refusal(place.run([*refused, "--expert", "general"]), USAGE, ["general", "whole network"])
        check_refusal(place.run([*refused, "--strategy", "all"]), USAGE, ["expert:NAME"])
        check_refusal(place.run([*refused, "--expert", "none"]), USAGE, ["none", "organs"])


def the_channel_at_the_click_or_a_fixed_one(place):
    grow(place, ORGANS, with_channel(2))
    for label, name in ((1, "spleen"), (2, "liver")):
        mask, objects = segment(place, "--expert", "organs", "--voxel", voxel_of(label), "--label", "7")
        assert mask == bytes(7 if voxel == label else 0 for voxel in CLASSES), name
        assert objects[0]["experts"][0]["channel"] == name and objects[0]["predicted_iou"] is None, objects
    mask, objects = segment(place, "--expert", "liver", "--voxel", voxel_of(1))
    assert mask == bytes(int(voxel == 2) for voxel in CLASSES) and objects[0]["experts"][0]["channel"] == "liver", objects


def clicks_reach_a_network_that_takes_them(place):
    grow(place, LIKE)
    values = [pattern(n % EDGE, n // EDGE % EDGE, n // EDGE ** 2) for n in range(EDGE ** 3)]
    clicked = pattern(8, 8, 8)
    mask, _ = segment(place, "--expert", "like", "--voxel", "8,8,8")
    assert mask == bytes(int(abs(value - clicked) < 5) for value in values)
    other = values.index(clicked + 4)
    at = f"{other % EDGE},{other // EDGE % EDGE},{other // EDGE ** 2}"
    mask, _ = segment(place, "--expert", "like", "--voxel", "8,8,8", "--voxel", at + ",-")
    wanted = bytes(int(abs(value - clicked) < min(5, abs(value - clicked - 4))) for value in values)
    assert [n for n in range(EDGE ** 3) if mask[n] != wanted[n] and values[n] != clicked + 2] == [], "the outside click is not seen"


def the_gate_weighs_networks_and_decoders(place):
    (place.folder / "pattern.nii").write_bytes(nifti(EDGE, pattern))
    parts = ["--image-encoder", "bundle/image_encoder.pt", "--prompt-encoder", "bundle/prompt_encoder.pt", "--roi", "32"]
    made = place.run(["bundle", *parts, "--expert", "general=bundle/experts/general.pt", *describe(place, ORGANS, LIKE), "--gate",
                      "bundle/gate.pt", "-o", "grown"])
    assert "gate.pt (gate): usable" in check_success(made), made
    _, objects = segment(place, "--strategy", "all", "--voxel", voxel_of(2))
    experts = {found["name"]: found for found in objects[0]["experts"]}
    assert experts.keys() == {"general", "organs", "like"} and experts["organs"]["channel"] == "liver", objects
    assert abs(sum(found["weight"] for found in experts.values()) - 1) < 1e-6 and len(objects[0]["gate_scores"]) == 3, objects
    assert objects[0]["predicted_iou"] is not None, "the decoder's"


def batches_and_evaluations_take_them(place):
    grow(place, ORGANS)
    (place.folder / "labels.nii").write_bytes(nifti(EDGE, lambda i, j, k: CLASSES[i + EDGE * (j + EDGE * k)]))
    (place.folder / "cases.csv").write_text("image,output,all_labels\n" + "".join(f"pattern.nii,{n}.nii,yes\n" for n in range(2)))
    batch = ["batch", "--model", "grown", "--expert", "organs", "--cases", "cases.csv", "--output-dir", "out"]
    check_success(place.run(batch))
    assert all((place.folder / f"out/{n}.nii").read_bytes()[-EDGE ** 3:] == CLASSES for n in range(2))
    (place.folder / "out/1.nii").unlink()
    out = check_success(place.run([*batch, "--resume"]))
    assert "1 done, 1 already done, 0 failed" in out, out
    scores = json.loads(check_success(place.run(["evaluate", "--predictions", "out/0.nii", "--labels", "labels.nii", "--json"])))["scores"]
    assert [score["dice"] for score in scores] == [1.0, 1.0], scores
    (place.folder / "labelled.csv").write_text("image,label\npattern.nii,labels.nii\n")
    out = check_success(place.run(["evaluate", "--model", "grown", "--cases", "labelled.csv", "--strategies", "expert:organs", "--clicks",
                                   "2", "--json"]))
    assert all(score["dice"] == 1.0 for score in json.loads(out)["scores"]), out


SCENES = [described_networks_join_a_bundle, all_that_is_wrong_with_networks_is_told, every_named_channel_without_a_click,
          the_channel_at_the_click_or_a_fixed_one, clicks_reach_a_network_that_takes_them, the_gate_weighs_networks_and_decoders,
          batches_and_evaluations_take_them]

if __name__ == "__main__":
    sys.exit(run_from_command_line(named(SCENES)))
