"""The same training by PyTorch alone, as its users write it: modules, a loss of torch.nn.functional, and AdamW with its defaults.

reference.py NAME THREADS FILE: the weights and rows are read from FILE. Each line of the input is a number of steps, and each line of the
output the seconds that they took and the mean loss of the last whole epoch. In the first epoch the rows have the order of FILE.
"""
import json
import math
import os
import struct
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

VOCABULARY, HIDDEN, HEADS, KV_HEADS, BATCHES = 4096, 128, 4, 2, 8


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(64, 256), nn.Linear(256, 128)])
        self.head = nn.Linear(128, 10)

    def forward(self, x):
        for layer in self.layers:
            x = F.relu(layer(x))
        return self.head(x)


class Convolution(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride):
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.norm(self.convolution(x))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = Convolution(inputs, outputs, 3, stride)
        self.second = Convolution(outputs, outputs, 3, 1)
        self.shortcut = None if inputs == outputs else Convolution(inputs, outputs, 1, stride)

    def forward(self, x):
        short = x if self.shortcut is None else self.shortcut(x)
        return F.relu(self.second(F.relu(self.first(x))) + short)


class ConvolutionEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = Convolution(3, 16, 3, 1)
        self.blocks = nn.ModuleList([Residual(16, 16, 1), Residual(16, 32, 2), Residual(32, 64, 2)])

    def forward(self, x):
        x = F.relu(self.stem(x.view(-1, 3, 32, 32)))
        for block in self.blocks:
            x = block(x)
        return x.mean((2, 3))


