"""Makes the small checkpoints beside it: python3 make_checkpoints.py SUFFIX, once with PyTorch 1.13 and once
with 2.x. checkpoint_reader_test.cpp knows what they hold."""

import argparse
import collections
import pathlib
import sys

import numpy
import torch

SUFFIX = sys.argv[1]
HERE = pathlib.Path(__file__).parent


def save(name, value, **options):
    torch.save(value, HERE / f"{name}.{SUFFIX}.pth", **options)


def tensors():
    base = torch.arange(24, dtype=torch.float32)
    return collections.OrderedDict(
        plain=base.clone().view(2, 3, 4),
        half=torch.tensor([0.5, -2.0]).half(),
        bfloat16=torch.tensor([0.5, -2.0]).bfloat16(),
        double=torch.tensor([1 / 3], dtype=torch.float64),
        int64=torch.tensor(-7),
        int32=torch.tensor([1, 2], dtype=torch.int32),
        int16=torch.tensor([-3], dtype=torch.int16),
        int8=torch.tensor([-4], dtype=torch.int8),
        uint8=torch.tensor([200], dtype=torch.uint8),
        bool=torch.tensor([True, False]),
        transposed=base.view(4, 6).t(),
        part=base[5:17:3],
        corner=base.view(2, 3, 4)[1:, 1:, 2:],
        empty=torch.zeros(0, 3),
        parameter=torch.nn.Parameter(torch.tensor([1.5])),
    )


def training():
    """What SAM-Med3D's training script saves, and some numbers that numpy adds to it."""
    model = torch.nn.Linear(3, 2)
    with torch.no_grad():
        model.weight.copy_(torch.arange(6).view(2, 3))
        model.bias.zero_()
    optimizer = torch.optim.AdamW(model.parameters())
    model(torch.ones(1, 3)).sum().backward()
    state = {
        "epoch": 3,
        "model_state_dict": model.state_dict(),
        "optimizer_state_dict": optimizer.state_dict(),
        "lr_scheduler_state_dict": torch.optim.lr_scheduler.MultiStepLR(optimizer, [2]).state_dict(),
        "losses": [0.5, numpy.float64(0.25)],
        "best_loss": numpy.float32(0.25),
        "args": argparse.Namespace(lr=1e-4, gpu_ids=[0, 1], task_name="test"),
        "used_datas": ["a", "b"],
        "seed": 2**70,
        "negative": -(2**40),
        "counter": collections.Counter("aab"),
        "set": {1, 2},
    }
    return state


save("training", training())
save("state_dict", {"state_dict": tensors(), "hyper_parameters": {}})
save("parallel", {"module." + name: tensor for name, tensor in tensors().items()})
save("module", torch.nn.Linear(1, 1))
save("number", 7)
save("no_tensors", {"model_state_dict": {"a": 1}, "epoch": 2})
save("sparse", {"sparse": torch.eye(2).to_sparse()})
for protocol in (2, 3, 4, 5):
    save(f"protocol{protocol}", tensors(), pickle_protocol=protocol)
save("legacy", tensors(), _use_new_zipfile_serialization=False)
if hasattr(torch, "uint16"):
    save("uint16", {"odd": torch.ones(2, dtype=torch.uint16)})
