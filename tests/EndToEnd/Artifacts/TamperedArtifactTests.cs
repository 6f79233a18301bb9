using k8s;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.ModelVersions;
using Sluice.Demo.Cluster;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Artifacts;

[Collection(ServedCollection.Name)]
public sealed class TamperedArtifactTests(Served served)
{
    private const string Copy = "1.0.1";

    // Each of what is waited for needs a pod that starts.
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(120);

    [LocalFact]
    public async Task Changed_bytes_are_never_registered_nor_loaded_and_what_serves_serves_on()
    {
        var version = await served.VersionAsync(Served.First);
        var layout = new ModelLayout(served.Own.VolumeFolder);
        var weights = layout.Weights(version.Spec.Artifact.Digest);
        using var gateway = await served.GatewayAsync();
        await using var requests = new SteadyRequests(gateway);
        var before = served.Recorder.Pods.Select(pod => pod.Last.Uid()).ToHashSet();
        layout.Flip(weights);
        try
        {
            await RegisterAsync(version.Spec with { Version = Copy });
            await served.SetAsync(new { replicas = 2 });
            var stalled = await served.VersionAsync(Copy, found => found.Status.Conditions.Has(ConditionTypes.Stalled), Within);
            Assert.True(stalled.Status.Conditions.Has(ConditionTypes.Stalled, Reasons.DigestMismatch));
            Assert.Contains(weights, stalled.Status.Conditions.MessageOf(ConditionTypes.Stalled), StringComparison.Ordinal);

            var refused = await Eventually.Async(
                "a new pod refuses the bytes",
                () =>
                    Task.FromResult(
                        served.Recorder.Pods.FirstOrDefault(pod =>
                            pod.Role == "inference" && !before.Contains(pod.Last.Uid()) && pod.Ends.Any(end => end.ExitCode != 0))),
                pod => pod is not null,
                Within);
            var message = refused!.Ends.First(end => end.ExitCode != 0).Message;
            Assert.Contains(Reasons.DigestMismatch, message, StringComparison.Ordinal);
            Assert.Contains($"expected {weights}, found sha256:", message, StringComparison.Ordinal);

            await requests.MoreAsync(100);
            var deployment = await served.DeploymentAsync();
            Assert.Equal(Served.First, deployment.Status.Stable);
            Assert.Equal(100, deployment.Status.Weights.Single(weight => weight.Version == Served.First).Weight);
            requests.AssertNoneFailed();
        }
        finally
        {
            layout.Flip(weights);
            await served.SetAsync(new { replicas = 1 });
            await DeleteAsync();
        }

        await served.DeploymentAsync(md => md.Status.Conditions.Has(ConditionTypes.Ready), Within);
        requests.AssertNoneFailed();
    }

    private Task RegisterAsync(ModelVersionSpec spec) => served.Client.CustomObjects.CreateNamespacedCustomObjectAsync(
        new CustomObject<ModelVersionSpec, ModelVersionStatus>
        {
            ApiVersion = SluiceGroup.ApiVersion,
            Kind = "ModelVersion",
            Metadata = new() { Name = $"{Penguins.Model}-{Copy}" },
            Spec = spec,
            Status = null!,
        },
        SluiceGroup.Group, SluiceGroup.Version, served.Namespace, "modelversions");

    private Task DeleteAsync() => served.Client.CustomObjects.DeleteNamespacedCustomObjectAsync(
        SluiceGroup.Group, SluiceGroup.Version, served.Namespace, "modelversions", $"{Penguins.Model}-{Copy}");
}
