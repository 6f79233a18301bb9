using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Stores;

namespace Sluice.Trainer.Tests.Hosting.Gates;

public sealed class GatesTests : IDisposable
{
    private const string Rejected = "-rejected.1.0";

    private readonly TrainerPod pod = new();
    private int published;

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task Each_form_of_gate_is_measured_on_the_held_out_rows()
    {
        var verdicts = await RunAsync(
            new() { Metric = "accuracy", Min = "0.9" },
            new() { Metric = "recall.Adelie", Min = "0.5", Slice = new RowSlice { Column = "island", Value = "Torgersen" } },
            new() { Metric = "accuracy", Min = "0.5", Slice = new RowSlice { Column = "body_mass_g", From = "3500", To = "5000" } },
            new() { Fairness = Parity("sex") with { Positive = "Gentoo" } },
            new() { Latency = new ModelLatencyGate { Max = "1s", Rows = 8 } },
            new() { Size = new ModelSizeGate { Max = "10Mi" } });

        Assert.All(verdicts, verdict => Assert.True(verdict.Passed, verdict.Message));
        Assert.InRange(verdicts[1].Rows!.Value, 5, 25);
        Assert.InRange(verdicts[2].Rows!.Value, verdicts[1].Rows!.Value, 60);
        Assert.InRange(verdicts[3].Rows!.Value, 20, 40);
        Assert.InRange(Number(verdicts[4]), 0.0001m, 1000m);
        var store = ArtifactStores.Open(pod.Result.Artifact.Uri);
        var artifact = await store.OpenAsync(ArtifactDigest.Parse(pod.Result.Artifact.Digest));
        Assert.Equal(artifact.Find("model.onnx")!.Size, Number(verdicts[5]));
        Assert.Null(pod.Result.Baseline);
        Assert.NotNull(await store.ResolveAsync("1.0.0"));
    }

    [Fact]
    public async Task What_cannot_be_measured_has_an_outcome_of_its_own_and_leaves_the_tag_of_the_version_free()
    {
        var verdicts = await RunAsync(
            new() { Metric = "rmse", Min = "0", Slice = new RowSlice { Column = "island", Value = "Dream" } },
            new() { Metric = "accuracy", Min = "0", Slice = new RowSlice { Column = "colour", Value = "Dream" } },
            new() { Metric = "accuracy", Min = "0", Slice = new RowSlice { Column = "island", Value = "Skye" } },
            new() { Metric = "accuracy", Min = "0", Slice = new RowSlice { Column = "island", From = "1" } },
            new() { Metric = "rocAuc.Gentoo", Min = "0", Slice = new RowSlice { Column = "island", Value = "Torgersen" } },
            new() { Fairness = Parity("sex") },
            new() { Fairness = Parity("sex") with { Positive = "Emperor" } },
            new() { Fairness = Parity("Sex") with { Positive = "Gentoo" } },
            new() { Fairness = Parity("bill_length_mm") with { Positive = "Gentoo" } },
            new() { NotWorse = new NotWorseGate { Metric = "accuracy", Margin = "0.1" } });

        Assert.Equal(
            [
                GateOutcome.MissingMetric, GateOutcome.UnknownColumn, GateOutcome.EmptySlice, GateOutcome.EmptySlice,
                GateOutcome.NotANumber, GateOutcome.MissingMetric, GateOutcome.MissingMetric, GateOutcome.UnknownColumn,
                GateOutcome.GroupTooSmall, GateOutcome.BaselineAbsent,
            ],
            verdicts.Select(verdict => verdict.Outcome!.Value));
        Assert.All(verdicts, verdict => Assert.False(verdict.Passed, verdict.Message));
        var store = ArtifactStores.Open(pod.Result.Artifact.Uri);
        Assert.Null(await store.ResolveAsync("1.0.0"));
        Assert.Equal(pod.Result.Artifact.Digest, (await store.ResolveAsync("1.0.0" + Rejected)).ToString());

        Assert.All(await RunAsync(new TrainingGate { Metric = "accuracy", Min = "0.9" }), verdict => Assert.True(verdict.Passed));
        Assert.Equal(pod.Result.Artifact.Digest, (await store.ResolveAsync("1.0.0")).ToString());
    }

    [Fact]
    public async Task A_column_that_is_no_feature_makes_slices_and_groups_and_changes_nothing_that_is_learnt()
    {
        Assert.Equal(ExitCodes.Ok, await WithoutSex());
        var loss = pod.Result.Metrics["logLoss"];
        pod.Change(spec => spec with { Publish = spec.Publish with { Version = "1.0.0" } });

        var verdicts = await RunAsync(
            new() { Fairness = Parity("sex") with { Positive = "Gentoo" } },
            new() { Metric = "accuracy", Min = "0", Slice = new RowSlice { Column = "sex", Value = "female" } });

        Assert.All(verdicts, verdict => Assert.True(verdict.Passed, verdict.Message));
        Assert.Contains("sex=", verdicts[0].Message, StringComparison.Ordinal);
        Assert.Equal(loss, pod.Result.Metrics["logLoss"]);
    }

