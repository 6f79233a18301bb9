using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Api.TrainingJobs;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Trainer.Hosting;

namespace Sluice.Benchmarks.Compression;

/// <summary>A job that is trained once, and whose model is compressed in several ways from the last checkpoint.</summary>
internal sealed class TrainedForms(Func<string, TrainingJobSpec> job) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sluice-compression-");
    private int version;

    /// <summary>Trains, or resumes at the end of the training, and compresses.</summary>
    /// <param name="compression">How. Null for not at all.</param>
    /// <returns>The trainer's result, and the model that it published.</returns>
    public (TrainerResult Result, byte[] Model) Train(CompressionOptions? compression)
    {
        var spec = job(folder.FullName);
        spec = spec with
        {
            Trainer = spec.Trainer with { Compression = compression },
            Checkpoint = new CheckpointOptions { Every = "1h", Keep = 1, Volume = "work" },
            Publish = new PublishOptions { Version = $"1.{version++}.0", Repository = $"file://{folder.FullName}/models" },
        };
        var (document, log) = (Path.Combine(folder.FullName, "job.json"), Path.Combine(folder.FullName, "termination-log"));
        File.WriteAllText(document, ContractJson.Write(new JobDocument
        {
            Name = spec.Model,
            Namespace = "default",
            Uid = "1",
            Spec = spec,
            CheckpointPath = Path.Combine(folder.FullName, "checkpoints"),
        }));
        var environment = new Dictionary<string, string>
        {
            ["SLUICE_JOB_DOCUMENT"] = document,
            ["SLUICE_TERMINATION_LOG"] = log,
            ["SLUICE_SCRATCH"] = Path.Combine(folder.FullName, "scratch"),
            ["SLUICE_PORT"] = "0",
            ["SLUICE_ADDRESS"] = "127.0.0.1",
        };
        if (TrainerHost.RunAsync(environment.GetValueOrDefault).GetAwaiter().GetResult() != ExitCodes.Ok)
        {
            throw new InvalidOperationException(File.ReadAllText(log));
        }

        var result = JsonSerializer.Deserialize<TrainerResult>(File.ReadAllText(log), ContractJson.Options)!;
        var store = ArtifactStores.Open(result.Artifact.Uri);
        var artifact = store.OpenAsync(ArtifactDigest.Parse(result.Artifact.Digest)).GetAwaiter().GetResult();
        return (result, store.ReadAsync(artifact.Find(ArtifactFile.ModelPath)!).GetAwaiter().GetResult());
    }

    /// <inheritdoc />
    public void Dispose() => folder.Delete(recursive: true);
}
