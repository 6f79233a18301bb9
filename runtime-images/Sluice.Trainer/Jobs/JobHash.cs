using System.Security.Cryptography;
using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;

namespace Sluice.Trainer.Jobs;

/// <summary>What a checkpoint is bound to: all that decides what the weights become.</summary>
internal static class JobHash
{
    // Rises with every change of what a checkpoint holds, so that a newer trainer does not stumble over an older one's.
    private const string Format = "checkpoint 2\n";

    /// <summary>SHA-256, in hex, over the job's trainer and dataset parts, the dataset's part with the digest of what was really read.</summary>
    public static string Of(TrainingJobSpec spec, Hyperparameters hyperparameters, string datasetDigest)
    {
        var trainer = spec.Trainer with { Hyperparameters = hyperparameters.ToDictionary() };
        var dataset = spec.Dataset with { Digest = datasetDigest };
        var text = Format + ContractJson.Write(trainer) + "\n" + ContractJson.Write(dataset);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
