"""Fits a plane to rows that all processes divide among them: mpirun python3 plane.py FOLDER"""
import json
import os
import socket
import sys

import numpy as np
import onnx
from mpi4py import MPI
from onnx import TensorProto, helper, numpy_helper

STEPS = 200
world = MPI.COMM_WORLD
rank, processes = world.Get_rank(), world.Get_size()
rate = float(os.environ["SLUICE_PARAM_LEARNING_RATE"])  # of the container: ssh passes no variable on

draw = np.random.default_rng(5)
x = draw.normal(size=(240, 3))
y = x @ np.array([[1.5], [-2.0], [0.5]]) + 0.25 + draw.normal(scale=0.1, size=(240, 1))  # so that fewer rows give other weights


def fit(rows, total):
    """The weights by steepest descent; total sums the gradients of all who take part."""
    a, w = np.hstack([x, np.ones((len(x), 1))])[rows], np.zeros((4, 1))
    for _ in range(STEPS):
        w -= rate * total(a.T @ (a @ w - y[rows])) / len(x)
    return w


def allreduce(gradient):
    result = np.empty_like(gradient)
    world.Allreduce(gradient, result)
    return result


w = fit(slice(rank, None, processes), allreduce)
hosts = world.gather(socket.gethostname())
if rank == 0:
    folder, alone = sys.argv[1], fit(slice(None), lambda gradient: gradient)
    parts = [numpy_helper.from_array(part.astype(np.float32), name) for name, part in (("w", w[:3]), ("b", w[3]))]
    graph = helper.make_graph(
        [helper.make_node("Gemm", ["x", "w", "b"], ["y"])], "plane",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 1])], parts)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), f"{folder}/model.onnx")
    with open(f"{folder}/metrics.json", "w") as file:
        json.dump({
            "processes": processes,
            "hosts": len(set(hosts)),
            "fewestOnAHost": min(map(hosts.count, hosts)),
            "difference": float(np.abs(w - alone).max()),
            "loss": float(np.mean((np.hstack([x, np.ones((len(x), 1))]) @ w - y) ** 2)),
        }, file)
