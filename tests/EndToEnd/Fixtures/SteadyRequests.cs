using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>Requests without a pause between them, by several clients at once, from its making to its end.</summary>
internal sealed class SteadyRequests : IAsyncDisposable
{
    private const int Clients = 4;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(double At, string? Version, string Outcome)> _answers = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Task _clients;

    public SteadyRequests(Gateway gateway)
    {
        _clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskAsync(gateway))));
    }

    public int Count => _answers.Count;

    /// <summary>Fails with what failed, and when it was asked, if anything did.</summary>
    public void AssertNoneFailed()
    {
        var failures = _answers.Where(a => a.Outcome != "200").Select(a => $"{a.At:F2} s: {a.Version ?? "no version"}: {a.Outcome}").ToList();
        Assert.True(failures.Count == 0, $"{failures.Count} of {Count} requests failed:\n{string.Join('\n', failures.Take(20))}");
    }

    public int Answered(string version) => _answers.Count(a => a.Version == version && a.Outcome == "200");

    /// <summary>Waits for as many answers more, so that what changed has had its effect on them.</summary>
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
                _answers.Enqueue((at, answer.Version, answer.Code == 200 ? "200" : $"{answer.Code} {answer.Text}"));
            }
            catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
            {
                _answers.Enqueue((at, null, $"{error.Message} {error.InnerException?.Message}"));
            }
        }
    }
}