class RecurrentEncoder(nn.Module):
    def __init__(self, cell, layers):
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, HIDDEN)
        name = {nn.GRU: "gru", nn.LSTM: "lstm"}[cell]
        self.layers = nn.ModuleDict({name: cell(HIDDEN, HIDDEN, layers, batch_first=True)})

    def forward(self, x):
        x = x.long()
        packed = pack_padded_sequence(self.tokens(x), (x != 0).sum(1), batch_first=True, enforce_sorted=False)
        (cell,) = self.layers.values()
        last = cell(packed)[1]
        return (last if isinstance(cell, nn.GRU) else last[0])[-1]


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.queryKeyValue = nn.Linear(HIDDEN, (HEADS + 2 * KV_HEADS) * HIDDEN // HEADS, bias=False)
        self.output = nn.Linear(HIDDEN, HIDDEN, bias=False)

    def forward(self, x, mask, turns):
        rows, length, _ = x.shape
        heads = self.queryKeyValue(x).view(rows, length, HEADS + 2 * KV_HEADS, -1)
        turned = turn(heads[:, :, : HEADS + KV_HEADS], turns)
        query, key = turned.split((HEADS, KV_HEADS), 2)
        query, key, value = (each.transpose(1, 2) for each in (query, key, heads[:, :, HEADS + KV_HEADS :]))
        key, value = (each.repeat_interleave(HEADS // KV_HEADS, 1) for each in (key, value))
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=mask is None)
        return self.output(seen.transpose(1, 2).reshape(rows, length, HIDDEN))


class FeedForward(nn.Module):
    def __init__(self):
        super().__init__()
        inner = (HIDDEN * 8 // 3 + 7) // 8 * 8
        self.gateUp = nn.Linear(HIDDEN, 2 * inner, bias=False)
        self.down = nn.Linear(inner, HIDDEN, bias=False)

    def forward(self, x):
        gate, up = self.gateUp(x).chunk(2, -1)
        return self.down(F.silu(gate) * up)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.attentionNorm, self.feedForwardNorm = nn.RMSNorm(HIDDEN, 1e-6), nn.RMSNorm(HIDDEN, 1e-6)
        self.attention, self.feedForward = Attention(), FeedForward()

    def forward(self, x, mask, turns):
        x = x + self.attention(self.attentionNorm(x), mask, turns)
        return x + self.feedForward(self.feedForwardNorm(x))


class TransformerStack(nn.Module):
    def __init__(self, length, causal):
        super().__init__()
        self.causal = causal
        self.tokens = nn.Embedding(VOCABULARY, HIDDEN)
        self.blocks = nn.ModuleList([Block(), Block()])
        self.norm = nn.RMSNorm(HIDDEN, 1e-6)
        size = HIDDEN // HEADS
        angles = torch.outer(torch.arange(length), 10000.0 ** (-torch.arange(0, size, 2) / size))
        self.turns = torch.polar(torch.ones_like(angles), angles).unsqueeze(1)

    def forward(self, numbers):
        mask = None if self.causal else (numbers != 0)[:, None, None, :]
        x = self.tokens(numbers)
        for block in self.blocks:
            x = block(x, mask, self.turns)
        return self.norm(x)


class Encoder(nn.Module):
    """The mean of a text's vectors, and a layer for the classes."""

    def __init__(self):
        super().__init__()
        self.encoder = TransformerStack(64, causal=False)
        self.head = nn.ModuleDict({"output": nn.Linear(HIDDEN, 8)})

    def forward(self, x):
        numbers = x.long()
        real = (numbers != 0).unsqueeze(2)
        return self.head["output"]((self.encoder(numbers) * real).sum(1) / real.sum(1))


class Decoder(nn.Module):
    """A language model whose outputs are computed with the table of its embeddings."""

    def __init__(self):
        super().__init__()
        self.encoder = TransformerStack(64, causal=True)

    def forward(self, x):
        return F.linear(self.encoder(x.long()), self.encoder.tokens.weight)


class Headed(nn.Module):
    def __init__(self, encoder, width, outputs):
        super().__init__()
        self.encoder = encoder
        self.head = nn.ModuleDict({"output": nn.Linear(width, outputs)})

    def forward(self, x):
        return self.head["output"](self.encoder(x))


def turn(heads, turns):
    points = torch.view_as_complex(heads.unflatten(-1, (-1, 2)))
    return torch.view_as_real(points * turns).flatten(-2)


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        values = torch.frombuffer(bytearray(file.read()), dtype=torch.float32)
    header.pop("__metadata__", None)
    return {
        name: values[entry["data_offsets"][0] // 4 : entry["data_offsets"][1] // 4].view(entry["shape"]).clone()
        for name, entry in header.items()
        if math.prod(entry["shape"])
    }


def loss_of(name, outputs, inputs, targets):
    if name != "decoder":
        return F.cross_entropy(outputs, targets)
    # The token after each; 0 after the last one, which says that the text ends.
    following = torch.full_like(inputs, -100).long()
    following[:, :-1] = torch.where(inputs[:, :-1] != 0, inputs[:, 1:].long(), -100)
    return F.cross_entropy(outputs.flatten(0, 1), following.flatten(), ignore_index=-100)


def answer(step, loss):
    for line in sys.stdin:
        began, cpu = time.perf_counter(), time.process_time()
        for _ in range(int(line)):
            step()
        print(json.dumps({"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "loss": loss()}), flush=True)


name, threads, path = sys.argv[1:]
torch.set_num_threads(int(threads))
if name == "products":
    matrix = torch.rand(512, 512)
    print(json.dumps({"parameters": 0}), flush=True)
    answer(lambda: matrix.mm(matrix), lambda: None)
    sys.exit()

tensors = read(path)
inputs = tensors.pop("data.inputs")
targets = tensors.pop("data.targets", torch.zeros(len(inputs), 1)).squeeze(1).long()
order = tensors.pop("data.order").long()
model = {
    "mlp": Mlp,
    "cnn": lambda: Headed(ConvolutionEncoder(), 64, 10),
    "gru": lambda: Headed(RecurrentEncoder(nn.GRU, 1), HIDDEN, 8),
    "lstm": lambda: Headed(RecurrentEncoder(nn.LSTM, 2), HIDDEN, 8),
    "encoder": Encoder,
    "decoder": Decoder,
}[name]()
missing, unexpected = model.load_state_dict(tensors, strict=False)
assert not unexpected and all(key.endswith("num_batches_tracked") for key in missing), (missing, unexpected)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)
size = len(inputs) // BATCHES
step, total, mean = 0, 0.0, None
rank, ranks = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
if ranks > 1:
    # Debian's PyTorch is built without libuv. Ranks must shuffle alike.
    os.environ["USE_LIBUV"] = "0"
    torch.distributed.init_process_group("gloo")
    model = nn.parallel.DistributedDataParallel(model)
    torch.manual_seed(5)
print(json.dumps({"parameters": sum(each.numel() for each in model.parameters())}), flush=True)


def train():
    global order, step, total, mean
    batch = step % BATCHES
    if batch == 0 and step:
        order = torch.randperm(len(inputs))
    rows = order[batch * size : (batch + 1) * size].chunk(ranks)[rank]
    some = inputs[rows]
    loss = loss_of(name, model(some), some, targets[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    total += loss.item()
    step += 1
    if step % BATCHES == 0:
        mean, total = total / BATCHES, 0.0


def mean_of_all():
    if ranks == 1:
        return mean
    whole = torch.tensor(mean)
    torch.distributed.all_reduce(whole)
    return whole.item() / ranks


answer(train, mean_of_all)
