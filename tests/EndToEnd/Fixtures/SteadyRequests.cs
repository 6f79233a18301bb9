using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>Sends requests without a pause by several clients at once, from its creation to its disposal.</summary>
internal sealed class SteadyRequests : IAsyncDisposable
{
    private const int Clients = 4;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<SteadyAnswer> _answers = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Task _clients;

    public SteadyRequests(Gateway gateway)
    {
        _clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskAsync(gateway))));
    }

    public int Count => _answers.Count;

    /// <summary>Time since its creation.</summary>
    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>The answers after a number of skipped ones, in the order of the requests.</summary>
    public IReadOnlyList<SteadyAnswer> Since(int count) => [.. _answers.Skip(count).OrderBy(answer => answer.At)];

    /// <summary>
    /// Fails if any request failed, of one version or of all, and lists the failures with their times. A request that no version answered
    /// always counts.
    /// </summary>
    public void AssertNoneFailed(string? of = null)
    {
        var failures = _answers.Where(a => a.Code != 200 && (of is null || a.Version is null || a.Version == of)).ToList();
        Assert.True(
            failures.Count == 0,
            $"{failures.Count} of {Count} requests failed:\n{string.Join('\n', failures.Take(20).Select(Line))}");

        static string Line(SteadyAnswer answer) => $"{answer.At:F2} s: {answer.Version ?? "no version"}: {answer.Code} {answer.Problem}";
    }

    public int Answered(string version) => _answers.Count(a => a.Version == version && a.Code == 200);

    /// <summary>Waits for a number of further answers, on which a change has had its effect.</summary>
    public Task MoreAsync(int answers)
    {
        var until = Count + answers;
        return Eventually.True($"{answers} more answers", () => Count >= until);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
            await _clients;
        }
    }

    private async Task AskAsync(Gateway gateway)
    {
        using var pace = new PeriodicTimer(Pace);
        while (!_stop.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync();
            var at = _clock.Elapsed.TotalSeconds;
            try
            {
                var answer = await gateway.InferAsync();
                _answers.Enqueue(new SteadyAnswer(at, answer.Version, answer.Code, answer.Code == 200 ? null : answer.Text));
            }
            catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
            {
                _answers.Enqueue(new SteadyAnswer(at, null, 0, $"{error.Message} {error.InnerException?.Message}"));
            }
        }
    }
}
