using Sluice.Api.Conditions;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs;

/// <summary>Which version drift is measured from.</summary>
public class DriftParentTests
{
    [Theory]
    [InlineData(null, "0.10.0")]
    [InlineData("0.9.0", "0.9.0")]
    public void It_is_the_one_that_is_named_or_the_newest_verified_one_before_the_job_s_own(string? named, string expected)
    {
        var decision = TrainingJobDecider.Decide(Seen(
            named,
            Version("0.9.0"),
            Version("0.10.0"),
            Version("0.11.0") with { Ready = false },
            Version("0.12.0") with { Deleting = true },
            Version("1.0.0-rejected.1"),
            Version("1.0.0-rc.1") with { Spec = Version("1.0.0-rc.1").Spec with { Model = "other" } },
            Version("1.1.0")));

        var pod = Assert.Single(decision.Writes.OfType<CreateCheckPod>());
        var document = Assert.Single(decision.Writes.OfType<ApplyJobDocument>()).Document;
        Assert.Equal((expected, $"oci://registry/{expected}"), (pod.Parent!.Version, pod.Parent.Artifact.Uri));
        Assert.Equal((pod.Parent, $"penguins-{expected}"), (document.Parent, decision.Status.DataCheck!.Parent));

        // A version that is published meanwhile changes nothing about the check, and the workers need none.
        var seen = Seen(named, Version("0.9.0"), Version("0.10.0"), Version("0.13.0")) with { Status = decision.Status };
        Assert.Equal(expected, Assert.Single(TrainingJobDecider.Decide(seen).Writes.OfType<CreateCheckPod>()).Parent!.Version);
    }

    [Fact]
    public void Without_a_version_or_a_check_that_asks_there_is_none()
    {
        Assert.Null(Assert.Single(TrainingJobDecider.Decide(Seen(null)).Writes.OfType<CreateCheckPod>()).Parent);
        var unasked = Jobs.Unchecked() with { ModelVersions = [Version("0.9.0")] };
        Assert.Null(Assert.Single(TrainingJobDecider.Decide(unasked).Writes.OfType<CreateCheckPod>()).Parent);
    }

    [Fact]
    public void A_version_that_is_named_and_not_there_is_waited_for()
    {
        var missing = TrainingJobDecider.Decide(Seen("0.9.0", Version("0.8.0")));
        Assert.Equal(
            (Reasons.VersionNotFound,
                "spec.dataset.checks[1].drift.version: penguins 0.9.0 has no ModelVersion; name one that is published, or none for the "
                + "newest"),
            (missing.Stalled(), missing.Message()));
        Assert.Empty(missing.Writes);

        var unverified = Version("0.9.0") with { Ready = false, Message = "Verifying: pod x reads the artifact" };
        var waits = TrainingJobDecider.Decide(Seen("0.9.0", unverified));
        Assert.Equal((null, Reasons.VersionNotReady), (waits.Stalled(), waits.Reconciling()));
        Assert.Equal(Reasons.VersionNotReady, TrainingJobDecider.Decide(Seen("0.9.0", unverified with { Stalled = true })).Stalled());
        Assert.Single(TrainingJobDecider.Decide(Seen("0.9.0", Version("0.9.0"))).Writes.OfType<CreateCheckPod>());
    }

    private static TrainingJobObservation Seen(string? named, params ModelVersionFact[] versions) => Jobs.Unchecked(spec => spec with
    {
        Dataset = spec.Dataset with
        {
            Checks = [new DataCheck { Leakage = new LeakageCheck() }, new DataCheck { Drift = new DriftCheck { Version = named } }],
        },
    }) with
    { ModelVersions = versions };

    private static ModelVersionFact Version(string version) => new()
    {
        Name = $"penguins-{version}",
        Uid = version,
        Ready = true,
        Spec = new ModelVersionSpec
        {
            Model = "penguins",
            Version = version,
            Artifact = new ArtifactReference { Uri = $"oci://registry/{version}", Digest = Jobs.Digest, Size = 1 },
        },
    };
}
