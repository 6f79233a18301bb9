"""Trains with sharded parameters, gradients and optimizer state: RANK=... WORLD_SIZE=... fsdp.py FOLDER"""
import os
import sys

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.checkpoint.state_dict import StateDictOptions, get_model_state_dict
from torch.distributed.fsdp import FullyShardedDataParallel

from network import STEPS, data, export, network

dist.init_process_group("gloo")
rank, world = dist.get_rank(), dist.get_world_size()
model = FullyShardedDataParallel(network(), device_id=torch.device("cpu"))
held = sum(parameter.numel() for parameter in model.parameters())
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
x, y = (rows.chunk(world)[rank] for rows in data())
losses = []
for _ in range(STEPS):
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    mean = loss.detach() / world
    dist.all_reduce(mean)
    losses.append(mean.item())

state = get_model_state_dict(model, options=StateDictOptions(full_state_dict=True))
if rank == 0:
    export(state, losses, sys.argv[1], workers=world, parametersHeld=held)
# To destroy the group can block without end before PyTorch 2.8: it waits for a thread that waits for the interpreter's lock
# (https://github.com/pytorch/pytorch/pull/154976). The end of the process does not ask for that lock.
dist.barrier()
sys.stdout.flush()
os._exit(0)
