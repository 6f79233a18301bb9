using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>Judges the share of answers that are errors.</summary>
internal static class ErrorRateJudge
{
    private const int ClientLeft = 499;

    public static GateStatus Judge(GateInput input, ErrorRateGate gate) =>
        BadShareJudge.Judge(input, gate.Margin, Count(input.Candidate), Count(input.Stable), "failed");

    private static BadCount Count(VersionEvidence? evidence)
    {
        long requests = 0, bad = 0, left = 0;
        foreach (var (code, count) in evidence?.Requests ?? new Dictionary<int, long>())
        {
            var plausible = VersionEvidence.Plausible(count);
            if (code == ClientLeft)
            {
                left = VersionEvidence.Plausible(left + plausible);
                continue;
            }

            requests += plausible;
            bad += code >= 400 ? plausible : 0;
        }

        return new BadCount(requests, bad, left);
    }
}
