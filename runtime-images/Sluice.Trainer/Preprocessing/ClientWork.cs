using Sluice.Api.TrainingJobs;
using Sluice.Artifacts.Models;

namespace Sluice.Trainer.Preprocessing;

/// <summary>What a model cannot do with values as they are in the table, so that clients do it.</summary>
internal static class ClientWork
{
    /// <summary>A warning for each such feature, with its field.</summary>
    /// <param name="features">The features.</param>
    /// <param name="form">What the network takes.</param>
    public static IEnumerable<string> Warnings(IReadOnlyList<FeatureOptions> features, EncodingForm? form = null)
    {
        for (var i = 0; i < features.Count; i++)
        {
            var (field, name) = (FormattableString.Invariant($"spec.dataset.features[{i}]"), features[i].Name);
            if (features[i].Image?.Decode is true)
            {
                yield return $"{field}.image.decode: ONNX Runtime cannot decode images, so the model takes pixels; clients decode "
                    + $"what they send as '{name}' themselves";
            }

            if (features[i].Tokens == TokenKinds.BytePair)
            {
                yield return $"{field}.tokens: standard ONNX has no byte-pair tokens, so the model takes " + (form?.SequenceLength is null
                    ? $"how often a text has each; clients count the tokens of '{name}' by {ArtifactFile.TokenizerPath(i)} of the artifact"
                    : $"their numbers; clients make those of '{name}' by {ArtifactFile.TokenizerPath(i)} of the artifact");
            }
        }
    }
}
