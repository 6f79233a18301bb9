using Microsoft.Extensions.Logging;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Deployments;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Crashes;

/// <summary>An operator that lives on, on an API server that does not answer as it should.</summary>
[Collection(CrashCollection.Name)]
public sealed class FaultyServerTests(ApiServer server)
{
    [Fact]
    public Task Where_each_first_write_conflicts_the_end_is_the_same() => SameEndAsync(() => new FirstWriteFails(applied: false));

    [Fact]
    public Task Where_the_answer_to_each_first_write_is_lost_the_end_is_the_same() =>
        SameEndAsync(() => new FirstWriteFails(applied: true));

    private async Task SameEndAsync(Func<FirstWriteFails> fault)
    {
        using var log = new WriteLog();
        var unharmed = await RunAsync(log, null);
        using var faulty = fault();
        var state = await RunAsync(faulty, unharmed);
        Assert.Equal("", EndState.Difference(unharmed, state));

        // An operator that does not use the server's answer writes again and again.
        Assert.InRange(faulty.Failed, 10, int.MaxValue);
        Assert.InRange(faulty.Requests, 1, 2 * log.Writes.Count);
    }

    private async Task<IReadOnlyList<string>> RunAsync(DelegatingHandler handler, IReadOnlyList<string>? expected)
    {
        var clock = new LeapClock();
        await using var story = await Story.BeginAsync(server);
        await using var watch = new RouteWatch(server.Client, story.Namespace);
        await using var running = await RunningOperator.StartAsync(RunningOperator.Options(story.Namespace), clock, LogLevel.None, handler);
        await Play.RunAsync(story, clock);
        var state = await Play.EndAsync(story, "1.2.0", expected);
        Assert.Empty(watch.Broken);
        return state;
    }
}