    [Fact]
    public async Task No_message_shows_a_group_of_a_sensitive_column()
    {
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with
            {
                Checks = [new() { Column = new() { Name = "sex", Sensitive = true } }],
            },
        });

        var verdict = Assert.Single(await RunAsync(
            new TrainingGate { Fairness = Parity("sex") with { Positive = "Gentoo", LeastGroup = 100 } }));

        Assert.Equal(GateOutcome.GroupTooSmall, verdict.Outcome);
        Assert.Contains("the smallest group is group ", verdict.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("male", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_better_version_passes_a_worse_one_fails_and_the_same_one_is_not_proven_to_be_better()
    {
        var gate = new NotWorseGate { Metric = "logLoss", Margin = "0" };
        Assert.Equal(ExitCodes.Ok, await PublishAsync("1.0.0", epochs: 40));
        var good = Published();
        Assert.Equal(ExitCodes.Ok, await PublishAsync("0.1.0", epochs: 1));
        var bad = Published();

        Assert.Equal(GateOutcome.Inconclusive, await ComparedAsync(good, epochs: 40, gate));
        Assert.Equal("0", pod.Result.Evidence![0].Value);
        Assert.Equal(GateOutcome.Passed, await ComparedAsync(bad, epochs: 40, gate));
        Assert.Equal("0.1.0", pod.Result.Baseline);
        Assert.StartsWith("-", pod.Result.Evidence![0].Value, StringComparison.Ordinal);
        Assert.Equal(GateOutcome.Failed, await ComparedAsync(good, epochs: 1, gate with { Margin = "0.01" }));
        Assert.Equal(
            GateOutcome.Failed,
            await ComparedAsync(good, epochs: 1, new NotWorseGate
            {
                Metric = "accuracy",
                Margin = "0.01",
                Confidence = "0.9",
                Slice = new RowSlice { Column = "island", Value = "Biscoe" },
            }));
        Assert.InRange(pod.Result.Evidence![0].Rows!.Value, 25, 45);
    }

    [Fact]
    public async Task A_version_that_cannot_be_compared_is_told_from_one_that_cannot_be_read()
    {
        var gate = new NotWorseGate { Metric = "accuracy", Margin = "0.1" };
        Assert.Equal(ExitCodes.Ok, await PublishAsync("1.0.0", epochs: 1));
        var whole = Published();
        var lost = whole with { Artifact = whole.Artifact with { Digest = "sha256:" + new string('0', 64) } };
        Assert.Equal(GateOutcome.BaselineUnreadable, await ComparedAsync(lost, epochs: 1, gate));
        Assert.Null(pod.Result.Baseline);

        var away = whole with { Artifact = whole.Artifact with { Uri = "file:///nowhere" } };
        Assert.Equal(GateOutcome.BaselineUnreadable, await ComparedAsync(away, epochs: 1, gate));

        Assert.Equal(GateOutcome.Passed, await ComparedAsync(whole, epochs: 40, gate));
        Assert.Equal(ExitCodes.Ok, await WithoutSex());
        Assert.Equal(GateOutcome.BaselineIncompatible, await ComparedAsync(whole, epochs: 1, gate));
        Assert.Contains("'sex'", pod.Result.Evidence![0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_with_other_classes_of_the_same_number_cannot_be_compared()
    {
        Assert.Equal(ExitCodes.Ok, await PublishAsync("1.0.0", epochs: 1));
        var other = Published();
        var renamed = pod.Write(
            "renamed.csv", File.ReadAllText(TrainerPod.Penguins).Replace("Adelie", "Emperor", StringComparison.Ordinal));
        pod.Change(spec => spec with { Dataset = spec.Dataset with { Uri = "file://" + renamed } });

        Assert.Equal(
            GateOutcome.BaselineIncompatible,
            await ComparedAsync(other, epochs: 1, new NotWorseGate { Metric = "accuracy", Margin = "0.1" }));
        Assert.Equal("its classes are others", pod.Result.Evidence![0].Detail);
    }

    [Fact]
    public async Task Evidence_of_as_many_gates_as_there_can_be_leaves_room_for_the_metric_of_a_class_that_a_gate_bounds()
    {
        TrainingGate[] gates =
        [
            new() { Metric = "recall.Chinstrap", Min = "0" },
            .. Enumerable.Range(0, 16).Select(i => new TrainingGate
            {
                Metric = "logLoss",
                Max = "100",
                Slice = new RowSlice { Column = "flipper_length_mm", From = $"{100 + i}" },
            }),
        ];

        Assert.All(await RunAsync(gates), verdict => Assert.True(verdict.Passed, verdict.Message));
        Assert.Equal(16, pod.Result.Evidence!.Count);
        Assert.InRange(Encoding.UTF8.GetByteCount(pod.Termination), 1, 4096);
    }

    [Fact]
    public async Task The_report_has_slices_fairness_and_all_evidence_but_that_of_latency()
    {
        await RunAsync(
            new() { Fairness = Parity("sex") with { Positive = "Gentoo" } }, new() { Latency = new ModelLatencyGate { Max = "1s" } });
        var digest = pod.Result.Artifact.Digest;
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        Assert.Equal(digest, pod.Result.Artifact.Digest);

        var store = ArtifactStores.Open(pod.Result.Artifact.Uri);
        var artifact = await store.OpenAsync(ArtifactDigest.Parse(digest));
        using var report = JsonDocument.Parse(await store.ReadAsync(artifact.Find("report.json")!));
        var columns = report.RootElement.GetProperty("slices").GetProperty("columns").EnumerateArray().ToDictionary(
            column => column.GetProperty("column").GetString()!, column => column.GetProperty("slices").EnumerateArray().ToList());
        Assert.Equal(pod.Job.Spec.Dataset.Features.Select(feature => feature.Name).Order(), columns.Keys.Order());
        var heldOut = report.RootElement.GetProperty("heldOut").GetProperty("rows").GetInt64();
        Assert.All(columns.Values, slices => Assert.Equal(heldOut, slices.Sum(slice => slice.GetProperty("rows").GetInt64())));
        Assert.Contains(columns["island"], slice => slice.GetProperty("name").GetString() == "island=Biscoe"
            && slice.GetProperty("metrics").TryGetProperty("accuracy", out _));

        var fairness = Assert.Single(report.RootElement.GetProperty("fairness").EnumerateArray());
        Assert.Equal(
            ["sex=female", "sex=male"],
            fairness.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("group").GetString()));
        var evidence = Assert.Single(report.RootElement.GetProperty("evidence").EnumerateArray());
        Assert.Equal(
            fairness.GetProperty("measures").GetProperty("demographicParityDifference").GetString(),
            evidence.GetProperty("value").GetString());
    }

    private static FairnessGate Parity(string column) =>
        new() { Column = column, Measure = "DemographicParity", Max = "0.5", LeastGroup = 20 };

    private static decimal Number(TrainingGateVerdict verdict) =>
        decimal.Parse(verdict.Value!, CultureInfo.InvariantCulture);

    private Task<int> WithoutSex()
    {
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with { Features = [.. spec.Dataset.Features.Where(feature => feature.Name != "sex")] },
            Publish = spec.Publish with { Version = "1.0.0-nosex" },
        });
        return pod.RunAsync();
    }

    private Task<int> PublishAsync(string version, int epochs)
    {
        Train(epochs);
        pod.Change(spec => spec with { Gates = [], Publish = spec.Publish with { Version = version } });
        pod.Job = pod.Job with { Evidence = null, Baseline = null };
        return pod.RunAsync();
    }

    // A single epoch hardly changes the initial weights.
    private void Train(int epochs) => pod.Hyperparameters(
        ("epochs", $"{epochs}"), ("batchSize", "16"), ("learningRate", epochs > 1 ? "0.005" : "0.00001"));

    private ParentVersion Published() => new() { Version = pod.Job.Spec.Publish.Version, Artifact = pod.Result.Artifact };

    private async Task<GateOutcome> ComparedAsync(ParentVersion baseline, int epochs, NotWorseGate gate)
    {
        Train(epochs);
        pod.Job = pod.Job with { Baseline = baseline };
        pod.Change(spec => spec with { Publish = spec.Publish with { Version = $"2.0.{++published}" } });
        return Assert.Single(await RunAsync(new TrainingGate { NotWorse = gate })).Outcome!.Value;
    }

    // As the operator asks, and as it judges.
    private async Task<IReadOnlyList<TrainingGateVerdict>> RunAsync(params TrainingGate[] gates)
    {
        pod.Change(spec => spec with { Gates = gates });
        pod.Job = pod.Job with
        {
            Evidence = EvidenceKey.Requests(gates),
            RejectedTag = pod.Job.Spec.Publish.Version + Rejected,
        };
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        return GateJudge.Judge(gates, GateFacts.Of(pod.Result, pod.Job.Baseline?.Version, null));
    }
}
