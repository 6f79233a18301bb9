using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Artifacts.Stores;
using Sluice.Inference.Hosting;
using Sluice.Inference.Models;

namespace Sluice.Inference.Verification;

/// <summary>
/// Verifies the artifact of a ModelVersion: that every byte matches its digest, that the model loads and runs, and that it has
/// the recorded signature if there is one. The result is the termination message.
/// </summary>
internal static class VerifyCommand
{
    private const int LongestProblem = 800;

    public static async Task<int> RunAsync(Func<string, string?> environment)
    {
        try
        {
            var settings = InferenceSettings.Read(environment);
            var result = ContractJson.Write(await VerifyAsync(settings).ConfigureAwait(false));
            if (Encoding.UTF8.GetByteCount(result) > TerminationLog.MaxBytes)
            {
                // A truncated message would not be JSON. The signature is left out, since it has been compared already.
                result = ContractJson.Write(ContractJson.TryRead<VerifyResult>(result)! with { Signature = new ModelSignature() });
            }

            TerminationLog.Write(environment, result);
            Console.WriteLine(result);
            return ExitCodes.Ok;
        }
        catch (Exception error)
        {
            var failure = StartupException.Of(error);
            TerminationLog.Write(environment, failure);
            return failure.ExitCode;
        }
    }

    private static async Task<VerifyResult> VerifyAsync(InferenceSettings settings)
    {
        var artifact = await ArtifactStores.Open(settings.ArtifactUri).VerifyAsync(settings.ArtifactDigest).ConfigureAwait(false);
        var (model, problem) = await ModelLoader.LoadAsync(settings, CancellationToken.None).ConfigureAwait(false);
        using (model)
        {
            return new VerifyResult
            {
                Digest = artifact.Digest.ToString(),
                Size = artifact.Size,
                Signature = model.Signature,
                WarmUp = problem?.Length > LongestProblem ? problem[..LongestProblem] + "…" : problem,
            };
        }
    }
}
