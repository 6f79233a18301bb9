using Sluice.Api.Conditions;

namespace Sluice.Tests;

/// <summary>
/// The generic rules of kstatus (sigs.k8s.io/cli-utils, as used by Flux, Helm 4 and kpt) for an object with conditions, in their order.
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

        // An object without a Ready condition counts as current.
        return conditions?.FirstOrDefault(condition => condition.Type == "Ready") is { Status: not "True" } ? InProgress : Current;
    }
}
