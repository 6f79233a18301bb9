using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sluice.Api.Metadata;
using Sluice.Operator.Admission;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Jobs;

namespace Sluice.Tests.Cluster.Operators.Queues;

/// <summary>
/// Plays Kueue's part for the plain pods of one namespace, by its documented contract (release 0.19): a webhook that the API server asks
/// gates each new pod that names a queue and puts a finalizer on it; groups are admitted and preempted as a test says. It plays the kubelet
/// for what it preempts as well, since a pod with a finalizer outlives its containers.
/// </summary>
/// <remarks>
/// An API server before 1.26 drops the gate. There <see cref="Hold"/> keeps the pods from the node, and says so in the condition that a
/// newer server writes.
/// </remarks>
internal sealed class KueueStandIn : IAsyncDisposable
{
    public const string Gate = Kueue.Domain + "admission";
    public const string Finalizer = Kueue.Domain + "managed";

    /// <summary>The kind of which there is an object for each group.</summary>
    public static readonly Engine Workload = new("kueue.x-k8s.io", "v1beta2", "Workload", "workloads");

    private const string Label = "sluice.dev/queues";

    private readonly ConcurrentDictionary<string, bool> _admitted = new(StringComparer.Ordinal);
    private readonly Kubernetes _client;
    private readonly string _namespace;
    private readonly WebApplication _host;

    private KueueStandIn(Kubernetes client, string @namespace, WebApplication host)
    {
        _client = client;
        _namespace = @namespace;
        _host = host;
    }

