using System.Security.Cryptography;
using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs.Gates;

namespace Sluice.Api.Judging;

/// <summary>
/// Names what is measured for a gate. Bounds, margins and names are not part of it, so that these may be edited while an attempt runs, and
/// a version that was measured once is judged again by other bounds; evidence never counts for a gate that asks for something else.
/// </summary>
public static class EvidenceKey
{
    private const int Length = 8;

    /// <summary>The key: hexadecimal digits. Null for a bound on a metric of all held-out rows, which needs no evidence.</summary>
    public static string? Of(TrainingGate gate) => Question(gate) is { } question
        ? Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(question, ContractJson.Options)))[..Length]
        : null;

    /// <summary>What a trainer is asked to measure, in the order of the gates. Null when there is nothing.</summary>
    public static IReadOnlyList<EvidenceRequest>? Requests(IReadOnlyList<TrainingGate> gates)
    {
        List<EvidenceRequest> requests =
        [
            .. gates.Select((gate, i) => (Key: Of(gate), Index: i))
                .Where(entry => entry.Key is not null)
                .Select(entry => new EvidenceRequest { Gate = entry.Index, Key = entry.Key! }),
        ];
        return requests.Count > 0 ? requests : null;
    }

    private static TrainingGate? Question(TrainingGate gate) => gate switch
    {
        { NotWorse: { } notWorse } => new TrainingGate
        {
            NotWorse = new NotWorseGate
            {
                Metric = notWorse.Metric,
                Confidence = notWorse.Confidence,
                Slice = notWorse.Slice,
                Deployment = notWorse.Deployment,
            },
        },
        { Fairness: { } fairness } => new TrainingGate
        {
            Fairness = new FairnessGate { Column = fairness.Column, Measure = fairness.Measure, Positive = fairness.Positive },
        },
        { Latency: { } latency } => new TrainingGate
        {
            Latency = new ModelLatencyGate { Quantile = latency.Quantile, Rows = latency.Rows },
        },
        { Size: not null } => new TrainingGate { Size = new ModelSizeGate() },
        { Slice: { } slice } => new TrainingGate { Metric = gate.Metric, Slice = slice },
        _ => null,
    };
}
