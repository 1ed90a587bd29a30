"""Makes bundles of TorchScript files, adds to them, and tries bundles. A bundle is written if all its networks run; what is wrong with
them is told all at once.

usage: bundle_cases.py SAMMOE MAKE_TINY_BUNDLE
"""
import hashlib
import json
import sys

from run_cases import CLICK, FAILED, USAGE, check_refusal, check_success, named, run_from_command_line, unchanged

PARTS = ["--image-encoder", "bundle/image_encoder.pt", "--prompt-encoder", "bundle/prompt_encoder.pt", "--roi", "32"]
NEW = ["bundle", *PARTS, "--expert", "general=bundle/experts/general.pt"]


def manifest(place, bundle):
    return json.loads((place.folder / bundle / "bundle.json").read_text())


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def torchscript_files_become_a_bundle(place):
    options = ["--expert", "similar=bundle/experts/similar.pt", "--expert", "again=bundle/experts/similar.pt", "--expert",
               "dark=bundle/experts/dark.pt", "--expert-image-encoder", "dark=bundle/experts/dark.image_encoder.pt", "--spacing", "2",
               "--clip-max", "900", "--licence", "none"]
    out = check_success(place.run([*NEW, *options, "-o", "new"]))
    assert "image (1, 1, 32, 32, 32) -> embedding (1, 64, 8, 8, 8)" in out, out
    made = manifest(place, "new")
    assert (made["name"], made["licence"], made["roi"]["size_voxels"], made["roi"]["spacing_mm"]) == ("new", "none", 32, 2), made
    assert made["intensity"] == {"clip_max": 900, "foreground_above": 0}, made
    decoders = {expert["name"]: expert["decoder"] for expert in made["experts"]}
    assert decoders["again"] == decoders["similar"], "equal files are stored once"
    for entry in [made["image_encoder"], made["prompt_encoder"], *decoders.values(), made["experts"][3]["image_encoder"]]:
        assert digest(place.folder / "new" / entry["file"]) == entry["sha256"], entry
    check_success(place.run(["segment", "--model", "new", "--input", "ct.nii", *CLICK, "--output", "mask.nii"]))


def adds_experts_and_a_gate(place):
    check_success(place.run([*NEW, "--spacing", "0.7", "-o", "small"]))
    adding = ["bundle", "--from", "small", "--expert", "similar=bundle/experts/similar.pt", "--expert", "dark=bundle/experts/dark.pt"]
    check_success(place.run([*adding, "--gate", "bundle/gate.pt", "-o", "grown"]))
    grown = manifest(place, "grown")
    assert [expert["name"] for expert in grown["experts"]] == ["general", "similar", "dark"], grown
    assert grown["roi"]["spacing_mm"] == 0.7 and grown["selection"]["strategy"] == "top-k-threshold" and "gate" in grown, grown
    out = check_success(place.run(["bundle", "--from", "grown", "--expert", "more=bundle/experts/similar.pt", "-o", "more"]))
    assert "the gate is left out" in out and "gate" not in manifest(place, "more"), out
    with unchanged(place.folder):
        check_refusal(place.run([*adding[:5], "--spacing", "1", "-o", "x"]), USAGE, ["--spacing", "--from"])
        check_refusal(place.run(["bundle", "--from", "grown", "--expert", "dark=bundle/experts/dark.pt", "-o", "x"]), USAGE, ["dark"])
        check_refusal(place.run(["bundle", "--from", "grown", "--gate", "bundle/gate.pt", "-o", "small"]), FAILED, ["already exists"])


def all_that_is_wrong_is_told_and_nothing_written(place):
    (place.folder / "text.pt").write_text("no network\n")
    wrong = ["bundle", *PARTS[:5], "48", "--expert", "general=text.pt", "--expert", "similar=bundle/image_encoder.pt"]
    with unchanged(place.folder):
        status, out, err = place.run([*wrong, "--gate", "bundle/gate.pt", "-o", "new"])
        check_refusal((status, "", err), FAILED, ["3 of 5 networks", "text.pt", "nothing was written"])
        for words in ["text.pt (decoder of general): not usable", "is not a TorchScript file", "takes 1 argument (image), expected 4",
                      "expected (1, 2)"]:
            assert words in out, out
        gone = ["bundle", "--image-encoder", "a.pt", "--prompt-encoder", "b.pt", "--expert", "general=text.pt", "-o", "new"]
        check_refusal(place.run(gone), FAILED, ["a.pt: no such file", "b.pt: no such file"])
        check_refusal(place.run(["bundle", "--expert", "general=text.pt", "-o", "new"]), USAGE, ["image encoder", "prompt encoder"])


def any_bundle_is_tried(place):
    with unchanged(place.folder):
        out = check_success(place.run(["inspect", "--model", "bundle", "--run"]))
        assert "gate.pt (gate): usable" in out, out
        trial = json.loads(check_success(place.run(["inspect", "--model", "bundle", "--run", "--json"])))["trial"]
    assert trial["usable"] and trial["roi_size_voxels"] == 32 and len(trial["networks"]) == 6, trial
    assert all(network["peak_memory_bytes"] > 1e6 for network in trial["networks"]), trial
    described = manifest(place, "bundle")
    described["experts"][1]["decoder"] = described["gate"]
    (place.folder / "bundle/bundle.json").write_text(json.dumps(described))
    status, out, err = place.run(["inspect", "--model", "bundle", "--run"])
    check_refusal((status, "", err), FAILED, ["1 of 6 networks", "gate.pt"])
    assert "gate.pt (decoder of similar): not usable" in out and "gate.pt (gate): usable" in out, out
    check_refusal(place.run(["inspect", "--input", "bundle/bundle.json", "--run"]), USAGE, ["--run"])


SCENES = [torchscript_files_become_a_bundle, adds_experts_and_a_gate, all_that_is_wrong_is_told_and_nothing_written, any_bundle_is_tried]

if __name__ == "__main__":
    sys.exit(run_from_command_line(named(SCENES)))
