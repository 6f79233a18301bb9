using System.Collections.Concurrent;
using System.Diagnostics;

using Sluice.Tests.Cluster.Fixtures;

using Xunit;
using Xunit.Abstractions;

namespace Sluice.Tests.Cluster.Operators.Crashes;

[Collection(CrashCollection.Name)]
public sealed class CrashTests(ApiServer server, ITestOutputHelper output)
{
    /// <summary>How many stories two cores bear at a time.</summary>
    private const int AtOnce = 8;

    // By hand: reads too, or some requests only.
    private static readonly bool Reads = Environment.GetEnvironmentVariable("SLUICE_CRASH_READS") is { Length: > 0 };
    private static readonly string? Only = Environment.GetEnvironmentVariable("SLUICE_CRASH_AT");

    [CrashFact]
    public async Task Killed_after_any_request_the_operator_comes_to_the_end_that_it_comes_to_unharmed()
    {
        var clock = Stopwatch.StartNew();
        var unharmed = await RunAsync(int.MaxValue, expected: null);
        output.WriteLine($"unharmed: {unharmed.Requests} requests, {clock.Elapsed.TotalSeconds:F1} s, {unharmed.State.Count} fields; broken: {string.Join('\n', unharmed.Broken)}");
        var runs = new ConcurrentBag<Run>();
        await Parallel.ForEachAsync(
            Only is { Length: > 0 } only ? only.Split(',').Select(int.Parse) : Enumerable.Range(0, unharmed.Requests + 1),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (last, _) => runs.Add(await RunAsync(last == 0 ? int.MaxValue : last, unharmed.State)));

        output.WriteLine($"{runs.Count(run => run.LastRequest is not null)} kills in {clock.Elapsed.TotalSeconds:F0} s");
        var bad = runs.Where(run => run.Problem is not null || run.Broken.Count > 0).OrderBy(run => run.Last).ToList();
        Assert.True(bad.Count == 0, string.Join("\n\n", bad.Select(run => $"{run.Last} ({run.LastRequest}): {run.Problem}\n{string.Join('\n', run.Broken)}")));
    }

    private async Task<Run> RunAsync(int last, IReadOnlyList<string>? expected)
    {
        var clock = new LeapClock();
        var kill = new KillSwitch(last, Reads ? KillSwitch.All : KillSwitch.Writes);
        await using var story = await Story.BeginAsync(server);
        await using var watch = new RouteWatch(server.Client, story.Namespace);
        IReadOnlyList<string> state = [];
        string? problem = null;
        await using (new MortalOperator(story.Namespace, kill, clock))
        {
            try
            {
                await Play.RunAsync(story, clock);
                state = await Play.EndAsync(story, expected);
            }
            catch (Exception e)
            {
                problem = e.Message;
            }
        }

        return new Run(last, kill.LastRequest, kill.Requests, state, problem, watch.Broken);
    }

    private sealed record Run(int Last, string? LastRequest, int Requests, IReadOnlyList<string> State, string? Problem, IReadOnlyCollection<string> Broken);
}
