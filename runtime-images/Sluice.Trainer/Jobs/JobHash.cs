using System.Security.Cryptography;
using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;

namespace Sluice.Trainer.Jobs;

/// <summary>Identifies the job that a checkpoint belongs to, by everything that determines the weights.</summary>
internal static class JobHash
{
    // Must be incremented when the content of checkpoints changes, so that a newer trainer ignores those of an older one.
    private const string Format = "checkpoint 3\n";

    /// <summary>
    /// SHA-256, in hex, of the job's trainer and dataset options, with the digest of the data set that was actually read.
    /// </summary>
    public static string Of(TrainingJobSpec spec, Hyperparameters hyperparameters, string datasetDigest)
    {
        var trainer = spec.Trainer with { Hyperparameters = hyperparameters.ToDictionary() };
        var dataset = spec.Dataset with { Digest = datasetDigest };
        var text = Format + ContractJson.Write(trainer) + "\n" + ContractJson.Write(dataset);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
