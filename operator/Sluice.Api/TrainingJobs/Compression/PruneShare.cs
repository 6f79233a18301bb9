using Sluice.Api.Hyperparameters;
using Sluice.Api.Text;

namespace Sluice.Api.TrainingJobs.Compression;

/// <summary>An entry of <see cref="CompressionOptions.Prune"/>, such as <c>encoder.*=0.5</c>.</summary>
/// <param name="Pattern">A pattern for names of layers or weights.</param>
/// <param name="Share">The share of a layer's weights that become zero.</param>
public sealed record PruneShare(string Pattern, decimal Share)
{
    /// <summary>The greatest share: a layer without weights learns nothing.</summary>
    public const decimal Most = 0.99m;

    /// <summary>Reads an entry.</summary>
    /// <returns>What is wrong with it and what helps. Null where there is nothing.</returns>
    public static string? Read(string? text, out PruneShare? entry)
    {
        entry = null;
        if (text?.Split('=') is not [var pattern, var share] || !Hyperparameter.IsPattern(pattern))
        {
            return $"'{text}' is no pattern with a share; write it as encoder.*=0.5, with letters, digits, dots, '_', '*' and '?'";
        }

        if (!DecimalText.TryParse(share, out var number))
        {
            return $"'{share}' is not a decimal; write it as {pattern}=0.5";
        }

        entry = new PruneShare(pattern, number);
        return number < 0 ? $"{share} is below 0" : number > Most ? $"{share} is above {Most}" : null;
    }
}
