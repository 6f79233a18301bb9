using System.Security.Cryptography;
using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Api.TrainingJobs;

namespace Sluice.Trainer.Jobs;

/// <summary>Identifies the job that a checkpoint belongs to, by everything that determines the weights.</summary>
internal static class JobHash
{
    // Must be incremented when the content of checkpoints changes, so that a newer trainer ignores those of an older one.
    private const string Format = "checkpoint 5\n";

    /// <summary>
    /// SHA-256, in hex, of the job's trainer and dataset options, with the digest of the data set that was actually read. Of the
    /// compression pruning alone counts, since the trained weights become integers after the last checkpoint.
    /// </summary>
    /// <param name="spec">The job.</param>
    /// <param name="hyperparameters">Its hyperparameters.</param>
    /// <param name="datasetDigest">The digest of the data set.</param>
    /// <param name="start">The digest of the version that the training starts from. Null for random weights.</param>
    public static string Of(TrainingJobSpec spec, Hyperparameters hyperparameters, string datasetDigest, string? start = null)
    {
        var trainer = spec.Trainer with
        {
            Hyperparameters = hyperparameters.ToDictionary(),
            Compression = spec.Trainer.Compression?.Prune is { Count: > 0 } prune ? new CompressionOptions { Prune = prune } : null,
            Robustness = null, // measured at the end
        };
        var dataset = spec.Dataset with { Digest = datasetDigest };
        var text = Format + ContractJson.Write(trainer) + "\n" + ContractJson.Write(dataset) + (start is null ? "" : "\n" + start);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
