using System.Globalization;
using System.Text.Json;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Demo.Cluster;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Frameworks;

/// <summary>Jobs of the image with PyTorch (<c>cluster/images/torch.sh</c>), whose scripts are mounted as they are.</summary>
internal sealed class TorchJobs(Served served)
{
    /// <summary>The image.</summary>
    public const string Image = "docker.io/sluice/torch:dev";

    /// <summary>Name of the ConfigMap with the scripts.</summary>
    public const string Code = "pytorch-code";

    private static readonly TimeSpan EndedWithin = TimeSpan.FromMinutes(6);

    private static readonly string[] Folders =
    [
        Path.Combine(AppContext.BaseDirectory, "samples", "pytorch"),
        Path.Combine(AppContext.BaseDirectory, "Frameworks", "Scripts"),
    ];

    /// <summary>Mounts scripts, those of the sample and those of the tests, and applies jobs.</summary>
    public async Task ApplyAsync(params string[] jobs)
    {
        var script = string.Join('\n', Folders.SelectMany(folder => Directory.GetFiles(folder, "*.py")).Select(path =>
            $"  {Path.GetFileName(path)}: {JsonSerializer.Serialize(File.ReadAllText(path))}"));
        await served.Own.ApplyAsync($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {Code}}}\ndata:\n{script}\n");
        await served.Own.ApplyAsync(string.Join("\n---\n", jobs));
    }

    /// <summary>A job of the sample in the image of the tests.</summary>
    public static string Sample(string file) => YamlText.Sample($"pytorch/{file}").With("image", Image);

    /// <summary>Waits for a job.</summary>
    public async Task<CustomObject<TrainingJobSpec, TrainingJobStatus>> JobAsync(
        string name, Predicate<CustomObject<TrainingJobSpec, TrainingJobStatus>> reached) => (await Eventually.Async(
            $"TrainingJob {name}",
            () => served.View.JobAsync(name, CancellationToken.None),
            found => found is not null && reached(found),
            EndedWithin))!;

    /// <summary>The version that a job has made, once the job has ended.</summary>
    public async Task<ModelVersionSpec> VersionAsync(string name)
    {
        var job = await JobAsync(name, found => found.Status.CompletionTime is not null);
        var conditions = job.Status.Conditions;
        Assert.True(conditions.Has(ConditionTypes.Ready, Reasons.Succeeded), conditions.MessageOf(ConditionTypes.Ready));
        return (await Eventually.Async(
            $"ModelVersion {job.Status.ModelVersion} is verified",
            () => served.View.VersionAsync(job.Status.ModelVersion!, CancellationToken.None),
            found => found?.Status.Conditions.Has(ConditionTypes.Ready) is true))!.Spec;
    }

    /// <summary>The pods of the workers that a job ever had, by their names.</summary>
    public IReadOnlyList<V1Pod> Workers(string name) =>
    [
        .. served.Recorder.Pods.Where(pod => pod.Has(Labels.Job, name) && pod.Role == "trainer").Select(pod => pod.Last)
            .OrderBy(pod => pod.Name(), StringComparer.Ordinal),
    ];

    /// <summary>A metric as a number.</summary>
    public static double Metric(ModelVersionSpec version, string name) =>
        double.Parse(version.Evaluation!.Metrics[name], CultureInfo.InvariantCulture);
}
