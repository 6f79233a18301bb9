using System.Globalization;
using k8s;
using Sluice.Api.Metadata;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Disturbances;

/// <summary>
/// A job that trains on two workers by the built-in trainer, in a namespace and with a volume of its own: whatever is done to it, the
/// artifact has to be that of a job of the same spec to which nothing was done.
/// </summary>
internal sealed class TwoWorkerJob : IAsyncDisposable
{
    /// <summary>How often it writes a checkpoint: the most that may be lost.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private const string Version = "4.1.0";

    private static readonly Lock Once = new();
    private static Task<string>? undisturbed;

    private readonly IKubernetes _client;

    private TwoWorkerJob(IKubernetes client, NodeNamespace own) => (_client, Own) = (client, own);

    public static string Name { get; } = Penguins.JobName(Version);

    public NodeNamespace Own { get; }

    /// <summary>The repository that it publishes to.</summary>
    public string Repository => Path.Combine(Own.VolumeFolder, Penguins.Model);

    /// <summary>Creates it.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="gpus">Whether each worker asks for a GPU.</param>
    public static async Task<TwoWorkerJob> StartAsync(IKubernetes client, bool gpus = false)
    {
        var job = new TwoWorkerJob(client, await NodeNamespace.CreateAsync(client));
        await job.Own.ApplyAsync(Spec(gpus));
        return job;
    }

    /// <summary>The digest of the artifact of one that nothing was done to. It is run once.</summary>
    public static Task<string> UndisturbedAsync(IKubernetes client)
    {
        lock (Once)
        {
            return undisturbed ??= RunAsync();
        }

        async Task<string> RunAsync()
        {
            await using var job = await StartAsync(client);
            var (digest, ended) = await job.EndedAsync();
            Assert.Equal(AttemptCause.Succeeded, Assert.Single(ended.Attempts).Cause);
            return digest;
        }
    }

    /// <summary>Name of the pod of a worker.</summary>
    public static string Pod(int rank, int attempt = 0) => $"{Name}-attempt-{attempt}-{rank}";

    /// <summary>Waits until the operator knows that it trains, and a checkpoint is there.</summary>
    public async Task SavedAsync()
    {
        await Own.JobAsync(
            Name,
            job => job.Status.CompletionTime is null
                ? job.Status.Progress?.Step > 0
                : throw new Xunit.Sdk.XunitException("it ended before the operator heard of a step: give it more epochs"));
        await Eventually.True("a checkpoint is there", () => Saved().Any());
    }

    /// <summary>Waits until it has made its one version, and gives the digest of the artifact, and the last status.</summary>
    public async Task<(string Digest, TrainingJobStatus Status)> EndedAsync()
    {
        var version = await Own.VersionAsync(Name);
        var all = await _client.CustomObjects.ListNamespacedCustomObjectAsync<CustomObjectList<ModelVersionSpec, ModelVersionStatus>>(
            SluiceGroup.Group, SluiceGroup.Version, Own.Name, "modelversions");
        Assert.Single(all.Items);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Own.VolumeFolder, ".tmp-*", SearchOption.AllDirectories));
        return (version.Artifact.Digest, (await Own.JobAsync(Name, _ => true)).Status);
    }

    /// <summary>The newest checkpoint on the volume, whose name it has once it is whole, and when it was written, UTC.</summary>
    public (long Step, DateTime At) Newest()
    {
        var newest = Saved().MaxBy(path => Path.GetFileName(path), StringComparer.Ordinal)!;
        return (
            long.Parse(Path.GetFileName(newest)["step-".Length..], CultureInfo.InvariantCulture),
            File.GetLastWriteTimeUtc(Path.Combine(newest, "manifest.json")));
    }

    /// <summary>Whether a checkpoint is being written.</summary>
    public bool IsSaving => Directory.EnumerateDirectories(Own.VolumeFolder, ".tmp-*", SearchOption.AllDirectories).Any();

    private IEnumerable<string> Saved() => Directory.EnumerateDirectories(Own.VolumeFolder, "step-*", SearchOption.AllDirectories);

    public ValueTask DisposeAsync() => Own.DisposeAsync();

    // A network that is large enough for its checkpoints to take some milliseconds, and for the training to outlast some reports.
    private static string Spec(bool gpus) => Penguins.Job(Version, epochs: 400)
        .With("hiddenLayers", "\"256,256\"")
        .With("every", "1s")
        .With("cpu", "50m")
        .Replace("      nvidia.com/gpu: \"1\"\n", gpus ? "      nvidia.com/gpu: \"1\"\n" : "", StringComparison.Ordinal)
        .Replace("  trainer:\n", "  workers: 2\n  trainer:\n", StringComparison.Ordinal)
        .Replace("  dataset:\n", "  dataset:\n    resources:\n      requests: {cpu: 50m, memory: 256Mi}\n", StringComparison.Ordinal);
}
