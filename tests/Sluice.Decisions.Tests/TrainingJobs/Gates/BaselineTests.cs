using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Gates;

/// <summary>Which version a result is compared with, and how its trainer learns of it.</summary>
public class BaselineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_stable_version_is_given_to_the_workers_and_recorded_in_the_attempt()
    {
        var decision = TrainingJobDecider.Decide(Seen(["0.9.0"]));
        var document = Document(decision);

        Assert.Equal(("0.9.0", "oci://registry/0.9.0"), (document.Baseline!.Version, document.Baseline.Artifact.Uri));
        Assert.Equal("0.9.0", Assert.Single(decision.Status.Attempts).Baseline);
        Assert.Equal(document.Baseline, Assert.Single(decision.Writes.OfType<CreateWorkerPod>()).Baseline);
    }

    [Fact]
    public void What_is_promoted_while_an_attempt_runs_changes_nothing_and_the_next_attempt_takes_it()
    {
        var promoted = Seen(["0.9.0"]).Then(Second) with { Stable = [new("penguins", "0.10.0")] };
        Assert.Equal("0.9.0", Document(TrainingJobDecider.Decide(promoted)).Baseline!.Version);

        var broken = promoted with { Pods = [Jobs.Exited(1)] };
        var again = (broken.Then(TimeSpan.FromMinutes(1)) with { Pods = [] }).Then(TimeSpan.FromHours(1));
        Assert.Equal(["0.9.0", "0.10.0"], TrainingJobDecider.Decide(again).Status.Attempts.Select(attempt => attempt.Baseline));
        Assert.Equal("0.10.0", Document(TrainingJobDecider.Decide(again)).Baseline!.Version);
    }

    // The job may have something else mounted where the volume was when the version was published.
    [Theory]
    [InlineData("/models", "file:///models/penguins", "file:///sluice/baseline/penguins")]
    [InlineData("/models/", "file:///models/a/b", "file:///sluice/baseline/a/b")]
    [InlineData("/models", "file:///models", "file:///sluice/baseline")]
    public void An_artifact_on_a_volume_is_read_at_a_path_of_its_own(string mountPath, string uri, string expected)
    {
        var seen = Seen(["0.9.0"]);
        var stable = seen.ModelVersions[0];
        var artifact = stable.Spec.Artifact with
        {
            Uri = uri,
            Volume = new ArtifactVolume { PersistentVolumeClaim = new ClaimSource { ClaimName = "old" }, MountPath = mountPath },
        };
        seen = seen with { ModelVersions = [stable with { Spec = stable.Spec with { Artifact = artifact } }, seen.ModelVersions[1]] };

        var given = Document(TrainingJobDecider.Decide(seen)).Baseline!.Artifact;
        Assert.Equal(
            (expected, "old", "/sluice/baseline", stable.Spec.Artifact.Digest),
            (given.Uri, given.Volume!.PersistentVolumeClaim.ClaimName, given.Volume.MountPath, given.Digest));
    }

    [Fact]
    public void A_document_says_what_to_measure_under_which_key_and_the_check_need_not_know()
    {
        var latency = new TrainingGate { Latency = new ModelLatencyGate { Max = "5ms" } };
        var gates = new[] { new TrainingGate { Metric = "accuracy", Min = "0.9" }, Gate(), latency };
        var document = Document(TrainingJobDecider.Decide(Seen(["0.9.0"], gates)));

        Assert.Equal([1, 2], document.Evidence!.Select(each => each.Gate));
        Assert.Equal([EvidenceKey.Of(gates[1]), EvidenceKey.Of(latency)], document.Evidence!.Select(each => each.Key));
        Assert.Equal((3, "1.0.0-rejected.job-uid.0"), (document.Spec.Gates.Count, document.RejectedTag));

        var checking = TrainingJobDecider.Decide(Seen(["0.9.0"], gates) with { Status = null });
        var check = Assert.Single(checking.Writes.OfType<ApplyJobDocument>()).Document;
        Assert.Equal((0, null, null, null), (check.Spec.Gates.Count, check.Evidence, check.Baseline, check.RejectedTag));

        var plain = Document(TrainingJobDecider.Decide(Jobs.New()));
        Assert.Equal((null, null, null), (plain.Evidence, plain.Baseline, plain.RejectedTag));
    }

    public static TheoryData<string?, string[], string, string> Holds => new()
    {
        { null, [], Reasons.BaselineAbsent, "spec.gates[0].notWorse: no ModelDeployment has a stable version of penguins" },
        {
            null, ["0.9.0", "0.10.0"], Reasons.BaselineAbsent,
            "spec.gates[0].notWorse.deployment: d0 (0.9.0), d1 (0.10.0) have different stable versions of penguins; name one of them"
        },
        { "other", ["0.9.0"], Reasons.BaselineAbsent, "deployment: ModelDeployment other has no stable version of penguins" },
        { null, ["0.8.0"], Reasons.VersionNotFound, "penguins 0.8.0 is stable and has no ModelVersion; register it again" },
        { null, ["0.11.0"], Reasons.VersionNotReady, "ModelVersion penguins-0.11.0, which is stable, is not verified: DigestMismatch" },
    };

    [Theory]
    [MemberData(nameof(Holds))]
    public void A_job_that_could_not_be_judged_waits_before_it_uses_a_GPU(
        string? deployment, string[] stable, string reason, string message)
    {
        var gate = Gate();
        gate = gate with { NotWorse = gate.NotWorse! with { Deployment = deployment } };
        foreach (var status in new[] { Seen(stable).Status, null })
        {
            var seen = Seen(stable, gate) with { Status = status };
            seen = seen with
            {
                ModelVersions =
                [
                    .. seen.ModelVersions,
                    Version("0.11.0") with { Ready = false, Stalled = true, Message = "DigestMismatch: x" },
                ],
            };
            var decision = TrainingJobDecider.Decide(seen);
            Assert.Equal(reason, decision.Stalled());
            Assert.Contains(message, decision.Message(), StringComparison.Ordinal);
            Assert.Empty(decision.Writes);

            // It goes on by itself once one is stable.
            var deployed = seen.Then(Second) with { Stable = [new(deployment ?? "d0", "0.9.0")] };
            Assert.NotEmpty(TrainingJobDecider.Decide(deployed).Writes);
        }
    }

    [Fact]
    public void A_version_that_is_being_verified_is_waited_for()
    {
        var seen = Seen(["0.11.0"]);
        seen = seen with { ModelVersions = [Version("0.11.0") with { Ready = false, Message = "Verifying: x" }] };
        Assert.Equal((null, Reasons.VersionNotReady),
            (TrainingJobDecider.Decide(seen).Stalled(), TrainingJobDecider.Decide(seen).Reconciling()));
    }

    [Theory]
    [InlineData(null, new[] { "0.9.0", "0.9.0" }, "0.9.0")]
    [InlineData("d1", new[] { "0.9.0", "0.10.0" }, "0.10.0")]
    public void Of_several_deployments_one_version_or_the_named_one_counts(string? deployment, string[] stable, string expected)
    {
        var gate = Gate();
        gate = gate with { NotWorse = gate.NotWorse! with { Deployment = deployment } };
        Assert.Equal(expected, Document(TrainingJobDecider.Decide(Seen(stable, gate))).Baseline!.Version);
    }

    [Fact]
    public void A_first_version_may_be_published_without_one_to_compare_with()
    {
        var gate = Gate();
        gate = gate with { NotWorse = gate.NotWorse! with { WhenAbsent = "Pass" } };
        var result = Jobs.Result(result => result with
        {
            Evidence = [new GateEvidence { Key = EvidenceKey.Of(gate)!, Outcome = GateOutcome.BaselineAbsent }],
        });
        var seen = Finished(Seen([], gate), result);
        var decision = TrainingJobDecider.Decide(seen);

        Assert.Single(decision.Writes.OfType<CreateModelVersion>());
        Assert.Equal(GateOutcome.BaselineAbsent, Assert.Single(decision.Status.Gates).Outcome);
        Assert.Equal("Warning", Assert.Single(decision.Events, @event => @event.Reason == "GatesPassed").Type);

        // Another one became stable meanwhile: "none" is no longer true.
        decision = TrainingJobDecider.Decide(seen with { Stable = [new("d0", "0.9.0")] });
        Assert.Equal(Reasons.GateFailed, decision.Stalled());
        Assert.Contains("0.9.0 is by now", decision.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_is_judged_by_the_version_of_its_attempt()
    {
        var evidence = new GateEvidence { Key = EvidenceKey.Of(Gate())!, Value = "0", Low = "-0.001", High = "0.001", Rows = 1000 };
        var (right, wrong) = (Decide("0.9.0"), Decide("0.10.0"));

        Assert.Equal(
            ("0.9.0", 1000, "-0.001", GateOutcome.Passed),
            (right.Status.Gates[0].Baseline, right.Status.Gates[0].Rows, right.Status.Gates[0].Low, right.Status.Gates[0].Outcome));
        var recorded = Assert.Single(right.Writes.OfType<CreateModelVersion>()).Spec.Evaluation!.Gates;
        Assert.Equal(right.Status.Gates, recorded);
        Assert.Equal("Normal", Assert.Single(right.Events, @event => @event.Reason == "GatesPassed").Type);
        Assert.Equal((Reasons.GateFailed, GateOutcome.BaselineUnreadable), (wrong.Stalled(), wrong.Status.Gates[0].Outcome));

        Decision<TrainingJobStatus> Decide(string compared) => TrainingJobDecider.Decide(
            Finished(Seen(["0.9.0"]), Jobs.Result(result => result with { Evidence = [evidence], Baseline = compared }))
                with
            { Stable = [new("d0", "0.10.0")] });
    }

    [Fact]
    public void A_pod_that_shows_when_a_name_is_free_again_has_the_baseline_and_so_has_an_attempt_whose_status_was_lost()
    {
        var seen = Seen(["0.9.0"]);
        var conflict = new NameConflict(new StepTarget(StepTargetKind.Pod, "train-attempt-0-0"));
        var held = TrainingJobDecider.Decide(seen with { Conflicts = [conflict] });
        Assert.Equal("0.9.0", Assert.Single(held.Writes.OfType<CreateWorkerPod>()).Baseline!.Version);

        var lost = TrainingJobDecider.Decide(seen with { Pods = [Jobs.Pod()] });
        Assert.Equal("0.9.0", Assert.Single(lost.Status.Attempts).Baseline);
    }

    private static TrainingJobObservation Finished(TrainingJobObservation seen, string result) =>
        seen.Then(Second, Jobs.Pod()).Then(Second, Jobs.Pod()) with { Pods = [Jobs.Exited(0, result)] };

    private static TrainingGate Gate() => new() { NotWorse = new NotWorseGate { Metric = "accuracy", Margin = "0.01" } };

    private static JobDocument Document(Decision<TrainingJobStatus> decision) =>
        Assert.Single(decision.Writes.OfType<ApplyJobDocument>()).Document;

    private static TrainingJobObservation Seen(string[] stable, params TrainingGate[] gates) =>
        Jobs.New(spec => spec with { Gates = gates.Length > 0 ? gates : [Gate()] }) with
        {
            ModelVersions = [Version("0.9.0"), Version("0.10.0")],
            Stable = [.. stable.Select((version, i) => new StableFact($"d{i}", version))],
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
