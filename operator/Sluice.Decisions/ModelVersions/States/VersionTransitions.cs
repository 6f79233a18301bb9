using Sluice.Decisions.ModelVersions.Verifying;
using static Sluice.Decisions.ModelVersions.States.VersionState;

namespace Sluice.Decisions.ModelVersions.States;

// The diagram, as in docs/versions.md. VersionDiagramTests holds both, and what the code does, together.
//
//   [*] --> Verifying
//   Verifying --> Verified: the artifact's bytes are those of the digest
//   Verifying --> Rejected: the bytes are proven to be wrong
//   Rejected --> Verifying: the pod that proved it was deleted, so the artifact is read again
//
// Altered, Invalid and Leaving are read from the object itself, and no arrow leads to them or from them.

/// <summary>All transitions of a ModelVersion.</summary>
internal static class VersionTransitions
{
    /// <summary>The state that follows; null when the version stays where it is.</summary>
    public static VersionState? Next(VersionState state, VersionFindings findings) => state switch
    {
        Leaving or Altered or Invalid or Verified => null,
        VersionState.Verifying => findings.Verdict switch
        {
            Verification.Passed passed => new Verified(passed.Time, passed),
            Verification.Failed => new Rejected(),
            _ => null,
        },
        Rejected => findings.Verdict is Verification.Failed ? null : new VersionState.Verifying(),
        _ => throw new InvalidOperationException("VersionState is a closed hierarchy"),
    };
}
