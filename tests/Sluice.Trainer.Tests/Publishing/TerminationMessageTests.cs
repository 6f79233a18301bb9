using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Tests.Publishing;

public sealed class TerminationMessageTests
{
    [Fact]
    public void A_small_result_stays_whole()
    {
        var (result, leftOut) = TerminationMessage.Fit(Result(classes: 3, inputs: 6));

        Assert.Empty(leftOut);
        Assert.Equal(10, result.Metrics.Count);
    }

    [Theory]
    [InlineData(60, 6, 1)]
    [InlineData(3, 62, 1)]
    [InlineData(200, 66, 2)]
    [InlineData(3, 72, 3)]
    [InlineData(1000, 1000, 4)]
    public void A_large_one_is_cut_in_order_of_worth_until_it_fits(int classes, int inputs, int cuts)
    {
        var (result, leftOut) = TerminationMessage.Fit(Result(classes, inputs));

        Assert.Equal(new[] { "metrics of single classes", "environment", "hyperparameters", "signature" }.Take(cuts), leftOut);
        Assert.Equal("0.9", result.Metrics["accuracy"]);
        var whole = result with { Artifact = result.Artifact with { Digest = "sha256:" + new string('f', 64), Size = long.MaxValue } };
        Assert.InRange(Encoding.UTF8.GetByteCount(ContractJson.Write(whole)), 1, TerminationMessage.MostBytes);
    }

    [Fact]
    public void Many_warnings_leave_room_for_the_signature_and_the_averages_of_a_cross_validation()
    {
        var whole = Result(classes: 60, inputs: 40);
        var (result, leftOut) = TerminationMessage.Fit(whole with
        {
            Metrics = whole.Metrics.Append(new("cv.accuracy.mean", "0.8")).ToDictionary(),
            Warnings = [.. Enumerable.Range(0, 10).Select(i => $"warning {i} {new string('x', 500)}")],
        });

        Assert.Equal(["metrics of single classes", "environment", "hyperparameters", "warnings"], leftOut);
        Assert.Equal(["accuracy", "cv.accuracy.mean"], result.Metrics.Keys.Order());
        Assert.Equal(40, result.Signature.Inputs.Count);
        Assert.StartsWith("warning 0 xxx", result.Warnings![0], StringComparison.Ordinal);
        Assert.Equal("7 more warnings are in the trainer's log", result.Warnings[^1]);
        Assert.InRange(Encoding.UTF8.GetByteCount(ContractJson.Write(result)), 1, TerminationMessage.MostBytes);
    }

    [Fact]
    public void Of_sources_with_long_names_and_places_the_joins_are_left_to_the_report()
    {
        var (result, leftOut) = TerminationMessage.Fit(Result(classes: 3, inputs: 3) with
        {
            Dataset = new DatasetReference
            {
                Uri = new string('u', 1024),
                Mutable = [.. Enumerable.Range(0, 16).Select(_ => new string('m', 63))],
                Joins = [.. Enumerable.Range(0, 15).Select(_ => new JoinReference { Source = new string('s', 63), Rows = long.MaxValue })],
            },
        });

        Assert.Equal("joins", leftOut[^1]);
        Assert.Equal(3, result.Signature.Inputs.Count);
        Assert.InRange(Encoding.UTF8.GetByteCount(ContractJson.Write(result)), 1, TerminationMessage.MostBytes);
    }

    [Fact]
    public void Evidence_and_the_metrics_that_gates_bound_stay_whatever_has_to_go()
    {
        GateEvidence[] evidence =
        [
            .. Enumerable.Range(0, 16).Select(i => new GateEvidence
            {
                Key = $"{i:x8}", Value = "-0.123456", Low = "-0.123456", High = "-0.123456", Rows = 100_000, Detail = new string('d', 100),
            }),
        ];
        var whole = Result(classes: 1000, inputs: 1000);
        TrainingGate[] gates = [new() { Metric = "recall.k7" }, new() { Metric = "recall.k8", Slice = new RowSlice() }];

        var (small, first) = TerminationMessage.Fit(Result(classes: 3, inputs: 6) with { Evidence = evidence }, gates);
        var (large, leftOut) = TerminationMessage.Fit(whole with { Evidence = evidence }, gates);

        Assert.Equal(["details of the evidence"], first);
        Assert.All(small.Evidence!.Concat(large.Evidence!), each => Assert.Equal(("-0.123456", null), (each.High, each.Detail)));
        Assert.Equal((16, 10), (large.Evidence!.Count, small.Metrics.Count));
        Assert.Equal(["accuracy", "recall.k7"], large.Metrics.Keys.Order());
        Assert.Contains("metrics of single classes", leftOut);
        Assert.InRange(Encoding.UTF8.GetByteCount(ContractJson.Write(large)), 1, TerminationMessage.MostBytes);
    }

