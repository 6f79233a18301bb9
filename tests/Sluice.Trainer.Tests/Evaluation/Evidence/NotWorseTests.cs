using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Evidence;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Tests.Preprocessing;

namespace Sluice.Trainer.Tests.Evaluation.Evidence;

public sealed class NotWorseTests : IDisposable
{
    private const int Rows = 60;
    private const int Seeds = 400;

    private readonly TestTable table = new("t", new NumericColumn("x", [1]));

    public void Dispose() => table.Dispose();

    // Either end of an interval of 0.95 is missed by 2.5 %: 10 of 400, and 20 are more than three standard deviations above.
    [Theory]
    [InlineData("logLoss")]
    [InlineData("accuracy")]
    public void Of_versions_that_are_alike_hardly_any_is_taken_for_a_better_one(string metric) =>
        Assert.InRange(Passed(metric, quality: 0.7), 0, 20);

    [Fact]
    public void A_version_that_is_much_better_passes() => Assert.InRange(Passed("logLoss", quality: 0.95), Seeds * 3 / 4, Seeds);

    [Fact]
    public void A_version_that_is_much_worse_never_passes() => Assert.Equal(0, Passed("logLoss", quality: 0.5));

    [Fact]
    public void Ends_that_are_beyond_the_digits_of_the_result_are_rounded_outwards()
    {
        var evidence = Evidence("brier", Scores(0.5, 0.5000001f), Scores(0.5, 0.5f), seed: 1);

        Assert.Equal(("0", "-0.000001"), (evidence.Value, evidence.Low));
    }

    private int Passed(string metric, double quality) => Enumerable.Range(0, Seeds).Count(seed =>
    {
        var random = new Random(seed);
        var gate = new TrainingGate { NotWorse = new NotWorseGate { Metric = metric, Margin = "0" } };
        var evidence = Evidence(metric, Drawn(random, 0.7), Drawn(random, quality), seed) with { Key = EvidenceKey.Of(gate)! };
        var facts = new GateFacts { Evidence = [evidence], Baseline = "1.0.0", Compared = "1.0.0" };
        return GateJudge.Judge([gate], facts)[0].Passed;
    });

    private Sluice.Api.Contracts.GateEvidence Evidence(string metric, ScoreSet stable, ScoreSet candidate, long seed) =>
        GateMeasurements.NotWorse(
            new NotWorseGate { Metric = metric, Margin = "0" },
            candidate,
            new ComparedVersion("1.0.0", stable),
            new HeldOutColumns(table.Data, new DatasetOptions()),
            seed);

    // Right with a probability, and more or less sure.
    private static ClassificationScores Drawn(Random random, double quality) => Of(Enumerable.Range(0, Rows).Select(_ =>
    {
        var sure = 0.5f + 0.45f * random.NextSingle();
        return random.NextDouble() < quality ? sure : 1 - sure;
    }));

    private static ClassificationScores Scores(double quality, float probability) =>
        Of(Enumerable.Range(0, Rows).Select(row => row < Rows * quality ? probability : 1 - probability));

    private static ClassificationScores Of(IEnumerable<float> right) => new(
        ["no", "yes"], new int[Rows], [.. right.SelectMany(probability => new[] { probability, 1 - probability })]);
}
