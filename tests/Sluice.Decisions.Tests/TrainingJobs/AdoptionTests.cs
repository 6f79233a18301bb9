using Sluice.Api.Conditions;
using Sluice.Api.Judging;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs;

/// <summary>The same manifest applied again: after its time to live, from a backup, in another cluster.</summary>
public class AdoptionTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_version_of_the_same_request_is_adopted_and_nothing_runs()
    {
        var decision = TrainingJobDecider.Decide(Again(Jobs.New()));

        Assert.Equal(("True", Reasons.AlreadyTrained), Ready(decision));
        Assert.Equal(
            (JobPhase.Succeeded, "penguins-1.0.0", Jobs.Digest),
            (decision.Status.Phase, decision.Status.ModelVersion, decision.Status.DatasetDigest));
        Assert.Equal(Jobs.Start, decision.Status.CompletionTime);
        Assert.Empty(decision.Writes);
        Assert.Empty(decision.Status.Attempts);
        Assert.Contains("TrainingJob train made it", decision.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_adopted_once_and_for_all()
    {
        var seen = Again(Jobs.New());
        var again = seen.Then(Second);
        Assert.False(TrainingJobDecider.Decide(again).StatusChanged);
        Assert.Equal(("True", Reasons.AlreadyTrained), Ready(TrainingJobDecider.Decide(again with { ModelVersions = [] })));
    }

    [Fact]
    public void The_operator_that_made_a_version_knows_its_request_again()
    {
        var ran = Jobs.Running() with { Pods = [Jobs.Exited(0, Jobs.Result())] };
        var made = Assert.Single(TrainingJobDecider.Decide(ran).Writes.OfType<CreateModelVersion>());

        var again = Jobs.New() with { ModelVersions = [new ModelVersionFact { Name = made.Name, Uid = "mv-uid", Spec = made.Spec }] };
        again = again with { Object = again.Object with { Uid = "a-later-uid" } };

        Assert.Equal(("True", Reasons.AlreadyTrained), Ready(TrainingJobDecider.Decide(again)));
    }

    public static TheoryData<string, Func<TrainingJobSpec, TrainingJobSpec>> Unlike => new()
    {
        { "seed", spec => spec with { Trainer = spec.Trainer with { Seed = 9 } } },
        { "image", spec => spec with { Trainer = spec.Trainer with { Image = "other" } } },
        {
            "hyperparameters",
            spec => spec with { Trainer = spec.Trainer with { Hyperparameters = new Dictionary<string, string> { ["epochs"] = "9" } } }
        },
        { "features", spec => spec with { Dataset = spec.Dataset with { Features = [new FeatureOptions { Name = "other" }] } } },
        { "uri", spec => spec with { Dataset = spec.Dataset with { Uri = "file:///data/other.csv" } } },
        { "digest", spec => spec with { Dataset = spec.Dataset with { Digest = "sha256:" + new string('b', 64) } } },
        { "workers", spec => spec with { Workers = 2 } },
    };

    [Theory]
    [MemberData(nameof(Unlike))]
    public void Another_request_does_not_get_the_version(string what, Func<TrainingJobSpec, TrainingJobSpec> with)
    {
        var seen = Again(Jobs.New());
        var decision = TrainingJobDecider.Decide(seen with { Spec = with(seen.Spec) });
        Assert.True(decision.Stalled() == Reasons.VersionTaken, what);
        Assert.Empty(decision.Writes);
    }

    public static TheoryData<string, Func<TrainingJobSpec, TrainingJobSpec>> Alike => new()
    {
        { "limits of time", spec => spec with { RunPolicy = new RunPolicy { BackoffLimit = 9, TtlAfterFinished = "1h" } } },
        { "resources and pods", spec => spec with { Resources = new(), Pod = spec.Pod with { PriorityClassName = "low" } } },
        { "room to read in", spec => spec with { Dataset = spec.Dataset with { Scratch = "20Gi", Resources = new() } } },
        { "notes", spec => spec with { Publish = spec.Publish with { Notes = "by hand" } } },
        { "the digest that was read, pinned since", spec => spec with { Dataset = spec.Dataset with { Digest = Jobs.Digest } } },
    };

    [Theory]
    [MemberData(nameof(Alike))]
    public void How_it_would_run_makes_no_other_request(string what, Func<TrainingJobSpec, TrainingJobSpec> with)
    {
        var seen = Again(Jobs.New());
        Assert.True(Ready(TrainingJobDecider.Decide(seen with { Spec = with(seen.Spec) })) == ("True", Reasons.AlreadyTrained), what);
    }

    [Fact]
    public void A_version_that_is_going_or_bears_no_key_is_not_adopted()
    {
        var seen = Again(Jobs.New());
        var (going, bare) = (seen.ModelVersions[0] with { Deleting = true }, Jobs.Version("other-uid"));
        Assert.Equal(Reasons.VersionTaken, TrainingJobDecider.Decide(seen with { ModelVersions = [going] }).Stalled());
        Assert.Equal(Reasons.VersionTaken, TrainingJobDecider.Decide(seen with { ModelVersions = [bare] }).Stalled());
    }

    [Fact]
    public void Gates_are_judged_by_what_was_measured_then()
    {
        var seen = Again(Jobs.New(), ("accuracy", "0.95"));
        var (met, missed) = (Gate("0.9"), Gate("0.99"));

        var decision = TrainingJobDecider.Decide(met);
        Assert.Equal(("True", Reasons.AlreadyTrained), Ready(decision));
        Assert.True(Assert.Single(decision.Status.Gates).Passed);
        Assert.Equal(Reasons.GateFailed, TrainingJobDecider.Decide(missed).Stalled());
        Assert.Contains("accuracy: 0.95 is below 0.99", TrainingJobDecider.Decide(missed).Message(), StringComparison.Ordinal);

        TrainingJobObservation Gate(string min) => seen with
        {
            Spec = seen.Spec with { Gates = [new TrainingGate { Metric = "accuracy", Min = min }] },
        };
    }

    [Fact]
    public void A_comparison_counts_as_it_was_made_then()
    {
        var gate = new TrainingGate { NotWorse = new NotWorseGate { Metric = "accuracy", Margin = "0.01" } };
        var verdict = new TrainingGateVerdict
        {
            Metric = "accuracy",
            Outcome = GateOutcome.Passed,
            Value = "-0.002",
            Low = "-0.008",
            High = "0.004",
            Rows = 1000,
            Baseline = "0.9.0",
            Key = EvidenceKey.Of(gate),
            Passed = true,
        };
        var seen = Again(Jobs.New());
        var made = seen.ModelVersions[0].Spec;
        seen = seen with
        {
            ModelVersions = [seen.ModelVersions[0] with { Spec = made with { Evaluation = made.Evaluation! with { Gates = [verdict] } } }],
            Stable = [new("penguins", "1.0.0")],
        };

        // Whatever is stable by now, and by the bound that the job has now.
        var decision = Judge(gate);
        Assert.Equal(("True", Reasons.AlreadyTrained), Ready(decision));
        Assert.Equal(("0.9.0", GateOutcome.Passed), (decision.Status.Gates[0].Baseline, decision.Status.Gates[0].Outcome));
        Assert.Equal(Reasons.GateFailed, Judge(gate with { NotWorse = gate.NotWorse! with { Margin = "0.005" } }).Stalled());

        // What was never measured cannot be judged.
        var other = Judge(gate with { NotWorse = gate.NotWorse! with { Confidence = "0.99" } });
        Assert.Equal((Reasons.GateFailed, GateOutcome.NotMeasured), (other.Stalled(), other.Status.Gates[0].Outcome));
        Assert.Contains(
            "ModelVersion penguins-1.0.0 has no record of it; remove the gate, or publish another version",
            other.Message(),
            StringComparison.Ordinal);

        Decision<TrainingJobStatus> Judge(TrainingGate with) =>
            TrainingJobDecider.Decide(seen with { Spec = seen.Spec with { Gates = [with] } });
    }

    [Fact]
    public void A_job_that_adopted_cannot_become_another_request()
    {
        var seen = Again(Jobs.New()).Then(Second);
        seen = seen with { Spec = seen.Spec with { Trainer = seen.Spec.Trainer with { Seed = 9 } } };
        Assert.Equal(Reasons.InvalidSpec, TrainingJobDecider.Decide(seen).Stalled());
        Assert.Equal(Reasons.InvalidSpec, TrainingJobDecider.Decide(seen.Then(Second)).Stalled());
        Assert.Empty(TrainingJobDecider.Decide(seen.Then(Second)).Writes);
    }

    [Fact]
    public void Its_time_to_live_counts_from_the_adoption_and_trains_nothing()
    {
        var seen = Again(Jobs.New(spec => spec with { RunPolicy = new RunPolicy { TtlAfterFinished = "15s" } }));
        Assert.DoesNotContain(TrainingJobDecider.Decide(seen.Then(14 * Second)).Writes, step => step is DeleteSelf or CreateWorkerPod);
        Assert.IsType<DeleteSelf>(Assert.Single(TrainingJobDecider.Decide(seen.Then(15 * Second)).Writes));
    }

    // The job of the observation as another object, and the version that the first one made.
    private static TrainingJobObservation Again(TrainingJobObservation seen, params (string Name, string Value)[] metrics)
    {
        var first = Jobs.Version("an-earlier-uid");
        var lineage = first.Spec.Lineage! with
        {
            Dataset = new DatasetReference { Uri = seen.Spec.Dataset.Uri, Digest = Jobs.Digest },
            RunKey = RunIdentity.RunKey(seen.Spec, Jobs.Digest),
        };
        var evaluation = new Evaluation { Metrics = metrics.ToDictionary(metric => metric.Name, metric => metric.Value) };
        return seen with { ModelVersions = [first with { Spec = first.Spec with { Lineage = lineage, Evaluation = evaluation } }] };
    }

    private static (string? Status, string? Reason) Ready(Decision<TrainingJobStatus> decision)
    {
        var ready = ConditionSet.Find(decision.Status.Conditions, ConditionTypes.Ready);
        return (ready?.Status, ready?.Reason);
    }
}
