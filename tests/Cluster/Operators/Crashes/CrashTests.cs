using System.Collections.Concurrent;
using System.Diagnostics;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Deployments;
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

    // `make crash` kills at every request; else at one in so many, from the first to the last.
    private static readonly int Stride = Environment.GetEnvironmentVariable("SLUICE_CRASH") is { Length: > 0 } ? 1 : 24;

    [Fact]
    public Task Killed_after_any_request_of_a_canary_and_a_rollback_it_comes_to_the_end_that_it_comes_to_unharmed() =>
        KilledAsync(async (story, clock, begin) =>
        {
            begin();
            await Play.RunAsync(story, clock);
        }, "1.2.0");

    [Fact]
    public Task Killed_after_any_request_of_a_supersede_it_comes_to_the_end_that_it_comes_to_unharmed() =>
        KilledAsync(Play.SupersedeAsync, "1.1.0");

    [Fact]
    public Task Killed_after_any_request_of_a_search_it_comes_to_the_end_that_it_comes_to_unharmed() =>
        KilledAsync(async (story, _, begin) =>
        {
            begin();
            await Play.SearchAsync(story);
        }, "none");

    private async Task KilledAsync(Func<Story, LeapClock, Action, Task> play, string gone)
    {
        var clock = Stopwatch.StartNew();
        var unharmed = await RunAsync(play, gone, int.MaxValue, expected: null);
        output.WriteLine(
            $"unharmed: {unharmed.Requests} requests, {clock.Elapsed.TotalSeconds:F1} s, {unharmed.State.Count} fields; "
            + $"broken: {string.Join('\n', unharmed.Broken)}");
        Assert.Null(unharmed.Problem);
        var runs = new ConcurrentBag<Run>();
        await Parallel.ForEachAsync(
            Only is { Length: > 0 } only
                ? only.Split(',').Select(int.Parse)
                : Enumerable.Range(1, unharmed.Requests).Where(last => last % Stride == 1 % Stride),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (last, _) => runs.Add(await RunAsync(play, gone, last, unharmed.State)));

        output.WriteLine($"{runs.Count(run => run.LastRequest is not null)} kills in {clock.Elapsed.TotalSeconds:F0} s");
        var bad = runs.Where(run => run.Problem is not null || run.Broken.Count > 0).OrderBy(run => run.Last).ToList();
        Assert.True(
            bad.Count == 0,
            string.Join("\n\n", bad.Select(run => $"{run.Last} ({run.LastRequest}): {run.Problem}\n{string.Join('\n', run.Broken)}")));
    }

    private async Task<Run> RunAsync(Func<Story, LeapClock, Action, Task> play, string gone, int last, IReadOnlyList<string>? expected)
    {
        var clock = new LeapClock();
        var begun = false;
        var kill = new KillSwitch(
            last, request => Volatile.Read(ref begun) && (Reads ? KillSwitch.All(request) : KillSwitch.Writes(request)));
        await using var story = await Story.BeginAsync(server);
        await using var watch = new RouteWatch(server.Client, story.Namespace);
        IReadOnlyList<string> state = [];
        string? problem = null;
        await using (new MortalOperator(story.Namespace, kill, clock))
        {
            try
            {
                await play(story, clock, () => Volatile.Write(ref begun, true));
                state = await Play.EndAsync(story, gone, expected);
            }
            catch (Exception e)
            {
                problem = e.Message;
            }
        }

        return new Run(last, kill.LastRequest, kill.Requests, state, problem, watch.Broken);
    }

    private sealed record Run(
        int Last, string? LastRequest, int Requests, IReadOnlyList<string> State, string? Problem, IReadOnlyCollection<string> Broken);
}
