"""Lists the tensors of a checkpoint: name, shape, sum and sum of magnitudes in double precision. Made
../sam_med3d/tiny.checkpoint.tensors.txt: /usr/bin/python3 list_tensors.py ../sam_med3d/tiny.checkpoint.pth"""

import sys

import torch

for name, tensor in torch.load(sys.argv[1], map_location="cpu")["model_state_dict"].items():
    values = tensor.double()
    shape = "x".join(str(size) for size in tensor.shape)
    print(name, shape, repr(values.sum().item()), repr(values.abs().sum().item()))
