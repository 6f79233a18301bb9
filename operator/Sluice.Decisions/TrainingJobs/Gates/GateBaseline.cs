using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Gates;

/// <summary>
/// The version that gates compare a result with: the one that is stable in production as the attempt begins. It stays the same for the
/// whole attempt, whatever is promoted meanwhile.
/// </summary>
internal static class GateBaseline
{
    /// <summary>
    /// The version that is stable, by text. Null when no gate asks for it, none is, or several are and no gate says which.
    /// </summary>
    public static string? Of(TrainingJobObservation observation) =>
        First(observation.Spec) is { } gate && Stable(observation, gate.Gate) is [var version] ? version : null;

    /// <summary>
    /// Why an attempt that begins now could not pass, with the reason and the version at fault: no version is stable and the gate asks for
    /// one, or several are, or the record of the stable one is missing or not verified. Null when one could.
    /// </summary>
    public static (string Reason, ModelVersionFact? Version, string Message)? Missing(TrainingJobObservation observation)
    {
        if (First(observation.Spec) is not var (gate, index))
        {
            return null;
        }

        var (model, field) = (observation.Spec.Model, $"spec.gates[{index}].notWorse");
        switch (Stable(observation, gate))
        {
            case [] when gate.WhenAbsent != nameof(AbsentBaseline.Pass):
                return (Reasons.BaselineAbsent, null, gate.Deployment is { } named
                    ? $"{field}.deployment: ModelDeployment {named} has no stable version of {model} to compare with; name one that serves "
                        + "it, or set whenAbsent: Pass for a first version"
                    : $"{field}: no ModelDeployment has a stable version of {model} to compare with; deploy one, or set whenAbsent: Pass "
                        + "for a first version");
            case { Count: > 1 }:
                var serving = observation.Stable.OrderBy(stable => stable.Deployment, StringComparer.Ordinal)
                    .Select(stable => $"{stable.Deployment} ({stable.Version})");
                return (Reasons.BaselineAbsent, null,
                    $"{field}.deployment: {string.Join(", ", serving.Take(10))} have different stable versions of {model}; name one of "
                        + "them");
            case [var version]:
                return MountedVersion.Find(observation, version) switch
                {
                    null => (Reasons.VersionNotFound, null,
                        $"{field}: {model} {version} is stable and has no ModelVersion; register it again, so that it can be compared "
                            + "with"),
                    { Ready: false } there => (Reasons.VersionNotReady, there,
                        $"{field}: ModelVersion {there.Name}, which is stable, is not verified: {there.Message}"),
                    _ => null,
                };
            default:
                return null;
        }
    }

    /// <summary>The version of an attempt as the job document names it. Null when it has none, or the ModelVersion was deleted.</summary>
    public static ParentVersion? Document(TrainingJobObservation observation, TrainingAttempt? attempt) =>
        First(observation.Spec) is not null && attempt?.Baseline is { } version && MountedVersion.Find(observation, version) is { } record
            ? MountedVersion.At(record, DataContract.BaselinePath)
            : null;

    // The validator has all gates name the same deployment.
    private static (NotWorseGate Gate, int Index)? First(TrainingJobSpec spec) => spec.Gates
        .Select((gate, index) => (Gate: gate.NotWorse, Index: index))
        .Where(entry => entry.Gate is not null)
        .Select(entry => ((NotWorseGate, int)?)(entry.Gate!, entry.Index))
        .FirstOrDefault();

    private static List<string> Stable(TrainingJobObservation observation, NotWorseGate gate) =>
    [
        .. observation.Stable
            .Where(stable => gate.Deployment is null || stable.Deployment == gate.Deployment)
            .Select(stable => stable.Version)
            .Distinct(StringComparer.Ordinal),
    ];
}
