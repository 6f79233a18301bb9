using Sluice.Api.Conditions;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.BadInput;

[Collection(ServedCollection.Name)]
public sealed class DatasetTests(Served served)
{
    // A pod is started for it, and a process that loads DuckDB.
    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task A_dataset_that_is_not_there_stalls_the_job_before_a_worker_is_made()
    {
        var message = await StallAsync("2.0.0", job => job.With("uri", "file:///data/nowhere.csv"));
        Assert.Contains("spec.dataset.uri", message, StringComparison.Ordinal);
        Assert.Contains("/data/nowhere.csv", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_is_cut_short_is_named_by_its_number()
    {
        var lines = Penguins.Table.Training.Split('\n');
        lines[41] = lines[41][..lines[41].LastIndexOf(',')];
        await served.Own.AddDataAsync("ragged", string.Join('\n', lines));
        var message = await StallAsync("2.0.1", job => job.Mounting("ragged"));
        Assert.Contains("spec.dataset", message, StringComparison.Ordinal);
        Assert.Contains("row 42 has 6 cells, but the header has 7", message, StringComparison.Ordinal);
    }

    // What `kubectl describe` says of the condition.
    private async Task<string> StallAsync(string version, Func<string, string> edit)
    {
        await served.Own.ApplyAsync(edit(Penguins.Job(version)));
        var job = await served.JobAsync(version, found => found.Status.Conditions.Has(ConditionTypes.Stalled), ReadWithin);
        Assert.Empty(job.Status.Attempts);
        Assert.Null(job.Status.ModelVersion);
        var message = job.Status.Conditions.MessageOf(ConditionTypes.Stalled);
        var described = await served.Own.Kubectl.RunAsync(["describe", "trainingjob", Penguins.JobName(version)], CancellationToken.None);
        Assert.Contains(message, described, StringComparison.Ordinal);
        return message;
    }
}
