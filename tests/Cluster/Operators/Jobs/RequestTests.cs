using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sluice.Api.ModelVersions;
using Sluice.Operator.Kinds;
using Sluice.Operator.Leadership;
using Sluice.Operator.Telemetry;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>What a job and its version cost the API server, whatever the lists and watches of the caches cost.</summary>
public sealed class RequestTests(ApiServer server) : IClassFixture<ApiServer>
{
    // The most that any order of events can take: the status of a job whose worker is seen to run is one more.
    private static readonly Dictionary<string, int> Most = new(StringComparer.Ordinal)
    {
        ["create configmaps"] = 2,
        ["create events"] = 9,
        ["create modelversions"] = 1,
        ["create pods"] = 3,
        ["delete pods"] = 1,
        ["patch modelversions/status"] = 3,
        ["patch trainingjobs/status"] = 6,
    };

    [Fact]
    public async Task What_is_cached_is_not_read_again_and_what_was_made_is_not_applied_again()
    {
        await using var story = await Story.BeginAsync(server);
        using var log = new RequestLog();
        await using var running = await RunningOperator.StartAsync(story.Namespace, log);
        await TakenOverAsync(running);
        await story.CreateAsync(Story.Job("1.0.0"));
        await Eventually.Async(
            "the version is there", () => story.VersionAsync("1.0.0"), found => found.Status?.Phase == VersionPhase.Ready);
        await Eventually.Async(
            "the job has succeeded", () => story.JobAsync("1.0.0"), job => job.Status.CompletionTime is not null);
        var counted = log.Requests.GroupBy(request => request).ToDictionary(group => group.Key, group => group.Count());
        Assert.All(counted, request => Assert.InRange(request.Value, 1, Most.GetValueOrDefault(request.Key)));
    }

    [Fact]
    public async Task An_object_that_failed_is_read_once_more()
    {
        await using var story = await Story.BeginAsync(server);
        using var log = new RequestLog { Refuses = "patch trainingjobs/status" };
        await using var running = await RunningOperator.StartAsync(story.Namespace, log);
        await story.CreateAsync(Story.Job("1.0.0"));
        await Eventually.True(
            "the job is read after the refusal", () => log.Requests.Contains($"get {TrainingJob.Names.Plural}"));
        await Eventually.Async("it succeeds", () => story.JobAsync("1.0.0"), job => job.Status.CompletionTime is not null);
    }

    // A chore waits for the duties of a new leader. Until they are done, each object is read.
    private static async Task TakenOverAsync(RunningOperator running)
    {
        var done = new TaskCompletionSource();
        running.Services.GetRequiredService<LeaderChores>().Post(_ =>
        {
            done.SetResult();
            return Task.CompletedTask;
        });
        await done.Task.WaitAsync(Eventually.Patience);
    }

    private sealed class RequestLog : DelegatingHandler
    {
        private readonly ConcurrentQueue<string> _requests = new();
        private string? _refused;

        public IReadOnlyList<string> Requests => [.. _requests];

        /// <summary>The first request of this kind is answered with a conflict.</summary>
        public string? Refuses
        {
            set => _refused = value;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (verb, resource) = ApiRequest.Of(request.Method, request.RequestUri!);
            var kind = $"{verb} {resource}";
            if (verb is "list" or "watch")
            {
                return await base.SendAsync(request, cancellationToken);
            }

            _requests.Enqueue(kind);
            return _refused == kind && Interlocked.Exchange(ref _refused, null) is not null
                ? new HttpResponseMessage(HttpStatusCode.Conflict) { Content = new StringContent("{}"), RequestMessage = request }
                : await base.SendAsync(request, cancellationToken);
        }
    }
}
