using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using Sluice.Api.Metadata;
using Sluice.Benchmarks;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;
using Xunit.Abstractions;

namespace Sluice.Tests.Cluster.Operators.Scale;

/// <summary>
/// Many TrainingJobs beside as many Jobs of kube-controller-manager on the same API server, whose pods the same node plays. A Job has two
/// pods, one after the other, since a TrainingJob has two until its version is registered: the check of its dataset, and its worker.
/// <c>make bench ONLY=jobs</c> runs it: it needs the published operator and an API server with an audit log.
/// </summary>
public sealed class ManyJobsTests(ApiServer server, ITestOutputHelper output) : IClassFixture<ApiServer>
{
    private const int AtOnce = 8;
    private const string JobController = "system:serviceaccount:kube-system:job-controller";
    private const string Agent = "sluice-operator";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>Time in which writes that nothing asks for would show: longer than the operator's polls.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(45);

    [ManyFact]
    public async Task They_cost_the_API_server_no_more_than_twice_as_much()
    {
        var log = new AuditLog(ManyFactAttribute.Audit!);
        var jobs = await JobsAsync(log);
        var own = await TrainingJobsAsync(log);
        Record(
            "API requests for a TrainingJob until its version is registered, beside a Job of two pods",
            own.Requests,
            "requests",
            jobs.Requests,
            "at most 2 times the reference",
            own.Requests <= 2 * jobs.Requests);
        Record(
            "TrainingJobs that finish in a second, beside Jobs of two pods",
            own.Rate,
            "objects/s",
            jobs.Rate,
            "at least 1 of the reference",
            own.Rate >= jobs.Rate);
    }

