using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;

namespace Sluice.Demo.Cluster;

/// <summary>Reads the story's objects.</summary>
internal sealed class ClusterView(IKubernetes kubernetes, string @namespace)
{
    /// <summary>A job. Null when none has the name.</summary>
    public Task<CustomObject<TrainingJobSpec, TrainingJobStatus>?> JobAsync(string name, CancellationToken cancel) =>
        FindAsync<TrainingJobSpec, TrainingJobStatus>("trainingjobs", name, cancel);

    /// <summary>A version. Null when none has the name.</summary>
    public Task<CustomObject<ModelVersionSpec, ModelVersionStatus>?> VersionAsync(string name, CancellationToken cancel) =>
        FindAsync<ModelVersionSpec, ModelVersionStatus>("modelversions", name, cancel);

    /// <summary>A deployment. Null when none has the name.</summary>
    public Task<CustomObject<ModelDeploymentSpec, ModelDeploymentStatus>?> DeploymentAsync(string name, CancellationToken cancel) =>
        FindAsync<ModelDeploymentSpec, ModelDeploymentStatus>("modeldeployments", name, cancel);

    /// <summary>Number of GPUs that the pods of a job request together.</summary>
    public async Task<int> GpusOfAsync(string job, CancellationToken cancel)
    {
        var pods = await kubernetes.CoreV1.ListNamespacedPodAsync(
            @namespace, labelSelector: $"{Labels.Job}={job}", cancellationToken: cancel);
        return (int)pods.Items.SelectMany(pod => pod.Spec.Containers).Sum(container => Accelerators.Default.Of(
            (container.Resources?.Limits ?? new Dictionary<string, ResourceQuantity>()).Select(limit =>
                KeyValuePair.Create(limit.Key, limit.Value.ToString()))));
    }

    /// <summary>The address of a Service within the cluster. Null until it has one.</summary>
    public async Task<(string Host, int Port)?> ServiceAsync(string name, CancellationToken cancel)
    {
        var services = await kubernetes.CoreV1.ListNamespacedServiceAsync(@namespace, cancellationToken: cancel);
        var service = services.Items.FirstOrDefault(found => found.Metadata.Name == name);
        return service is null ? null : (service.Spec.ClusterIP, service.Spec.Ports[0].Port);
    }

    private async Task<CustomObject<TSpec, TStatus>?> FindAsync<TSpec, TStatus>(string plural, string name, CancellationToken cancel)
        where TSpec : new()
        where TStatus : new()
    {
        try
        {
            return await kubernetes.CustomObjects.GetNamespacedCustomObjectAsync<CustomObject<TSpec, TStatus>>(
                SluiceGroup.Group, SluiceGroup.Version, @namespace, plural, name, cancel);
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
