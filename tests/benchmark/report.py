#!/usr/bin/env python3
"""Joins the figures of scripts/benchmark.sh and prints them as a table: report.py FOLDER

Writes FOLDER/benchmark.json."""

import json
import os
import platform
import sys


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


def medians_of(layers):
    return {entry["run_name"].replace("/real_time", ""): round(entry["real_time"], 3)
            for entry in layers["benchmarks"] if entry.get("aggregate_name") == "median"}


def rows_of(figures):
    encoder, one = figures["encoder"], figures["encoder_1_thread"]
    session, runs = figures["session"], figures["whole_runs"]
    segment, experts = runs["segment"], runs["experts"]
    click = session["512x512x300"]
    small = session["256x256x300"]
    yield "matrix rate of this machine, fp32", f"{encoder['matrix_product']['gflops']:.0f} GFLOP/s"
    yield "image encoder, fp32", f"{encoder['encoder']['median_s']:.2f} s"
    yield "… share of the matrix rate, 2 threads / 1", (
        f"{100 * encoder['share_of_matrix_rate']:.0f} % / {100 * one['share_of_matrix_rate']:.0f} %")
    yield "… public form of the network, same LibTorch and threads", (
        f"{encoder['public_form']['median_s']:.1f} s: {encoder['speedup']:.1f} times longer")
    default = figures["encoder_by_default"]["public_form"]["median_s"]
    yield "… public form as LibTorch runs by itself, without what `sammoe` sets for it", (
        f"{default:.1f} s: {default / encoder['encoder']['median_s']:.1f} times longer")
    yield "… largest difference from the public form", f"{encoder['largest_relative_difference']:.1e}"
    if "encoder_bf16" in encoder:
        yield "image encoder, bf16", f"{encoder['encoder_bf16']['median_s']:.2f} s: {encoder['bf16_speedup']:.2f} times faster"
    yield "two ROIs in one call, to one after the other", f"{encoder['batch_of_two_to_two']:.2f}"
    yield "whole `segment`, 512 x 512 x 300 int16 .nii.gz", f"{segment['packed']['wall_s']:.2f} s"
    yield "… outside the networks", f"{segment['packed']['outside_networks_s']:.2f} s, of which start {segment['packed']['start_s']:.2f} s"
    yield "… read / ROI / back to the volume / write", " / ".join(
        f"{segment['packed'][key]:.2f}" for key in ("read_s", "roi_s", "resample_s", "write_s")) + " s"
    yield "… memory", f"{segment['packed']['memory_mb'] / 1000:.2f} GB"
    if "packed_bf16" in segment:
        yield "… with --precision bf16", (
            f"{segment['packed_bf16']['wall_s']:.2f} s, {segment['packed_bf16']['memory_mb'] / 1000:.2f} GB")
    yield "… uncompressed .nii (mapped): read", f"{segment['plain']['read_s']:.2f} s"
    yield "further click, k = 2 (512 x 512 x 300 / 256 x 256 x 300)", (
        f"{click['further_click_ms']:.0f} / {small['further_click_ms']:.0f} ms")
    yield "100 experts to 3: time a case / memory", f"{experts['case_s_ratio']:.2f} / {experts['memory_mb_ratio']:.2f}"
    yield "start: `sammoe` / with LibTorch", (
        f"{runs['start_up']['sammoe_s']:.2f} / {runs['start_up']['sammoe_engine_s']:.2f} s")
    two = runs["two_at_once_to_in_a_row"]
    yield "two processes at once, to one after the other (threads that wait: sleep / spin)", (
        f"{two['passive']:.2f} / {two['active']:.2f}")


def main():
    folder = sys.argv[1]
    figures = {"processor": processor(), "processors": os.cpu_count(),
               "environment": {name: os.environ[name] for name in sorted(os.environ)
                               if name.startswith(("OPENBLAS_", "OMP_", "MKL_", "ATEN_", "MALLOC_"))}}
    for part in ("encoder", "encoder_1_thread", "encoder_by_default", "session", "layers", "whole_runs"):
        with open(f"{folder}/{part}.json", encoding="utf-8") as file:
            figures[part] = json.load(file)
    figures["layers_ms"] = medians_of(figures.pop("layers"))
    with open(f"{folder}/benchmark.json", "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=2)
    print(f"{figures['processor']}, {figures['processors']} processors, LibTorch {figures['encoder']['libtorch']}, "
          f"{figures['encoder']['threads']} threads\n\n| measured | |\n|---|---|")
    for name, value in rows_of(figures):
        print(f"| {name} | {value} |")
    print(f"\nall figures: {folder}/benchmark.json")


if __name__ == "__main__":
    main()
