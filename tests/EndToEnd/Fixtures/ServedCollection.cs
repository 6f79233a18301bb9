using k8s;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Demo.Cluster;
using Xunit;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>Runs its tests one after the other, because the node has two cores and the tests break things.</summary>
[CollectionDefinition(Name)]
public sealed class ServedCollection : ICollectionFixture<Served>
{
    public const string Name = "served";
}

/// <summary>
/// Two versions that were trained on the node, the first of which is served. The deployment was applied before its version existed, as
/// a GitOps tool may do. A collection fixture.
/// </summary>
public sealed class Served : IAsyncLifetime
{
    public const string First = "1.0.0";
    public const string Second = "1.1.0";

    private static readonly TimeSpan TrainedWithin = TimeSpan.FromMinutes(5);

    private readonly Kubernetes _client = Node.NewClient();
    private NodeNamespace? _namespace;
    private PodRecorder? _recorder;

    public IKubernetes Client => _client;

    public string Namespace => Own.Name;

    internal NodeNamespace Own => _namespace ?? throw new InvalidOperationException("not initialized");

    internal ClusterView View => Own.View;

    internal PodRecorder Recorder => _recorder!;

    public async Task InitializeAsync()
    {
        _namespace = await NodeNamespace.CreateAsync(_client);
        _recorder = new PodRecorder(_client, Own.Name);
        await Own.ApplyAsync(string.Join("\n---\n", Penguins.Deployment(First), Penguins.Job(First), Penguins.Job(Second)));
        foreach (var version in new[] { First, Second })
        {
            await JobAsync(version, job => job.Status.Conditions.Has(ConditionTypes.Ready), TrainedWithin);
            await VersionAsync(version, found => found.Status.Conditions.Has(ConditionTypes.Ready), TrainedWithin);
        }

        await DeploymentAsync(md => md.Status.Stable == First && md.Status.Conditions.Has(ConditionTypes.Ready), TrainedWithin);

        // kube-proxy learns that gateways are ready a moment after the operator does.
        using var gateway = await GatewayAsync();
        await Eventually.Async("a request gets an answer", () => gateway.InferAsync(), answer => answer.Code == 200);
    }

    public async Task DisposeAsync()
    {
        if (_namespace is not null)
        {
            await _namespace.DisposeAsync();
        }

        if (_recorder is not null)
        {
            await _recorder.DisposeAsync();
        }

        _client.Dispose();
    }

    internal async Task<Gateway> GatewayAsync()
    {
        var service = await View.ServiceAsync("sluice-gateway", CancellationToken.None);
        var version = await VersionAsync(First);
        return new Gateway(service!.Value, version.Spec.Signature);
    }

    internal async Task<CustomObject<TrainingJobSpec, TrainingJobStatus>> JobAsync(
        string version, Predicate<CustomObject<TrainingJobSpec, TrainingJobStatus>>? reached = null, TimeSpan? within = null) =>
        (await Eventually.Async(
            $"TrainingJob of {version}",
            () => View.JobAsync(Penguins.JobName(version), CancellationToken.None),
            found => found is not null && reached?.Invoke(found) != false,
            within))!;

    internal async Task<CustomObject<ModelVersionSpec, ModelVersionStatus>> VersionAsync(
        string version, Predicate<CustomObject<ModelVersionSpec, ModelVersionStatus>>? reached = null, TimeSpan? within = null) =>
        (await Eventually.Async(
            $"ModelVersion {version}",
            () => View.VersionAsync($"{Penguins.Model}-{version}", CancellationToken.None),
            found => found is not null && reached?.Invoke(found) != false,
            within))!;

    internal async Task<CustomObject<ModelDeploymentSpec, ModelDeploymentStatus>> DeploymentAsync(
        Predicate<CustomObject<ModelDeploymentSpec, ModelDeploymentStatus>>? reached = null, TimeSpan? within = null) =>
        (await Eventually.Async(
            "ModelDeployment",
            () => View.DeploymentAsync(Penguins.Model, CancellationToken.None),
            found => found is not null && reached?.Invoke(found) != false,
            within))!;

    /// <summary>Changes the deployment's spec.</summary>
    internal Task SetAsync(object spec) => Client.CustomObjects.PatchNamespacedCustomObjectAsync(
        new k8s.Models.V1Patch(new { spec }, k8s.Models.V1Patch.PatchType.MergePatch),
        SluiceGroup.Group, SluiceGroup.Version, Namespace, "modeldeployments", Penguins.Model);
}
