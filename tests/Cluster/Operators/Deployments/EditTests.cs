using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Deployments;

/// <summary>Edits of everything that the operator created, in the middle of a rollout.</summary>
public sealed class EditTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Route = "api/v1/NAMESPACE/configmaps/penguins-route";
    private const string Stable = "apis/apps/v1/NAMESPACE/deployments/penguins-1-0-0";
    private const string Candidate = "apis/apps/v1/NAMESPACE/deployments/penguins-1-1-0";
    private const string Service = "api/v1/NAMESPACE/services/penguins-1-1-0";
    private const string Gateway = "apis/apps/v1/NAMESPACE/deployments/sluice-gateway";

    /// <summary>
    /// What is edited in one rollout, one after the other, and how (JSON merge patches). More pods than needed are no harm, and stay
    /// until the rollout is over. What can take a candidate's pods stands alone, since a second loss ends the rollout: not only a count
    /// of 0, but also a template that is edited and put right within a second, because the Deployment controller takes the last status of
    /// a ReplicaSet for that of its new pods.
    /// </summary>
    public static TheoryData<string, string[]> Edits => new()
    {
        {
            Candidate,
            [
                """{"spec":{"replicas":0}}""",
                """{"metadata":{"labels":{"app.kubernetes.io/managed-by":"me"}}}""",
                """{"metadata":{"labels":null}}""",
                """{"metadata":{"annotations":null}}""",
            ]
        },
        { Candidate, ["""{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":1}}}}"""] },
        { Candidate, ["""{"spec":{"template":{"spec":{"containers":[{"name":"server","image":"something/else:1"}]}}}}"""] },
        {
            Stable,
            [
                """{"spec":{"replicas":0}}""",
                """{"spec":{"template":{"spec":{"containers":[{"name":"server","image":"something/else:1"}]}}}}""",
                """{"metadata":{"labels":null}}""",
            ]
        },
        {
            Service,
            [
                """{"spec":{"selector":{"sluice.dev/version":"9.9.9"}}}""",
                """{"spec":{"ports":[{"name":"http","port":8001,"protocol":"TCP","targetPort":8001}]}}""",
                """{"metadata":{"labels":null}}""",
            ]
        },
        {
            Route,
            [
                """{"data":{"route.json":"{}"}}""",
                """{"data":{"route.json":"nonsense"}}""",
                """{"data":null}""",
                """{"metadata":{"labels":null}}""",
                """{"metadata":{"labels":{"sluice.dev/route":null}}}""",
            ]
        },
        {
            Gateway,
            [
                """{"spec":{"replicas":0}}""",
                """{"spec":{"template":{"spec":{"containers":[{"name":"gateway","image":"something/else:1"}]}}}}""",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task Whatever_is_edited_is_put_right_and_the_rollout_goes_on_where_it_was(string path, string[] patches)
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await HalfWayAsync(story);
        var before = await ReadAsync(story, path);
        var rollout = (await story.DeploymentAsync()).Status.Rollout!;

        foreach (var patch in patches)
        {
            await PatchAsync(story, path, patch);
            await Eventually.Async(
                $"{path} is as before {patch}: {before}",
                async () => (Now: await ReadAsync(story, path), Why: await WhyAsync(story, running)),
                state => state.Now == before);
            await Eventually.Async(
                $"the rollout is where it was before {patch} of {path}",
                story.DeploymentAsync,
                md =>
                    md.Status is { Traffic: "1.0.0:90 1.1.0:10", Rollout: { InProgress: true } now }
                        && now.StartTime == rollout.StartTime
                        && md.Status.Stable == "1.0.0");
        }

        await story.SetAsync(Story.Deployment("1.1.0").Spec);
        await Eventually.Async("1.1.0 took over", story.DeploymentAsync, md => md.Status is { Stable: "1.1.0", Candidate: null });
    }

    [Fact]
    public async Task An_edit_of_the_steps_is_no_way_past_a_gate_or_a_person()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await HalfWayAsync(story);

        // By its place the candidate would be at 5 %, and by its number of requests at the end of that.
        await story.SetAsync(
            Held(
                "1.1.0",
                new RolloutStep { Weight = 5 },
                new RolloutStep { Weight = 10, Pause = new PauseOptions { UntilApproved = true } },
                new RolloutStep { Weight = 100 }));

        var asked = await Eventually.Async("a person is asked", story.DeploymentAsync, md => md.Status.Approval is not null);
        Assert.Equal((2, "1.0.0:90 1.1.0:10"), (asked.Status.Approval!.Step, asked.Status.Traffic));
    }

    // A watch calls it deleted, and the plan has no more use for it.
    [Fact]
    public async Task A_candidate_that_loses_all_labels_and_its_rollout_in_one_moment_goes_all_the_same()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await HalfWayAsync(story);

        await Task.WhenAll(
            PatchAsync(story, Candidate, """{"metadata":{"labels":null}}"""),
            PatchAsync(story, Service, """{"metadata":{"labels":null}}"""),
            story.SetAsync(Story.Deployment("1.0.0").Spec));

        await GoneAsync(story);
        await Eventually.Async(
            "its Service is gone",
            () => story.Client.CoreV1.ListNamespacedServiceAsync(story.Namespace),
            found => found.Items.All(each => each.Name() != "penguins-1-1-0"));
    }

    // Seen no more it would count as one that is not ready.
    [Fact]
    public async Task A_pod_that_trains_and_loses_our_label_gets_it_back()
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = _ => new PodFate.Runs();
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        var pod = await Eventually.Async("a worker runs", () => PodsAsync(story), pods => pods.Any(IsRunning));

        var path = $"api/v1/NAMESPACE/pods/{pod.First(IsRunning).Name()}";
        var before = await ReadAsync(story, path);
        await PatchAsync(story, path, """{"metadata":{"labels":{"app.kubernetes.io/managed-by":null}}}""");
        await Eventually.Async("it has the label", () => ReadAsync(story, path), now => now == before);
    }

    // How people take a pod out of service to look into it.
    [Fact]
    public async Task A_pod_that_is_taken_from_its_ReplicaSet_is_replaced_and_left_alone()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await HalfWayAsync(story);
        var taken = (await PodsAsync(story)).First(pod => IsServer(pod) && IsOfStable(pod)).Name();

        await PatchAsync(story, $"api/v1/NAMESPACE/pods/{taken}", """{"metadata":{"labels":{"app.kubernetes.io/managed-by":null}}}""");
        var after = await Eventually.Async(
            "another pod serves",
            () => PodsAsync(story),
            pods => pods.Any(pod => IsServer(pod) && IsOfStable(pod) && pod.Name() != taken && IsRunning(pod)));
        Assert.Null(after.Single(pod => pod.Name() == taken).GetController());
        Assert.DoesNotContain("app.kubernetes.io/managed-by", after.Single(pod => pod.Name() == taken).Metadata.Labels.Keys);
    }

    [Fact]
    public async Task Nothing_is_looked_up_while_nothing_is_lost()
    {
        await using var story = await Story.BeginAsync(server);
        using var reads = new ReadLog("deployments");
        await using var running = await RunningOperator.StartAsync(
            RunningOperator.Options(story.Namespace), TimeProvider.System, LogLevel.Warning, reads);
        await HalfWayAsync(story);
        await story.SetVersionAsync("1.0.0");
        await Eventually.Async(
            "1.0.0 alone serves", story.DeploymentAsync, md => md.Status is { Traffic: "1.0.0:100", Draining.Count: 0 });
        await GoneAsync(story);

        // Once for the candidate that the operator itself deleted, when its watch says that it is gone; and nothing else.
        await Eventually.True("the candidate is looked up", () => reads.Names.Contains("penguins-1-1-0"));
        Assert.Equal(["penguins-1-1-0"], reads.Names);
    }

    // The operator is away when both happen, so it sees neither of them change.
    [Theory]
    [InlineData("""{"metadata":{"labels":null}}""")]
    [InlineData("""
        {"metadata":{"labels":{
         "app.kubernetes.io/name":null,"sluice.dev/deployment":null,"sluice.dev/model":null,"sluice.dev/version":null}}}
        """)]
    public async Task A_candidate_that_lost_its_labels_is_still_recognized_when_it_is_no_longer_needed(string patch)
    {
        await using var story = await Story.BeginAsync(server);
        await using (await RunningOperator.StartAsync(story.Namespace))
        {
            await HalfWayAsync(story);
        }

        await PatchAsync(story, Candidate, patch);
        await story.SetAsync(Story.Deployment("1.0.0").Spec);
        var foreign = await CreateForeignAsync(story);

        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await GoneAsync(story);

        // It goes with the deployment, and is not ours.
        Assert.Equal(
            foreign, (await story.Client.AppsV1.ReadNamespacedDeploymentAsync("foreign", story.Namespace)).Metadata.Labels?.Count ?? 0);
    }

    private static async Task<int> CreateForeignAsync(Story story)
    {
        var owner = await story.DeploymentAsync();
        var labels = new Dictionary<string, string> { ["app"] = "foreign" };
        var made = await story.Client.AppsV1.CreateNamespacedDeploymentAsync(
            new V1Deployment
            {
                Metadata = new V1ObjectMeta
                {
                    Name = "foreign",
                    OwnerReferences =
                    [
                        new V1OwnerReference { ApiVersion = owner.ApiVersion, Kind = owner.Kind, Name = owner.Name(), Uid = owner.Uid() },
                    ],
                },
                Spec = new V1DeploymentSpec
                {
                    Replicas = 0,
                    Selector = new V1LabelSelector { MatchLabels = labels },
                    Template = new V1PodTemplateSpec
                    {
                        Metadata = new V1ObjectMeta { Labels = labels },
                        Spec = new V1PodSpec { Containers = [new V1Container { Name = "c", Image = "foreign:test" }] },
                    },
                },
            },
            story.Namespace);
        return made.Metadata.Labels?.Count ?? 0;
    }

    private static async Task GoneAsync(Story story)
    {
        await Eventually.Async(
            "the candidate's pods are gone",
            () => story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace, labelSelector: "sluice.dev/version=1.1.0"),
            pods => !pods.Items.Any(IsServer));
        await Eventually.Async(
            "its Deployment is gone",
            () => story.Client.AppsV1.ListNamespacedDeploymentAsync(story.Namespace),
            found => found.Items.All(each => each.Name() != "penguins-1-1-0"));
    }

    private static async Task<IList<V1Pod>> PodsAsync(Story story) =>
        (await story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace)).Items;

    private static bool IsRunning(V1Pod pod) => pod.Status.Phase == "Running";

    private static bool IsOfStable(V1Pod pod) => pod.Metadata.Labels["sluice.dev/version"] == "1.0.0";

    private static bool IsServer(V1Pod pod) => pod.Metadata.Labels["app.kubernetes.io/name"] == "inference";

    private static async Task HalfWayAsync(Story story)
    {
        foreach (var version in new[] { "1.0.0", "1.1.0" })
        {
            await story.CreateAsync(Story.Job(version));
            await Eventually.Async(
                $"{version} is there", () => story.VersionAsync(version), found => found.Status?.Phase == VersionPhase.Ready);
        }

        await story.CreateAsync(Story.Deployment("1.0.0"));
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => md.Status is { Stable: "1.0.0", Candidate: null });
        await story.SetAsync(Held("1.1.0", new RolloutStep { Weight = 10, MinRequests = 100_000_000 }, new RolloutStep { Weight = 100 }));
        await Eventually.Async(
            "1.1.0 has a share",
            story.DeploymentAsync,
            md => md.Status is { Traffic: "1.0.0:90 1.1.0:10", Rollout.StepStartTime: not null });
    }

    private static ModelDeploymentSpec Held(string version, params RolloutStep[] steps)
    {
        var spec = Story.Deployment(version).Spec;
        return spec with { Strategy = spec.Strategy with { Steps = steps } };
    }

    private static Uri Address(Story story, string path) =>
        new(story.Client.BaseUri, path.Replace("NAMESPACE", $"namespaces/{story.Namespace}", StringComparison.Ordinal));

    private static async Task PatchAsync(Story story, string path, string patch)
    {
        using var body = new StringContent(patch, System.Text.Encoding.UTF8, "application/merge-patch+json");
        using var answer = await story.Client.HttpClient.PatchAsync(Address(story, path), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    // For a test that fails: what the operator says, and does.
    private static async Task<string> WhyAsync(Story story, RunningOperator running)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri(running.Address, "metrics"));
        var status = (await story.DeploymentAsync()).Status;
        return $"{status.Phase} {status.Traffic} {k8s.KubernetesJson.Serialize(status.Rollout)}\n"
            + string.Join(
                '\n',
                metrics.Split('\n').Where(line =>
                    line.StartsWith("sluice_operator_", StringComparison.Ordinal) && !line.Contains("_bucket", StringComparison.Ordinal)));
    }

    // What Sluice says of an object; a table by what it divides, since each one that is written has a generation of its own.
    private static async Task<string> ReadAsync(Story story, string path)
    {
        var read = JsonNode.Parse(await story.Client.HttpClient.GetStringAsync(Address(story, path)))!;
        var labels = (read["metadata"]!["labels"] as JsonObject)?.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label =>
            $"{label.Key}={label.Value}")
            ?? [];
        var table = ContractJson.TryRead<RouteTable>((string?)read["data"]?[RouteTable.DataKey]);
        return string.Join(
            '\n', [.. labels, read["spec"]?.ToJsonString() ?? "", table is null ? "" : ContractJson.Write(table with { Generation = 0 })]);
    }

    /// <summary>Names of the objects of a kind that are read one by one.</summary>
    private sealed class ReadLog(string plural) : DelegatingHandler
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _names = new();

        public IReadOnlyList<string> Names => [.. _names];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get && request.RequestUri!.Segments is [.., var of, var name] && of.TrimEnd('/') == plural)
            {
                _names.Enqueue(name);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
