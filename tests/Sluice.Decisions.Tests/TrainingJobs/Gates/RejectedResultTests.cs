using Sluice.Api.Conditions;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Gates;

/// <summary>A result that a gate keeps from being registered is registered for study, where the job asks for it.</summary>
public class RejectedResultTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void It_is_registered_below_its_version_and_then_the_job_has_failed()
    {
        var seen = Seen();
        var decision = TrainingJobDecider.Decide(seen);
        var made = Assert.Single(decision.Writes.OfType<CreateModelVersion>());

        Assert.Equal(("penguins-1.0.0-rejected.1", "1.0.0-rejected.1"), (made.Name, made.Spec.Version));
        Assert.Equal((Jobs.Digest, "job-uid"), (made.Spec.Artifact.Digest, made.Spec.Lineage!.TrainingJob.Uid));
        Assert.Equal((GateOutcome.Failed, false), (made.Spec.Evaluation!.Gates[0].Outcome, made.Spec.Evaluation.Gates[0].Passed));
        Assert.Equal((JobPhase.Publishing, null), (decision.Status.Phase, decision.Status.RejectedVersion));

        // Not there yet: the same again.
        seen = seen with { Status = decision.Status };
        Assert.Equivalent(made, Assert.Single(TrainingJobDecider.Decide(seen).Writes.OfType<CreateModelVersion>()));

        var done = TrainingJobDecider.Decide(seen with { ModelVersions = [Fact(made)] });
        Assert.Equal((JobPhase.Failed, Reasons.GateFailed), (done.Status.Phase, done.Stalled()));
        Assert.Equal(("penguins-1.0.0-rejected.1", null), (done.Status.RejectedVersion, done.Status.ModelVersion));
        Assert.Equal(
            "spec.gates: accuracy: 0.5 is below 0.9; the result is registered for study as ModelVersion penguins-1.0.0-rejected.1",
            done.Message());

        // For good: neither its own record nor the time that passes makes it anything else.
        seen = seen with { Status = done.Status, ModelVersions = [Fact(made)], Pods = [], Now = seen.Now + Second };
        Assert.False(TrainingJobDecider.Decide(seen).StatusChanged);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Discard")]
    public void By_default_nothing_is_registered(string? policy)
    {
        var decision = TrainingJobDecider.Decide(Seen(policy));
        Assert.DoesNotContain(decision.Writes, step => step is CreateModelVersion);
        Assert.Equal(
            (Reasons.GateFailed, "spec.gates: accuracy: 0.5 is below 0.9; nothing was registered", null),
            (decision.Stalled(), decision.Message(), decision.Status.RejectedVersion));
    }

    [Theory]
    [InlineData("penguins 1.0.0-rejected.1", "1.0.0-rejected.2")]
    [InlineData("penguins 1.0.0-rejected.1 penguins 1.0.0-rejected.9 penguins 1.0.0-rejected.10", "1.0.0-rejected.11")]
    [InlineData("penguins 1.0.0-rejected.x penguins 1.0.0-rc.7 penguins 1.0.0-rejected.-3", "1.0.0-rejected.1")]
    [InlineData("penguins 1.0.1-rejected.5 other 1.0.0-rejected.5", "1.0.0-rejected.1")]
    public void The_next_free_number_is_taken(string there, string expected)
    {
        var words = there.Split(' ');
        var seen = Seen() with
        {
            ModelVersions = [.. words.Chunk(2).Select(pair => Record(pair[1], pair[0], new string('c', 64), uid: "other"))],
        };
        Assert.Equal(expected, Assert.Single(TrainingJobDecider.Decide(seen).Writes.OfType<CreateModelVersion>()).Spec.Version);
    }

    [Fact]
    public void The_same_artifact_is_not_registered_twice()
    {
        var decision = TrainingJobDecider.Decide(Seen() with { ModelVersions = [Record("1.0.0-rejected.3", uid: "an-earlier-job")] });
        Assert.DoesNotContain(decision.Writes, step => step is CreateModelVersion);
        Assert.Equal((Reasons.GateFailed, "penguins-1.0.0-rejected.3"), (decision.Stalled(), decision.Status.RejectedVersion));
    }

    [Fact]
    public void A_corrected_job_publishes_the_version_all_the_same()
    {
        var seen = Seen() with { ModelVersions = [Record("1.0.0-rejected.1")] };
        seen = seen with { Status = TrainingJobDecider.Decide(seen).Status, Pods = [] };
        seen = seen with
        {
            Object = seen.Object with { Generation = 2 },
            Spec = seen.Spec with { Gates = [new TrainingGate { Metric = "accuracy", Min = "0.4" }] },
        };
        var edited = TrainingJobDecider.Decide(seen);
        Assert.Equal((null, null), (edited.Stalled(), edited.Status.RejectedVersion));

        var again = seen.Then(Second);
        while (again.Status!.Attempts[^1].EndTime is not null || again.Status.DataCheck!.EndTime is null)
        {
            again = again.Status.DataCheck is { EndTime: null } check
                ? again with { CheckPods = [Jobs.CheckExited(0, new() { Digest = Jobs.Digest, Rows = 344 }, check.Number)] }
                : again;
            again = again.Then(Second);
        }

        var number = again.Status.Attempts[^1].Number;
        again = again with { Pods = [Jobs.Exited(0, Jobs.Result(("accuracy", "0.5")), number)] };
        Assert.Equal("penguins-1.0.0", Assert.Single(TrainingJobDecider.Decide(again).Writes.OfType<CreateModelVersion>()).Name);
    }

    [Fact]
    public void Its_name_is_in_the_message_however_many_gates_failed()
    {
        var seen = Seen();
        seen = seen with
        {
            Spec = seen.Spec with { Gates = [.. Enumerable.Range(100, 32).Select(i => new TrainingGate { Metric = $"a-long-name-{i}" })] },
            ModelVersions = [Record("1.0.0-rejected.1")],
        };
        var message = TrainingJobDecider.Decide(seen).Message();
        Assert.EndsWith(
            "…; the result is registered for study as ModelVersion penguins-1.0.0-rejected.1", message, StringComparison.Ordinal);
        Assert.True(message.Length <= 1024);
    }

    [Fact]
    public void A_job_applied_again_does_not_adopt_it()
    {
        var seen = Jobs.New();
        var lineage = new Lineage
        {
            TrainingJob = new TrainingJobReference { Name = "train", Uid = "an-earlier-uid" },
            Dataset = new DatasetReference { Digest = Jobs.Digest },
            RunKey = RunIdentity.RunKey(seen.Spec, Jobs.Digest),
        };
        var record = Record("1.0.0-rejected.1");
        record = record with { Spec = record.Spec with { Lineage = lineage } };
        Assert.Single(TrainingJobDecider.Decide(seen with { ModelVersions = [record] }).Writes.OfType<CreateWorkerPod>());
    }

    [Fact]
    public void Whether_it_is_kept_may_be_said_while_the_attempt_runs()
    {
        var spec = Jobs.New().Spec;
        Assert.Equal(
            RunIdentity.RunDigest(spec), RunIdentity.RunDigest(spec with { Publish = spec.Publish with { OnGateFailure = "PreRelease" } }));
    }

    private static TrainingJobObservation Seen(string? policy = "PreRelease") => Jobs.Running(spec => spec with
    {
        Gates = [new TrainingGate { Metric = "accuracy", Min = "0.9" }],
        Publish = spec.Publish with { OnGateFailure = policy },
    }) with
    { Pods = [Jobs.Exited(0, Jobs.Result(("accuracy", "0.5")))] };

    private static ModelVersionFact Fact(CreateModelVersion step) => new() { Name = step.Name, Uid = step.Name, Spec = step.Spec };

    private static ModelVersionFact Record(
        string version, string model = "penguins", string? digest = null, string uid = "job-uid") => new()
        {
            Name = $"{model}-{version}",
            Uid = version,
            Ready = true,
            Spec = new ModelVersionSpec
            {
                Model = model,
                Version = version,
                Artifact = new ArtifactReference { Digest = digest is null ? Jobs.Digest : $"sha256:{digest}" },
                Lineage = new Lineage { TrainingJob = new TrainingJobReference { Name = "train", Uid = uid } },
            },
        };
}
