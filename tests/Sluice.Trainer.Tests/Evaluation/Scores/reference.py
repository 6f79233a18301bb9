"""Computes metrics with scikit-learn: reads a case from each line of the input and answers with its values, both JSON. NaN is null."""
import json
import sys
import warnings

import numpy as np
from sklearn import metrics as sk

# The cases have classes without rows on purpose, and give eps, which later releases lack.
warnings.filterwarnings("ignore")
LEAST = 1e-15


def log_loss(outcome, probability):
    return sk.log_loss(outcome, np.column_stack([1 - probability, probability]), labels=[0, 1], eps=LEAST)


def calibration_error(actual, probabilities, bins=15):
    confidence, error = probabilities.max(axis=1), 0.0
    right = probabilities.argmax(axis=1) == actual
    for low, high in zip(np.linspace(0, 1, bins + 1), np.linspace(0, 1, bins + 1)[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            error += abs(right[inside].mean() - confidence[inside].mean()) * inside.mean()
    return error


def each(names, actual, predicted, labels):
    values = {}
    table = sk.precision_recall_fscore_support(actual, predicted, labels=labels, zero_division=0)
    for metric, row in zip(["precision", "recall", "f1"], table):
        values.update({f"{metric}.{name}": value for name, value in zip(names, row)})
    return values


def classification(case):
    names, labels = case["classes"], range(len(case["classes"]))
    actual, predicted = np.array(case["actual"]), np.array(case["predicted"])
    probabilities = np.array(case["probabilities"]).reshape(len(actual), len(names))
    values = each(names, actual, predicted, labels)
    values["accuracy"] = sk.accuracy_score(actual, predicted)
    values["balancedAccuracy"] = sk.balanced_accuracy_score(actual, predicted)
    for name, of in [("macroPrecision", sk.precision_score), ("macroRecall", sk.recall_score), ("macroF1", sk.f1_score)]:
        values[name] = of(actual, predicted, average="macro", zero_division=0)
    values["logLoss"] = sk.log_loss(actual, probabilities, labels=labels, eps=LEAST)
    values["ece"] = calibration_error(actual, probabilities)
    occurring = np.unique(actual)
    if len(names) == 2:
        values["brier"] = sk.brier_score_loss(actual, probabilities[:, 1], pos_label=1)
        values["rocAuc"] = sk.roc_auc_score(actual, probabilities[:, 1])
        values["prAuc"] = sk.average_precision_score(actual, probabilities[:, 1])
        return values
    values["brier"] = sum(np.mean(((actual == i) - probabilities[:, i]) ** 2) for i in labels)
    for i, name in enumerate(names):
        occurs = i in occurring
        values[f"rocAuc.{name}"] = sk.roc_auc_score(actual == i, probabilities[:, i]) if occurs else None
        values[f"prAuc.{name}"] = sk.average_precision_score(actual == i, probabilities[:, i]) if occurs else None
    if len(occurring) == len(names):
        values["rocAuc"] = sk.roc_auc_score(actual, probabilities, multi_class="ovr", average="macro")
    else:
        values["rocAuc"] = np.mean([values[f"rocAuc.{names[i]}"] for i in occurring])
    values["prAuc"] = np.mean([values[f"prAuc.{names[i]}"] for i in occurring])
    return values


def labels(case):
    names = case["labels"]
    targets = np.array(case["targets"]).reshape(-1, len(names)).astype(int)
    probabilities = np.array(case["probabilities"]).reshape(-1, len(names))
    predicted = (probabilities >= 0.5).astype(int)
    values = each(names, targets, predicted, None)
    values["subsetAccuracy"] = sk.accuracy_score(targets, predicted)
    values["hammingLoss"] = sk.hamming_loss(targets, predicted)
    values["microF1"] = sk.f1_score(targets, predicted, average="micro", zero_division=0)
    values["macroF1"] = sk.f1_score(targets, predicted, average="macro", zero_division=0)
    values["rocAuc"] = sk.roc_auc_score(targets, probabilities, average="macro")
    values["prAuc"] = sk.average_precision_score(targets, probabilities, average="macro")
    values["logLoss"] = np.mean([log_loss(targets[:, i], probabilities[:, i]) for i in range(len(names))])
    for i, name in enumerate(names):
        values[f"rocAuc.{name}"] = sk.roc_auc_score(targets[:, i], probabilities[:, i])
        values[f"prAuc.{name}"] = sk.average_precision_score(targets[:, i], probabilities[:, i])
    return values


def regression(case):
    actual, predicted = case["actual"], case["predicted"]
    return {
        "rmse": sk.root_mean_squared_error(actual, predicted),
        "mae": sk.mean_absolute_error(actual, predicted),
        "r2": sk.r2_score(actual, predicted),
        "medianAbsoluteError": sk.median_absolute_error(actual, predicted),
        "maxError": sk.max_error(actual, predicted),
    }


def quantiles(case):
    actual = np.array(case["actual"])
    predicted = np.array(case["predicted"]).reshape(len(actual), -1)
    values = {}
    for i, q in enumerate(case["quantiles"]):
        values[f"pinball.{q}"] = sk.mean_pinball_loss(actual, predicted[:, i], alpha=q)
        values[f"coverage.{q}"] = np.mean(actual <= predicted[:, i])
    values["pinball"] = np.mean([values[f"pinball.{q}"] for q in case["quantiles"]])
    return values


def tagging(case):
    actual, predicted = np.array(case["actual"]), np.array(case["predicted"])
    real = actual >= 0
    sentences = zip(actual.reshape(-1, case["length"]), predicted.reshape(-1, case["length"]))
    values = each(case["tags"], actual[real], predicted[real], range(len(case["tags"])))
    values["tokenAccuracy"] = sk.accuracy_score(actual[real], predicted[real])
    values["macroF1"] = sk.f1_score(actual[real], predicted[real], average="macro", zero_division=0)
    values["sentenceAccuracy"] = np.mean([(a == p)[a >= 0].all() for a, p in sentences if (a >= 0).any()])
    return values


TASKS = {task.__name__: task for task in [classification, labels, regression, quantiles, tagging]}
for line in sys.stdin:
    given = json.loads(line)
    print(json.dumps({name: None if value is None else float(value) for name, value in TASKS[given["task"]](given).items()}), flush=True)
