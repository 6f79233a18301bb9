using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;

namespace Sluice.Api.Validation.TrainingJobs.Gates;

/// <summary>Rules of <see cref="TrainingGate"/>.</summary>
internal static class GateRules
{
    /// <summary>
    /// Most gates that need more evidence than a metric: that of so many fits the message of 4,096 bytes that a trainer leaves.
    /// </summary>
    public const int MostMeasured = 16;

    /// <summary>What is wrong with the gates of a job.</summary>
    /// <returns>Fields below <c>spec.gates</c>, as C# names them, and what is wrong with each.</returns>
    public static IEnumerable<(string Field, string Message)> Faults(TrainingJobSpec spec)
    {
        if (spec.Gates is not { } gates)
        {
            return [("", "is null; remove it")];
        }

        var builtIn = spec.Trainer?.Image is null;
        return
        [
            .. gates.SelectMany((gate, i) => gate is null
                ? [($"[{i}]", "is null; remove it")]
                : Entry(gate, builtIn).Concat(builtIn ? GateTaskRules.Faults(gate, spec.Trainer ?? new TrainerOptions()) : [])
                    .Select(fault => (At(i, fault.Field), fault.Message))),
            .. List([.. gates.Where(gate => gate is not null)], gates),
        ];
    }

    private static string At(int i, string field) => field.Length > 0 ? $"[{i}].{field}" : $"[{i}]";

    private static IEnumerable<(string Field, string Message)> List(List<TrainingGate> gates, IReadOnlyList<TrainingGate> all)
    {
        foreach (var name in Repeated.In(gates.Where(gate => gate.Name is not null), gate => gate.Name!))
        {
            yield return ("", $"the name '{name}' stands there twice; give each gate its own, or none");
        }

        if (gates.Count(gate => gate.Metric is null || gate.Slice is not null) is > MostMeasured and var measured)
        {
            yield return ("", $"{measured} gates are more than a bound on a metric of all rows; the result of a trainer holds the evidence "
                + $"of at most {MostMeasured}");
        }

        var baselines = all.Select((gate, i) => (Gate: gate?.NotWorse, i)).Where(entry => entry.Gate is not null).ToList();
        foreach (var (gate, i) in baselines.Where(entry => entry.Gate!.Deployment != baselines[0].Gate!.Deployment).Take(1))
        {
            yield return ($"[{i}].NotWorse.Deployment",
                $"{Named(gate!.Deployment)}, and spec.gates[{baselines[0].i}] has {Named(baselines[0].Gate!.Deployment)}; compare with the "
                + "stable version of one");
        }
    }

    private static string Named(string? deployment) => deployment is null ? "none" : $"'{deployment}'";

    private static IEnumerable<(string Field, string Message)> Entry(TrainingGate gate, bool builtIn)
    {
        (string Name, object? Form)[] forms =
        [
            ("metric", gate.Metric), ("notWorse", gate.NotWorse), ("fairness", gate.Fairness), ("latency", gate.Latency),
            ("size", gate.Size),
        ];
        if (forms.Count(form => form.Form is not null) != 1)
        {
            yield return ("", $"set exactly one of {string.Join(", ", forms.Select(form => form.Name))}");
            yield break;
        }

        if (gate.Name is not null && NameRules.DnsLabel(gate.Name) is { } name)
        {
            yield return ("Name", name);
        }

        foreach (var fault in gate.Metric is null ? Unused(gate) : Absolute(gate))
        {
            yield return fault;
        }

        foreach (var (field, message) in gate.NotWorse is { } notWorse ? GateFormRules.NotWorse(notWorse, builtIn) : [])
        {
            yield return ($"NotWorse.{field}", message);
        }

        foreach (var (field, message) in gate.Fairness is { } fairness ? GateFormRules.Fairness(fairness) : [])
        {
            yield return ($"Fairness.{field}", message);
        }

        foreach (var (field, message) in gate.Latency is { } latency ? GateFormRules.Latency(latency) : [])
        {
            yield return ($"Latency.{field}", message);
        }

        if (gate.Size is { } size && !(Quantity.TryParse(size.Max, out var bytes) && bytes > 0))
        {
            yield return ("Size.Max", $"'{size.Max}' is not a size above zero; write it as 10Mi");
        }
    }

    private static IEnumerable<(string Field, string Message)> Unused(TrainingGate gate) =>
        new[] { ("Min", gate.Min is not null), ("Max", gate.Max is not null), ("Slice", gate.Slice is not null) }
            .Where(field => field.Item2)
            .Select(field => (
                field.Item1, "belongs to metric, which this gate does not name; remove it, or set what the gate's own form has"));

    private static IEnumerable<(string Field, string Message)> Absolute(TrainingGate gate) =>
    [
        .. GatePartRules.Metric("Metric", gate.Metric),
        .. gate is { Min: null, Max: null } ? [("", "has no bound; set min, max or both")] : Array.Empty<(string, string)>(),
        .. GatePartRules.Bounds(gate.Min, gate.Max, -GatePartRules.Most, GatePartRules.Most),
        .. GatePartRules.Slice(gate.Slice),
    ];
}
