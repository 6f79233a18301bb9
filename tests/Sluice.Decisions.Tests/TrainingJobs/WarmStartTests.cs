using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs;

/// <summary>A training that starts from a published version: how its trainer learns of it, and what waits for it.</summary>
public class WarmStartTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Every_worker_gets_the_version_and_the_check_need_not_know()
    {
        var seen = Seen(spec => spec with { Workers = 2 });
        var decision = TrainingJobDecider.Decide(seen);
        var start = Document(decision).WarmStart!;

        Assert.Equal(
            ("0.9.0", "oci://registry/0.9.0", Jobs.Digest), (start.Version, start.Artifact.Uri, start.Artifact.Digest));
        Assert.Equal([start, start], decision.Writes.OfType<CreateWorkerPod>().Select(worker => worker.WarmStart));
        Assert.Null(Document(TrainingJobDecider.Decide(seen with { Status = null })).WarmStart);
        Assert.Null(Document(TrainingJobDecider.Decide(seen with { Spec = seen.Spec with { WarmStart = null } })).WarmStart);
    }

    // The job may have something else mounted where the volume was when the version was published.
    [Fact]
    public void An_artifact_on_a_volume_is_read_at_a_path_of_its_own()
    {
        var seen = Seen();
        var artifact = seen.ModelVersions[0].Spec.Artifact with
        {
            Uri = "file:///models/penguins",
            Volume = new ArtifactVolume { PersistentVolumeClaim = new ClaimSource { ClaimName = "old" }, MountPath = "/models" },
        };
        seen = seen with { ModelVersions = [Version("0.9.0") with { Spec = seen.ModelVersions[0].Spec with { Artifact = artifact } }] };

        var given = Document(TrainingJobDecider.Decide(seen)).WarmStart!.Artifact;
        Assert.Equal(
            ("file:///sluice/warm-start/penguins", "old", "/sluice/warm-start"),
            (given.Uri, given.Volume!.PersistentVolumeClaim.ClaimName, given.Volume.MountPath));
    }

    public static TheoryData<ModelVersionFact[], string?, string?, string> Holds => new()
    {
        {
            [], Reasons.WarmStartAbsent, null,
            "spec.warmStart.version: penguins 0.9.0 has no ModelVersion; name one that is published, or remove spec.warmStart"
        },
        { [Version("0.8.0")], Reasons.WarmStartAbsent, null, "penguins 0.9.0 has no ModelVersion" },
        { [Version("0.9.0") with { Deleting = true }], Reasons.WarmStartAbsent, null, "penguins 0.9.0 has no ModelVersion" },
        {
            [Version("0.9.0") with { Ready = false, Stalled = true, Message = "DigestMismatch: x" }], Reasons.VersionNotReady, null,
            "spec.warmStart.version: ModelVersion penguins-0.9.0 is not verified: DigestMismatch: x"
        },
        {
            [Version("0.9.0") with { Ready = false, Message = "Verifying: x" }], null, Reasons.VersionNotReady,
            "spec.warmStart.version: ModelVersion penguins-0.9.0 is not verified: Verifying: x"
        },
    };

    [Theory]
    [MemberData(nameof(Holds))]
    public void A_job_without_its_version_waits_before_it_makes_a_pod(
        ModelVersionFact[] versions, string? stalled, string? reconciling, string message)
    {
        foreach (var status in new[] { Seen().Status, null })
        {
            var seen = Seen() with { Status = status, ModelVersions = versions };
            var decision = TrainingJobDecider.Decide(seen);
            Assert.Equal((stalled, reconciling), (decision.Stalled(), decision.Reconciling()));
            Assert.Contains(message, decision.Message(), StringComparison.Ordinal);
            Assert.Empty(decision.Writes);

            // It goes on by itself once the version is there.
            Assert.NotEmpty(TrainingJobDecider.Decide(seen.Then(Second) with { ModelVersions = [Version("0.9.0")] }).Writes);
        }
    }

    [Fact]
    public void The_version_is_the_parent_of_the_result_and_part_of_what_was_asked_for()
    {
        var seen = Seen();
        var running = seen.Then(Second, Jobs.Pod()).Then(Second, Jobs.Pod());
        var decision = TrainingJobDecider.Decide(running with { Pods = [Jobs.Exited(0, Jobs.Result())] });

        var lineage = Assert.Single(decision.Writes.OfType<CreateModelVersion>()).Spec.Lineage!;
        Assert.Equal("0.9.0", lineage.Parent);
        Assert.True(RunIdentity.Gives(seen.Spec, lineage));
        Assert.False(RunIdentity.Gives(seen.Spec with { WarmStart = null }, lineage));
        Assert.False(RunIdentity.Gives(seen.Spec with { WarmStart = new WarmStartOptions { Version = "0.8.0" } }, lineage));
    }

    [Fact]
    public void Another_version_to_start_from_ends_the_attempt()
    {
        var running = Seen().Then(Second, Jobs.Pod()).Then(Second, Jobs.Pod());
        var edited = running with { Spec = running.Spec with { WarmStart = new WarmStartOptions { Version = "0.8.0" } } };

        Assert.Equal(AttemptCause.SpecChanged, TrainingJobDecider.Decide(edited).Status.Attempts[^1].Cause);
        Assert.Null(TrainingJobDecider.Decide(running).Status.Attempts[^1].Cause);
    }

    private static JobDocument Document(Decision<TrainingJobStatus> decision) =>
        Assert.Single(decision.Writes.OfType<ApplyJobDocument>()).Document;

    private static TrainingJobObservation Seen(Func<TrainingJobSpec, TrainingJobSpec>? with = null) =>
        Jobs.New(spec => (with?.Invoke(spec) ?? spec) with { WarmStart = new WarmStartOptions { Version = "0.9.0" } }) with
        {
            ModelVersions = [Version("0.9.0"), Version("0.8.0")],
        };

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