    /// <summary>Starts it. When this returns, the API server asks it.</summary>
    public static async Task<KueueStandIn> StartAsync(Kubernetes client, string @namespace)
    {
        await EngineKinds.InstallAsync(client, Workload);
        var made = CertificateMaker.Make(["localhost"], DateTimeOffset.UtcNow, TimeSpan.FromDays(1));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(made.ToServerCertificate())));
        var host = builder.Build();
        host.MapPost("/mutate", AnswerAsync);
        await host.StartAsync();
        var standIn = new KueueStandIn(client, @namespace, host);
        var label = new { metadata = new { labels = new Dictionary<string, string> { [Label] = @namespace } } };
        await client.CoreV1.PatchNamespaceAsync(new V1Patch(label, V1Patch.PatchType.MergePatch), @namespace);
        await client.AdmissionregistrationV1.CreateMutatingWebhookConfigurationAsync(
            standIn.Configuration(Encoding.UTF8.GetBytes(made.Authorities)));
        await Eventually.Async("the webhook is asked", standIn.ProbeAsync, probe => probe.Metadata.Finalizers?.Contains(Finalizer) is true);
        return standIn;
    }

    /// <summary>The pods of a queue, each with its group.</summary>
    public async Task<IReadOnlyList<V1Pod>> PodsAsync() =>
        [.. (await _client.CoreV1.ListNamespacedPodAsync(_namespace, labelSelector: Kueue.GroupName)).Items.OrderBy(pod => pod.Name())];

    /// <summary>What becomes of a pod that is in a group; null once the group is admitted.</summary>
    public PodFate? Hold(V1Pod pod) => pod.Spec.NodeName is null
        && pod.Metadata.Labels.TryGetValue(Kueue.GroupName, out var group) && !_admitted.ContainsKey(group)
            ? new PodFate.Unscheduled("Scheduling is blocked due to non-empty scheduling gates", "SchedulingGated")
            : null;

    /// <summary>Says of a group that it waits.</summary>
    public async Task RefuseAsync(Story story, string group, string message)
    {
        var manifest = new JsonObject
        {
            ["apiVersion"] = $"{Workload.Group}/{Workload.Version}",
            ["kind"] = Workload.Kind,
            ["metadata"] = new JsonObject { ["name"] = group },
        };
        await _client.CustomObjects.CreateNamespacedCustomObjectAsync(
            manifest, Workload.Group, Workload.Version, _namespace, Workload.Plural);
        var condition = new { type = "QuotaReserved", status = "False", reason = "Pending", message };
        await EngineKinds.ReportAsync(story, Workload, group, new { conditions = new[] { condition } });
    }

    /// <summary>Admits all pods of a group, if all of them are there.</summary>
    public async Task AdmitAsync(Story story, string group)
    {
        var pods = (await PodsAsync()).Where(pod => pod.Metadata.Labels[Kueue.GroupName] == group).ToList();
        if (pods.Count != int.Parse(pods[0].Metadata.Annotations[Kueue.GroupCount], System.Globalization.CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException($"group {group} has {pods.Count} pods, and is not admitted");
        }

        _admitted[group] = true;
        foreach (var pod in pods.Where(pod => pod.Spec.SchedulingGates?.Count > 0))
        {
            await PatchAsync(pod, """[{"op": "remove", "path": "/spec/schedulingGates"}]""");
        }

        story.Reconsider();
    }

    /// <summary>Preempts a group as Kueue does: a condition on each pod that says why, and then its deletion.</summary>
    /// <param name="group">The group.</param>
    /// <param name="exitCode">With what its containers end.</param>
    public async Task PreemptAsync(string group, int exitCode)
    {
        foreach (var pod in (await PodsAsync()).Where(pod => pod.Metadata.Labels[Kueue.GroupName] == group))
        {
            await StatusAsync(pod, status => status.Conditions.Add(new V1PodCondition
            {
                Type = "TerminationTarget",
                Status = "True",
                Reason = "WorkloadEvictedDueToPreempted",
                Message = "Preempted to accommodate a workload of the queue vip",
                LastTransitionTime = DateTime.UtcNow,
            }));
            await _client.CoreV1.DeleteNamespacedPodAsync(pod.Name(), _namespace);
            await StatusAsync(pod, status =>
            {
                status.Phase = exitCode == 0 ? "Succeeded" : "Failed";
                status.ContainerStatuses[0].State = new V1ContainerState
                {
                    Terminated = new V1ContainerStateTerminated { ExitCode = exitCode, FinishedAt = DateTime.UtcNow, Reason = "Error" },
                };
            });
        }
    }

    /// <summary>Lets go of all pods of a group, once it has finished.</summary>
    public async Task ReleaseAsync(string group)
    {
        foreach (var pod in (await PodsAsync()).Where(pod => pod.Metadata.Labels[Kueue.GroupName] == group))
        {
            await PatchAsync(pod, """[{"op": "remove", "path": "/metadata/finalizers"}]""");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.AdmissionregistrationV1.DeleteMutatingWebhookConfigurationAsync(_namespace);
        var pods = (await _client.CoreV1.ListNamespacedPodAsync(_namespace)).Items;
        foreach (var pod in pods.Where(pod => pod.Metadata.Finalizers?.Count > 0))
        {
            await PatchAsync(pod, """[{"op": "remove", "path": "/metadata/finalizers"}]""");
        }

        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!["request"]!;
        var response = new JsonObject { ["uid"] = request["uid"]!.GetValue<string>(), ["allowed"] = true };
        var pod = request["object"]!;
        if (pod["metadata"]!["labels"]?[Kueue.QueueName] is not null)
        {
            response["patchType"] = "JSONPatch";
            response["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""
                [
                  {"op": "add", "path": "/metadata/labels/{{Kueue.Managed.Replace("/", "~1", StringComparison.Ordinal)}}", "value": "true"},
                  {"op": "add", "path": "/metadata/finalizers", "value": ["{{Finalizer}}"]},
                  {"op": "add", "path": "/spec/schedulingGates", "value": [{"name": "{{Gate}}"}]}
                ]
                """));
        }

        var review = new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["response"] = response };
        await context.Response.WriteAsync(review.ToJsonString());
    }

    private Task<V1Pod> ProbeAsync() => _client.CoreV1.CreateNamespacedPodAsync(
        new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "probe", Labels = new Dictionary<string, string> { [Kueue.QueueName] = "probe" } },
            Spec = new V1PodSpec { Containers = [new V1Container { Name = "probe", Image = "probe" }] },
        },
        _namespace,
        dryRun: "All");

    // A pod changes between its read and the write.
    private Task StatusAsync(V1Pod pod, Action<V1PodStatus> change) => Eventually.Async(
        $"the status of {pod.Name()} is written",
        async () =>
        {
            try
            {
                var now = await _client.CoreV1.ReadNamespacedPodAsync(pod.Name(), _namespace);
                change(now.Status);
                await _client.CoreV1.ReplaceNamespacedPodStatusAsync(now, pod.Name(), _namespace);
                return true;
            }
            catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.Conflict)
            {
                return false;
            }
        },
        written => written);

    private Task<V1Pod> PatchAsync(V1Pod pod, string patch) =>
        _client.CoreV1.PatchNamespacedPodAsync(new V1Patch(patch, V1Patch.PatchType.JsonPatch), pod.Name(), _namespace);

    private V1MutatingWebhookConfiguration Configuration(byte[] authority) => new()
    {
        Metadata = new V1ObjectMeta { Name = _namespace },
        Webhooks =
        [
            new V1MutatingWebhook
            {
                Name = "mpod.kb.io",
                AdmissionReviewVersions = ["v1"],
                SideEffects = "None",
                FailurePolicy = "Fail",
                NamespaceSelector = new V1LabelSelector
                {
                    MatchLabels = new Dictionary<string, string> { [Label] = _namespace },
                },
                ClientConfig = new Admissionregistrationv1WebhookClientConfig
                {
                    Url = $"https://localhost:{new Uri(_host.Urls.First()).Port}/mutate",
                    CaBundle = authority,
                },
                Rules =
                [
                    new V1RuleWithOperations { ApiGroups = [""], ApiVersions = ["v1"], Resources = ["pods"], Operations = ["CREATE"] },
                ],
            },
        ],
    };
}
