"""Trains a small network on the penguins, in one process, and exports it: train.py --out FOLDER"""
import argparse
import csv
import hashlib
import json

import torch
from torch import nn

FEATURES = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
SPECIES = ["Adelie", "Chinstrap", "Gentoo"]


class Network(nn.Module):
    """Takes the four columns as they are in the table. A missing value counts as the mean of its column."""

    def __init__(self, x):
        super().__init__()
        known = x[~x.isnan().any(dim=1)]
        self.register_buffer("mean", known.mean(dim=0))
        self.register_buffer("scale", known.std(dim=0))
        self.layers = nn.Sequential(nn.Linear(len(FEATURES), 16), nn.ReLU(), nn.Linear(16, len(SPECIES)))

    def forward(self, x):
        return self.layers(torch.nan_to_num((x - self.mean) / self.scale))


def read(path, test=0.2, seed=0):
    """Returns x and y of the rows to train on, and of those that are held out: `split: {by: random}` of the job draws the same rows."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    x = torch.tensor([[float(row[name] or "nan") for name in FEATURES] for row in rows])
    y = torch.tensor([SPECIES.index(row["species"]) for row in rows])
    drawn = sorted(range(len(rows)), key=lambda i: hashlib.md5(f"sluice/split/{seed}/{i}".encode()).hexdigest()[:12])
    count = int(len(rows) * test + 0.5)
    held_out, kept = sorted(drawn[:count]), sorted(drawn[count:])
    return x[kept], y[kept], x[held_out], y[held_out]


def export(model, folder, metrics):
    """Writes what becomes the version."""
    model.eval()
    torch.onnx.export(
        model, torch.zeros(1, len(FEATURES)), f"{folder}/model.onnx",
        input_names=["x"], output_names=["logits"], dynamic_axes={"x": {0: "rows"}, "logits": {0: "rows"}})
    with open(f"{folder}/metrics.json", "w") as file:
        json.dump(metrics, file)


def accuracy(model, x, y):
    with torch.no_grad():
        return (model(x).argmax(dim=1) == y).double().mean().item()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--data", default="/data/penguins.csv")
    options.add_argument("--out", required=True)
    options.add_argument("--epochs", type=int, default=200)
    options = options.parse_args()

    torch.manual_seed(0)
    x, y, test_x, test_y = read(options.data)
    model = Network(x)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    for _ in range(options.epochs):
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    export(model, options.out, {"loss": loss.item(), "testAccuracy": accuracy(model, test_x, test_y)})


if __name__ == "__main__":
    main()
