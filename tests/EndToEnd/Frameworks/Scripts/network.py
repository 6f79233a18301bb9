"""What the scripts that divide a model have in common: the model, its data, and the same training in one process."""
import json

import torch
from torch import nn

STEPS, WIDTH = 40, 64


def network():
    torch.manual_seed(3)
    return nn.Sequential(nn.Linear(8, WIDTH), nn.ReLU(), nn.Linear(WIDTH, 1))


def data():
    draw = torch.Generator().manual_seed(4)
    x = torch.randn(256, 8, generator=draw)
    return x, (x[:, :1] * x[:, 1:2]).sin() + x[:, 2:3]


def alone():
    """The losses of the training in one process, on all rows."""
    model, (x, y), losses = network(), data(), []
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    for _ in range(STEPS):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def export(state, losses, folder, **metrics):
    """Writes the model of the gathered state, and by how much the losses differ from those of one process."""
    model, reference = network(), alone()
    model.load_state_dict(state)
    torch.onnx.export(model, torch.zeros(1, 8), f"{folder}/model.onnx", input_names=["x"], dynamic_axes={"x": {0: "rows"}})
    with torch.no_grad():
        x, y = data()
        metrics["exportedLoss"] = nn.functional.mse_loss(model(x), y).item()
    metrics["firstLoss"], metrics["loss"] = losses[0], losses[-1]
    metrics["worstDifference"] = max(abs(a - b) / b for a, b in zip(losses, reference))
    with open(f"{folder}/metrics.json", "w") as file:
        json.dump(metrics, file)