    private async Task<(double Requests, double Rate)> JobsAsync(AuditLog log)
    {
        var client = server.Client;
        await using var place = await TestNamespace.CreateAsync(client);
        await using var node = new PuppetNode(client, place.Name, _ => new PodFate.Exits(0), AtOnce);
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, ManyFactAttribute.Count, Limited, async (i, cancellationToken) =>
            await client.BatchV1.CreateNamespacedJobAsync(Job(i), place.Name, cancellationToken: cancellationToken));
        await FinishedAsync(client, "batch", "v1", place.Name, "jobs", ManyFactAttribute.Count);
        var rate = ManyFactAttribute.Count / watch.Elapsed.TotalSeconds;
        var requests = log.In(place.Name).Where(request => request.User == JobController).ToList();
        Print("the Job controller", requests);
        return (requests.Count / (double)ManyFactAttribute.Count, rate);
    }

    private async Task<(double Requests, double Rate)> TrainingJobsAsync(AuditLog log)
    {
        await using var story = await Story.BeginAsync(server.Client, AtOnce);
        await using var running = await OperatorProcess.StartAsync(ManyFactAttribute.Program!, story.Namespace);
        await CreateAsync(story, 0, 10);
        await FinishedAsync(story, 10);
        await Task.Delay(Quiet);
        var before = running.ResidentMebibytes;

        var watch = Stopwatch.StartNew();
        await CreateAsync(story, 10, ManyFactAttribute.Count);
        await FinishedAsync(story, 10 + ManyFactAttribute.Count);
        var seconds = watch.Elapsed.TotalSeconds;
        await Eventually.Async(
            "all versions are ready",
            () => ListAsync<ModelVersion>(story, ModelVersion.Names.Plural),
            found => found.Count(version => version.Status.Phase == Api.ModelVersions.VersionPhase.Ready) == 10 + ManyFactAttribute.Count,
            Longest,
            TimeSpan.FromSeconds(1));

        // What is written in these seconds has no reason.
        await Task.Delay(Quiet);
        var settled = Own(log, story).Count(IsWrite);
        await Task.Delay(Quiet);
        var requests = Own(log, story);
        Print("the operator", requests);
        var (total, alone) = (requests.Count, requests.Count(request => !IsOfVersion(request.Kind)));
        var jobs = 10.0 + ManyFactAttribute.Count;
        Record("API requests for a TrainingJob and the check of its version", total / jobs, "requests");
        var late = requests.Count(IsWrite) - settled;
        Record("writes to the API in 45 s after all have finished", late, "requests", goal: "at most 0", holds: late == 0);
        var reads = requests.Count(request => request.Kind.StartsWith("get ", StringComparison.Ordinal));
        Record("reads of single objects for each TrainingJob", reads / jobs, "requests");
        Record("CPU time of the operator for each TrainingJob", running.CpuTime.TotalMilliseconds / jobs, "ms");
        var slope = (running.ResidentMebibytes - before) / (2 * ManyFactAttribute.Count);
        Record(
            "resident memory of the operator for each TrainingJob or ModelVersion, with their pods",
            slope,
            "MiB",
            goal: "at most 0.1",
            holds: slope <= 0.1);
        return (alone / jobs, ManyFactAttribute.Count / seconds);
    }

    private static ParallelOptions Limited => new() { MaxDegreeOfParallelism = AtOnce };

    private static List<AuditLog.Request> Own(AuditLog log, Story story) =>
        [.. log.In(story.Namespace).Where(request => request.Agent.StartsWith(Agent, StringComparison.Ordinal))];

    private static bool IsWrite(AuditLog.Request request) =>
        !request.Kind.StartsWith("get ", StringComparison.Ordinal) && !request.Kind.StartsWith("list ", StringComparison.Ordinal);

    // A version is checked by a pod of its own, of which the deletion is the only one here.
    private static bool IsOfVersion(string kind) => kind is "patch modelversions/status" or "delete pods";

    private static Task CreateAsync(Story story, int from, int count) =>
        Parallel.ForAsync(from, from + count, Limited, async (i, _) => await story.CreateAsync(Story.Job($"1.0.{i}")));

    private static Task FinishedAsync(Story story, int count) =>
        FinishedAsync(story.Client, SluiceGroup.Group, SluiceGroup.Version, story.Namespace, TrainingJob.Names.Plural, count);

    // By a watch: to list so many objects again and again would take the API server longer than to write them.
    private static async Task FinishedAsync(Kubernetes client, string group, string version, string @namespace, string plural, int count)
    {
        using var limit = new CancellationTokenSource(Longest);
        var finished = new HashSet<string>();
        while (finished.Count < count)
        {
            var changes = client.CustomObjects.WatchListNamespacedCustomObjectAsync(
                group, version, @namespace, plural, timeoutSeconds: 300, cancellationToken: limit.Token);
            await foreach (var (_, changed) in changes)
            {
                if (HasFinished((JsonElement)changed) && finished.Add(Name((JsonElement)changed)) && finished.Count == count)
                {
                    return;
                }
            }
        }
    }

    private static async Task<IReadOnlyList<T>> ListAsync<T>(Story story, string plural)
        where T : IKubernetesObject =>
        [.. (await story.Client.CustomObjects.ListNamespacedCustomObjectAsync<EntityList<T>>(
            SluiceGroup.Group, SluiceGroup.Version, story.Namespace, plural)).Items];

    private static V1Job Job(int number) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"job-{number}" },
        Spec = new V1JobSpec
        {
            Completions = 2,
            Parallelism = 1,
            Template = new V1PodTemplateSpec
            {
                Spec = new V1PodSpec
                {
                    RestartPolicy = "Never",
                    Containers = [new V1Container { Name = "trainer", Image = "trainer:test" }],
                },
            },
        },
    };

    private static bool HasFinished(JsonElement job) =>
        job.TryGetProperty("status", out var status) && status.TryGetProperty("completionTime", out _);

    private static string Name(JsonElement job) => job.GetProperty("metadata").GetProperty("name").GetString()!;

    private void Print(string who, IReadOnlyList<AuditLog.Request> requests)
    {
        foreach (var group in requests.GroupBy(request => request.Kind).OrderByDescending(group => group.Count()))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{who}: {group.Count(),7} {group.Key}"));
        }
    }

    private void Record(string what, double value, string unit, double? reference = null, string? goal = null, bool holds = true)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {value:0.###} {unit} ({reference:0.###})"));
        new Measurement { What = what, Value = value, Unit = unit, Reference = reference, Goal = goal, Holds = holds }.Record();
    }
}

/// <summary>A measurement with many objects; not run unless <c>SLUICE_JOBS</c> says with how many.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ManyFactAttribute : FactAttribute
{
    public ManyFactAttribute() => Skip = Count > 0 && Audit is not null && Program is not null
        ? null
        : "needs SLUICE_JOBS, SLUICE_AUDIT and SLUICE_OPERATOR: use make bench ONLY=jobs";

    /// <summary>How many jobs of each kind.</summary>
    public static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable("SLUICE_JOBS"), out var count) ? count : 0;

    /// <summary>The audit log of the API server.</summary>
    public static string? Audit { get; } = Environment.GetEnvironmentVariable("SLUICE_AUDIT");

    /// <summary>Path of the published Sluice.Operator.dll.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable("SLUICE_OPERATOR");
}
