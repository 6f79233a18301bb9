using Sluice.Api.Conditions;

namespace Sluice.Tests;

/// <summary>
/// What kstatus (sigs.k8s.io/cli-utils, as used by Flux, Helm 4 and kpt) makes of an object with conditions: its generic rules, in their order.
/// </summary>
internal static class Kstatus
{
    public const string Current = "Current";
    public const string Failed = "Failed";
    public const string InProgress = "InProgress";
    public const string Terminating = "Terminating";

    /// <summary>The status.</summary>
    public static string Of(bool deleting, long generation, long? observedGeneration, IReadOnlyList<Condition>? conditions)
    {
        if (deleting)
        {
            return Terminating;
        }

        if (observedGeneration is { } observed && observed != generation)
        {
            return InProgress;
        }

        foreach (var condition in conditions ?? [])
        {
            switch (condition)
            {
                case { Type: "Reconciling", Status: "True" }:
                    return InProgress;
                case { Type: "Stalled", Status: "True" }:
                    return Failed;
            }
        }

        // Without a Ready it takes an object for done.
        return conditions?.FirstOrDefault(condition => condition.Type == "Ready") is { Status: not "True" } ? InProgress : Current;
    }
}
