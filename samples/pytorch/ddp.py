"""Trains the network of train.py data parallel, and resumes: torchrun --nnodes 2 ... ddp.py --out FOLDER --checkpoints FOLDER"""
import argparse
import json
import os

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.elastic.multiprocessing.errors import record
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

from train import Network, accuracy, export, read

BATCH = 16  # of each process


@record  # torchrun then says with which traceback a process ended
def main():
    options = argparse.ArgumentParser()
    options.add_argument("--data", default="/data/penguins.csv")
    options.add_argument("--out", required=True)
    options.add_argument("--checkpoints", required=True)
    options.add_argument("--every", type=int, default=20, help="epochs from one checkpoint to the next")
    options.add_argument("--epochs", type=int, default=200)
    options = options.parse_args()

    dist.init_process_group("gloo")
    first = dist.get_rank() == 0
    torch.manual_seed(0)
    x, y, test_x, test_y = read(options.data)
    model = DistributedDataParallel(Network(x))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.003)
    sampler = DistributedSampler(range(len(x)), seed=0)
    loader = DataLoader(TensorDataset(x, y), batch_size=BATCH, sampler=sampler)

    path, begin, saved, total = f"{options.checkpoints}/last.pt", 0, None, None
    if os.path.exists(path):
        state = torch.load(path)
        model.module.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        begin = saved = state["epoch"]
        total = state["loss"]  # a run that ended after its last checkpoint has only to export

    for epoch in range(begin, options.epochs):
        sampler.set_epoch(epoch)
        total = torch.zeros((), dtype=torch.float64)
        for batch_x, batch_y in loader:
            loss = nn.functional.cross_entropy(model(batch_x), batch_y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() / len(loader) / dist.get_world_size()
        dist.all_reduce(total)
        done = epoch + 1
        if not first:
            continue
        if done % options.every == 0:
            state = {"model": model.module.state_dict(), "optimizer": optimizer.state_dict(), "epoch": done, "loss": total}
            torch.save(state, f"{path}.new")
            os.replace(f"{path}.new", path)  # a torn file is never found under its name
            saved = done
        with open(f"{options.out}/progress.jsonl", "a") as file:
            report = {"step": done * len(loader), "totalSteps": options.epochs * len(loader), "epoch": done, "loss": total.item()}
            if saved:
                report["checkpointStep"] = saved * len(loader)
            file.write(json.dumps(report) + "\n")

    if first:
        metrics = {"loss": total.item(), "testAccuracy": accuracy(model.module, test_x, test_y), "workers": dist.get_world_size()}
        export(model.module, options.out, metrics)
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
