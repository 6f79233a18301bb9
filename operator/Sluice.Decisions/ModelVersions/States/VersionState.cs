using Sluice.Api.Conditions;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelVersions.Observation;
using Sluice.Decisions.ModelVersions.Verifying;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelVersions.States;

/// <summary>Where a ModelVersion stands. <see cref="Read"/> finds it; <see cref="VersionTransitions"/> says which state follows.</summary>
internal abstract record VersionState
{
    private VersionState()
    {
    }

    /// <summary>Name of the state, as in the diagram.</summary>
    public string Name => GetType().Name;

    /// <summary>The state by the object and the status as last written.</summary>
    public static VersionState Read(ModelVersionObservation observation)
    {
        var status = observation.Status ?? new ModelVersionStatus();
        return observation switch
        {
            { Object.Deleting: true } => new Leaving(),
            _ when status.SpecDigest is { } digest && digest != Digest.Of(observation.Spec) => new Altered(),
            { FieldErrors.Count: > 0 } => new Invalid(),
            _ when status.VerificationTime is { } at => new Verified(at),
            _ when ConditionSet.Find(status.Conditions, ConditionTypes.Stalled) is { Status: ConditionStatus.True } stalled
                && VerificationFailure.IsFinal(stalled.Reason) => new Rejected(),
            _ => new Verifying(),
        };
    }

    /// <summary>It is being deleted.</summary>
    public sealed record Leaving : VersionState;

    /// <summary>The spec was changed after its creation, past every rule. For good.</summary>
    public sealed record Altered : VersionState;

    /// <summary>The spec breaks a rule.</summary>
    public sealed record Invalid : VersionState;

    /// <summary>Nothing is proven about the artifact yet.</summary>
    public sealed record Verifying : VersionState;

    /// <summary>The artifact's bytes are those of the digest. For good.</summary>
    /// <param name="Time">When that was found, UTC.</param>
    /// <param name="Now">What was found, where that was in this pass. Null in later passes.</param>
    public sealed record Verified(DateTime Time, Verification.Passed? Now = null) : VersionState;

    /// <summary>The artifact's bytes are not what the spec says, for as long as the pod that read them stays as the evidence.</summary>
    public sealed record Rejected : VersionState;
}