    [Fact]
    public void An_error_is_cut_to_fit_and_stays_json()
    {
        var text = TerminationMessage.Write(new TrainerError { Reason = "R", Field = "f", Message = "begin" + new string('ü', 10_000) });

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, TerminationMessage.MostBytes);
        Assert.StartsWith("beginü", ContractJson.TryRead<TrainerError>(text)!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 4)]
    [InlineData(1000, 4)]
    public void The_result_of_a_trial_is_cut_to_fit(int warnings, int kept)
    {
        var result = new TrialResult
        {
            Objective = "0.25",
            Epochs = 3,
            Progress = new ProgressReport { Loss = 1 / 3.0 },
            Warnings = [.. Enumerable.Range(0, warnings).Select(i => $"warning {i} {new string('ü', 500)}")],
        };

        var text = TerminationMessage.Write(result);

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, TerminationMessage.MostBytes);
        var read = ContractJson.TryRead<TrialResult>(text)!;
        Assert.Equal((result.Objective, result.Epochs, kept), (read.Objective, read.Epochs, read.Warnings!.Count));
        Assert.Equal(result.Progress, read.Progress);
    }

    [Theory]
    [InlineData(300, 2, 3)]
    [InlineData(100, 2, 1)]
    [InlineData(100, 0, 0)]
    public void A_warning_of_the_last_moment_takes_the_room_of_others_or_is_left_to_the_log(int room, int before, int after)
    {
        var result = Result(classes: 3, inputs: 3) with
        {
            Warnings = before == 0 ? null : [.. Enumerable.Range(0, before).Select(i => $"{i}{new string('w', 199)}")],
        };
        var longest = Enumerable.Range(0, TerminationMessage.MostBytes).TakeWhile(length => Fits(At(length))).Last();
        result = At(longest - room);
        var last = "last" + new string('l', 196);

        var warned = TerminationMessage.WithWarning(result, last);

        Assert.True(Fits(warned));
        Assert.Equal(after, warned.Warnings?.Count ?? 0);
        Assert.True(after == 0 || warned.Warnings![^1] == last);
        Assert.Equal(ContractJson.Write(result with { Warnings = null }), ContractJson.Write(warned with { Warnings = null }));

        TrainerResult At(int length) => result with { Artifact = new ArtifactReference { Uri = "file:///" + new string('m', length) } };

        static bool Fits(TrainerResult some) => TerminationMessage.Fit(some).LeftOut.Count == 0;
    }

    private static TrainerResult Result(int classes, int inputs) => new()
    {
        Artifact = new ArtifactReference { Uri = "file:///models/m" },
        Signature = new ModelSignature
        {
            Inputs =
            [
                .. Enumerable.Range(0, inputs).Select(i => new TensorSignature { Name = $"input{i}", Datatype = "FP32", Shape = [-1, 1] }),
            ],
        },
        Metrics = Enumerable.Range(0, classes)
            .SelectMany(i => new[] { $"f1.k{i}", $"recall.k{i}", $"precision.k{i}" })
            .Append("accuracy")
            .ToDictionary(name => name, _ => "0.9"),
        Hyperparameters = Enumerable.Range(0, 6).ToDictionary(i => $"hyperparameter{i}", _ => "0.000001"),
        Environment = Enumerable.Range(0, 7).ToDictionary(i => $"environment{i}", _ => "some text about a device"),
    };
}
