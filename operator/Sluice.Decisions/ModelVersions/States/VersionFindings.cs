using Sluice.Api.Conditions;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelVersions.Observation;
using Sluice.Decisions.ModelVersions.Verifying;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelVersions.States;

/// <summary>What an observation means for a version.</summary>
internal sealed class VersionFindings
{
    private readonly Lazy<Verification> verdict;

    /// <summary>Prepares the findings.</summary>
    public VersionFindings(ModelVersionObservation observation)
    {
        Observation = observation;
        Now = Clock.Seconds(observation.Now);
        Before = observation.Status ?? new ModelVersionStatus();
        verdict = new(() => VerificationJudge.Judge(observation, Now));
    }

    /// <summary>The observation.</summary>
    public ModelVersionObservation Observation { get; }

    /// <summary>The instant in whole seconds, UTC.</summary>
    public DateTime Now { get; }

    /// <summary>The status as last written.</summary>
    public ModelVersionStatus Before { get; }

    /// <summary>What the verification pods say. It is judged at most once, and only where it is asked for.</summary>
    public Verification Verdict => verdict.Value;

    /// <summary>
    /// Why the last look failed, while the artifact is looked for again. People want to know that rather than that a pod is at work, and
    /// get no event for each look. Null when the last look did not fail.
    /// </summary>
    public Readiness? LastFailure =>
        ConditionSet.Find(Before.Conditions, ConditionTypes.Ready) is
        {
            Status: ConditionStatus.Unknown,
            Reason: Reasons.ArtifactUnavailable or Reasons.VerificationFailed,
        } ready
            ? new Readiness.InProgress(ready.Reason, ready.Message)
            : null;
}
