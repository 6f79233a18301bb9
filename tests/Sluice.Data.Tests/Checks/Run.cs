using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.TrainingJobs;
using Sluice.Data.Checks;
using Sluice.Data.Profiles;

namespace Sluice.Data.Tests.Checks;

/// <summary>Runs checks on a made table.</summary>
internal static class Run
{
    public static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The dataset of a numeric feature x and the target y.</summary>
    public static DatasetOptions Dataset(params DataCheck[] checks) => new()
    {
        Uri = "file:///data/table.csv",
        Target = "y",
        Features = [new FeatureOptions { Name = "x" }],
        Checks = checks,
    };

    public static CheckReport All(MadeTable table, DatasetOptions dataset, ParentProfile? parent = null)
    {
        Assert.Empty(CheckRules.Faults(dataset));
        return DataChecks.Run(table.Table, dataset, new Clock(), parent);
    }

    /// <summary>The verdict on the only check.</summary>
    public static DataCheckVerdict One(MadeTable table, DataCheck check, DatasetOptions? dataset = null, ParentProfile? parent = null) =>
        All(table, (dataset ?? Dataset()) with { Checks = [check] }, parent).Verdicts
            .Single(verdict => verdict.Field.StartsWith("spec.dataset.checks[0]", StringComparison.Ordinal));

    public static void Passes(DataCheckVerdict verdict) => Assert.True(verdict.Outcome == DataCheckOutcome.Passed, $"{verdict}");

    public static void Fails(DataCheckVerdict verdict, string field, string message)
    {
        Assert.Equal(("spec.dataset.checks[0]." + field, message), (verdict.Field, verdict.Message));
        Assert.Equal(DataCheckOutcome.Failed, verdict.Outcome);
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
