using System.Net;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Operator.Kinds.TrainingJobs;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.TrainingJobs;

/// <summary>What is remembered of the answers of a job's pods.</summary>
public sealed class HeartbeatsTests : IDisposable
{
    private readonly Pods _pods = new();
    private readonly HttpClient _http;
    private readonly SteppedClock _clock = new();
    private readonly Heartbeats _heartbeats;

    public HeartbeatsTests()
    {
        _http = new HttpClient(_pods);
        _heartbeats = new Heartbeats(new ProgressReader(_http), _clock);
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task An_answer_that_says_the_same_is_as_old_as_the_first_that_said_so()
    {
        var first = _clock.Now;
        _pods.Answers["10.0.0.1"] = new ProgressReport { Step = 5, EtaSeconds = 60 };
        Assert.Equal(new Heard(_pods.Answers["10.0.0.1"]!, first, 0), await HearAsync(Pod(1)));

        _clock.Advance(Heartbeats.Pace);
        _pods.Answers["10.0.0.1"] = new ProgressReport { Step = 5, EtaSeconds = 59 };
        var same = (await HearAsync(Pod(1)))!;
        Assert.Equal((first, 59.0), (same.ChangedAt, same.Report.EtaSeconds));

        _clock.Advance(Heartbeats.Pace);
        _pods.Answers["10.0.0.1"] = new ProgressReport { Step = 6 };
        Assert.Equal(first + (2 * Heartbeats.Pace), (await HearAsync(Pod(1)))!.ChangedAt);
    }

    [Fact]
    public async Task A_pod_is_asked_once_in_a_pace_and_again_when_the_clock_was_set_back()
    {
        _pods.Answers["10.0.0.1"] = new ProgressReport { Step = 5 };
        await HearAsync(Pod(1));
        _clock.Advance(Heartbeats.Pace - TimeSpan.FromMilliseconds(1));
        _pods.Answers["10.0.0.1"] = new ProgressReport { Step = 6 };
        Assert.Equal((5, 1), ((await HearAsync(Pod(1)))!.Report.Step, _pods.Asked));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((6, 2), ((await HearAsync(Pod(1)))!.Report.Step, _pods.Asked));

        _clock.Advance(-TimeSpan.FromHours(1));
        await HearAsync(Pod(1));
        Assert.Equal(3, _pods.Asked);
    }

    [Fact]
    public async Task A_pod_that_answered_before_misses_and_one_that_never_did_is_not_heard_of()
    {
        var first = _clock.Now;
        _pods.Answers["10.0.0.1"] = new ProgressReport { Step = 5 };
        await HearAsync(Pod(1), Pod(2));

        // 404, as of a program that writes no progress; then one that does not answer at all.
        foreach (var (answer, misses) in new[] { ((ProgressReport?)null, 1), (Pods.Hangs, 2) })
        {
            _clock.Advance(Heartbeats.Pace);
            _pods.Answers["10.0.0.1"] = answer;
            var heard = await _heartbeats.ReadAsync("job", [Pod(1), Pod(2)], default);
            Assert.Equal(new Heard(new ProgressReport { Step = 5 }, first, misses), Assert.Single(heard).Value);
        }

        _clock.Advance(Heartbeats.Pace);
        _pods.Answers["10.0.0.1"] = new ProgressReport { Step = 5 };
        Assert.Equal((0, first), ((await HearAsync(Pod(1)))!.Misses, (await HearAsync(Pod(1)))!.ChangedAt));
    }

    [Fact]
    public async Task One_that_hangs_takes_no_answer_from_the_others()
    {
        _pods.Answers["10.0.0.1"] = Pods.Hangs;
        _pods.Answers["10.0.0.2"] = new ProgressReport { Step = 7, Rank = 1 };

        var heard = await _heartbeats.ReadAsync("job", [Pod(1), Pod(2)], default).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["pod-2"], heard.Keys);
    }

    [Theory]
    [InlineData("Pending")]
    [InlineData("Succeeded")]
    [InlineData("deleted")]
    public async Task One_that_does_not_run_is_not_asked_and_keeps_its_last_word(string phase)
    {
        _pods.Answers["10.0.0.1"] = new ProgressReport { Step = 5 };
        await HearAsync(Pod(1));
        _clock.Advance(Heartbeats.Pace);
        var pod = Pod(1);
        pod.Status.Phase = phase == "deleted" ? "Running" : phase;
        pod.Metadata.DeletionTimestamp = phase == "deleted" ? _clock.Now : null;

        Assert.Equal((5, 0), ((await HearAsync(pod))!.Report.Step, (await HearAsync(pod))!.Misses));
        Assert.Equal(1, _pods.Asked);
    }

    [Fact]
    public async Task A_request_that_the_operator_ends_is_no_miss()
    {
        _pods.Answers["10.0.0.1"] = Pods.Hangs;
        using var stop = new CancellationTokenSource();
        var reading = _heartbeats.ReadAsync("job", [Pod(1)], stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(0, _heartbeats.Count);
    }

    [Fact]
    public async Task Jobs_that_are_gone_or_have_no_pods_are_forgotten()
    {
        _pods.Answers["10.0.0.1"] = new ProgressReport { Step = 5 };
        await HearAsync(Pod(1));
        await _heartbeats.ReadAsync("other", [Pod(1)], default);
        Assert.Equal(2, _heartbeats.Count);

        _heartbeats.Keep(new HashSet<string> { "job" });
        Assert.Equal(1, _heartbeats.Count);

        Assert.Empty(await _heartbeats.ReadAsync("job", [], default));
        Assert.Equal(0, _heartbeats.Count);
    }

    private async Task<Heard?> HearAsync(params V1Pod[] pods) =>
        (await _heartbeats.ReadAsync("job", pods, default)).GetValueOrDefault(pods[0].Metadata.Uid);

    private static V1Pod Pod(int number) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"train-{number}", Uid = $"pod-{number}" },
        Status = new V1PodStatus { Phase = "Running", PodIP = $"10.0.0.{number}" },
    };

    /// <summary>The pods by their addresses.</summary>
    private sealed class Pods : HttpMessageHandler
    {
        private int _asked;

        public static ProgressReport Hangs { get; } = new();

        public Dictionary<string, ProgressReport?> Answers { get; } = [];

        public int Asked => _asked;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            Assert.Equal(("/progress", 8080), (request.RequestUri!.AbsolutePath, request.RequestUri.Port));
            var answer = Answers.GetValueOrDefault(request.RequestUri.Host);
            if (ReferenceEquals(answer, Hangs))
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return answer is null
                ? new HttpResponseMessage(HttpStatusCode.NotFound)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(ContractJson.Write(answer)) };
        }
    }
}

/// <summary>A clock that stands until it is set.</summary>
internal sealed class SteppedClock : TimeProvider
{
    public DateTime Now { get; private set; } = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    public override DateTimeOffset GetUtcNow() => Now;

    public void Advance(TimeSpan by) => Now += by;
}
