using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Gates.Judges;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Tests.EndToEnd.Fixtures;

namespace Sluice.Tests.EndToEnd.Cycles;

/// <summary>Measures how long a bad version served after its answers had proven harm.</summary>
internal static class Harm
{
    /// <summary>
    /// Seconds from the answer with which the gate, judged after every single answer, proves harm, to the last answer of that version.
    /// This is the time that observing, deciding, writing and routing take.
    /// </summary>
    public static double Seconds(IReadOnlyList<SteadyAnswer> answers, string bad, RolloutStrategy strategy)
    {
        var begun = answers.TakeWhile(answer => answer.Version != bad).Count();
        var step = answers.Skip(begun).ToList();
        var last = step.FindLastIndex(answer => answer.Version == bad);
        for (var i = 0; i <= last; i++)
        {
            if (Proves(step.Take(i + 1), bad, strategy))
            {
                return step[last].At - step[i].At;
            }
        }

        throw new Xunit.Sdk.XunitException($"{last + 1} answers of the step do not prove that {bad} is bad, and yet it was rolled back");
    }

    private static bool Proves(IEnumerable<SteadyAnswer> answers, string bad, RolloutStrategy strategy)
    {
        var byVersion = answers.ToLookup(answer => answer.Version == bad);
        return GateJudge.Judge(new GateInput
        {
            Gate = strategy.Gates[0],
            Alpha = GateAlpha.Of(strategy),
            Share = strategy.Steps[0].Weight!.Value / 100.0,
            Candidate = Evidence(bad, byVersion[true]),
            Stable = Evidence("stable", byVersion[false]),
        }).Verdict == GateVerdict.Failed;
    }

    private static VersionEvidence Evidence(string version, IEnumerable<SteadyAnswer> answers) => new()
    {
        Version = version,
        Requests = answers.GroupBy(answer => answer.Code).ToDictionary(code => code.Key, code => code.LongCount()),
    };
}
