using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Gates;
using static Sluice.Api.Validation.TrainingJobs.Gates.GatePartRules;

namespace Sluice.Api.Validation.TrainingJobs.Gates;

/// <summary>Rules of the forms of a <see cref="TrainingGate"/>. Each gives fields below the form, and what is wrong with them.</summary>
internal static class GateFormRules
{
    public static IEnumerable<(string Field, string Message)> NotWorse(NotWorseGate gate, bool builtIn)
    {
        var known = GateMetrics.DirectionOf(gate.Metric);
        foreach (var fault in Metric("Metric", gate.Metric)
            .Concat(Number("Margin", gate.Margin ?? "", 0, Most))
            .Concat(Number("Confidence", gate.Confidence ?? "", 0.5m, 1, open: true))
            .Concat(Slice(gate.Slice)))
        {
            yield return fault;
        }

        if (!string.IsNullOrEmpty(gate.Metric) && known is null)
        {
            if (builtIn)
            {
                yield return ("Metric", $"'{gate.Metric}' is not known to be better when it is higher or lower; use {GateMetrics.Known}");
            }
            else if (gate.Better is null)
            {
                yield return ("Better", $"is missing; say whether '{gate.Metric}' is better when it is Higher or Lower");
            }
        }

        if (gate.Better is not (null or nameof(MetricDirection.Higher) or nameof(MetricDirection.Lower)))
        {
            yield return ("Better", $"'{gate.Better}' is not known; use Higher or Lower");
        }
        else if (known is { } direction && gate.Better is not null && gate.Better != direction.ToString())
        {
            yield return ("Better", $"is {gate.Better}, and {gate.Metric} is better when it is {direction}; remove it");
        }

        if (gate.Deployment is not null && NameRules.DnsLabel(gate.Deployment) is { } deployment)
        {
            yield return ("Deployment", deployment);
        }

        if (gate.WhenAbsent is not (nameof(AbsentBaseline.Fail) or nameof(AbsentBaseline.Pass)))
        {
            yield return ("WhenAbsent", $"'{gate.WhenAbsent}' is not known; use Fail or Pass");
        }
    }

    public static IEnumerable<(string Field, string Message)> Fairness(FairnessGate gate)
    {
        foreach (var fault in Column("Column", gate.Column).Concat(Bounds(gate.Min, gate.Max, 0, 1)))
        {
            yield return fault;
        }

        var measure = EnumText.Parse<FairnessMeasure>(gate.Measure);
        if (measure == FairnessMeasure.Unknown)
        {
            yield return (
                "Measure", $"'{gate.Measure}' is not known; use {string.Join(" or ", EnumText.Names<FairnessMeasure>().Skip(1))}");
        }
        else if (measure == FairnessMeasure.DisparateImpact && gate.Min is null)
        {
            yield return ("Min", "is missing; DisparateImpact is a ratio, and 1 is fair, so bound it from below, such as by 0.8");
        }
        else if (measure != FairnessMeasure.DisparateImpact && gate.Max is null)
        {
            yield return ("Max", $"is missing; {measure} is a difference, and 0 is fair, so bound it from above, such as by 0.05");
        }

        if (gate.LeastGroup < 1)
        {
            yield return ("LeastGroup", $"{gate.LeastGroup} is below 1");
        }

        if (gate.Positive is { Length: 0 })
        {
            yield return ("Positive", "is empty; name a class, or remove it");
        }
        else if (NameRules.Visible(gate.Positive) is { } hidden)
        {
            yield return ("Positive", hidden);
        }
    }

    public static IEnumerable<(string Field, string Message)> Latency(ModelLatencyGate gate)
    {
        if (gate.Quantile is not ("p50" or "p95" or "p99"))
        {
            yield return ("Quantile", $"'{gate.Quantile}' is not known; use p50, p95 or p99");
        }

        if (!(Duration.TryParse(gate.Max, out var max) && max >= TimeSpan.FromMilliseconds(1)))
        {
            yield return ("Max", $"'{gate.Max}' is not a duration of at least 1ms; write it as 5ms or 1s");
        }

        if (gate.Rows is < 1 or > 65536)
        {
            yield return ("Rows", gate.Rows < 1 ? $"{gate.Rows} is below 1" : $"{gate.Rows} is above 65536");
        }
    }
}
