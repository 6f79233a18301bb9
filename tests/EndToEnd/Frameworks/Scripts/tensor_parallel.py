"""Trains a model each of whose layers is divided over all processes: torchrun ... tensor_parallel.py FOLDER"""
import os
import sys

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.tensor.parallel import ColwiseParallel, RowwiseParallel, parallelize_module

from network import STEPS, data, export, network

dist.init_process_group("gloo")
mesh = init_device_mesh("cpu", (dist.get_world_size(),))
model = parallelize_module(network(), mesh, {"0": ColwiseParallel(), "2": RowwiseParallel()})
held = sum(parameter.to_local().numel() for parameter in model.parameters())
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
x, y = data()
losses = []
for _ in range(STEPS):
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())

state = {name: value.full_tensor() for name, value in model.state_dict().items()}
if dist.get_rank() == 0:
    export(state, losses, sys.argv[1], workers=dist.get_world_size(), parametersHeld=held)
# To destroy the group can block without end before PyTorch 2.8: it waits for a thread that waits for the interpreter's lock
# (https://github.com/pytorch/pytorch/pull/154976). The end of the process does not ask for that lock.
dist.barrier()
sys.stdout.flush()
os._exit(0)
