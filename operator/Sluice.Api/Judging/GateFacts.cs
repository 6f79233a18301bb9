using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;

namespace Sluice.Api.Judging;

/// <summary>What gates are judged by: what was measured, and what it may be compared with.</summary>
public sealed record GateFacts
{
    /// <summary>Held-out metrics by name.</summary>
    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>();

    /// <summary>What was measured for gates that more than a metric decides.</summary>
    public IReadOnlyList<GateEvidence> Evidence { get; init; } = [];

    /// <summary>The version that was to be compared with. Null when there was none.</summary>
    public string? Baseline { get; init; }

    /// <summary>The version that the evidence says it compares with. Null when it names none.</summary>
    public string? Compared { get; init; }

    /// <summary>The version that is stable as the gates are judged. Null when there is none, or it does not count.</summary>
    public string? StableNow { get; init; }

    /// <summary>What helps where a gate was not measured, after a semicolon.</summary>
    public string Unmeasured { get; init; } =
        "the trainer must report it in the result's evidence under the key that the job document names, and a gate that is set while an "
        + "attempt runs is measured by the next one";

    /// <summary>The facts of a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="baseline">The version of the job document's baseline. Null when it has none.</param>
    /// <param name="stableNow">The version that is stable by now. Null when there is none.</param>
    public static GateFacts Of(TrainerResult result, string? baseline, string? stableNow) => new()
    {
        Metrics = result.Metrics,
        Evidence = [.. (result.Evidence ?? []).Where(evidence => evidence is not null)],
        Baseline = baseline,
        Compared = result.Baseline,
        StableNow = stableNow,
    };

    /// <summary>The facts of a version that was registered before: a comparison counts as it was made then.</summary>
    /// <param name="name">Name of its ModelVersion.</param>
    /// <param name="evaluation">Its evaluation. Null when it has none.</param>
    public static GateFacts Of(string name, Evaluation? evaluation)
    {
        var verdicts = (evaluation?.Gates ?? []).Where(verdict => verdict?.Key is not null).ToList();
        var compared = verdicts.Select(verdict => verdict.Baseline).FirstOrDefault(baseline => baseline is not null);
        return new GateFacts
        {
            Metrics = evaluation?.Metrics ?? new Dictionary<string, string>(),
            Evidence =
            [
                .. verdicts.Select(verdict => new GateEvidence
                {
                    Key = verdict.Key!,
                    Value = verdict.Value,
                    Low = verdict.Low,
                    High = verdict.High,
                    Rows = verdict.Rows,
                    Outcome = verdict.Value is null ? verdict.Outcome : null,
                }),
            ],
            Baseline = compared,
            Compared = compared,
            Unmeasured = $"ModelVersion {name} has no record of it; remove the gate, or publish another version",
        };
    }
}
