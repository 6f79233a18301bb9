using Sluice.Api.TrainingJobs.Compression;
using Sluice.Data.Failures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Compression.Pruning;

/// <summary>A weight whose elements become zero.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">The weight.</param>
/// <param name="Share">The share that is zero in the end.</param>
internal sealed record PrunedLayer(string Name, Parameter Weight, double Share);

/// <summary>The weights that a job prunes.</summary>
internal static class PrunedLayers
{
    private const string Field = CompressionSettings.Field + ".prune";

    /// <summary>
    /// Finds them: matrices and kernels that learn. Tables of embeddings and routers of experts are among them where their names are given
    /// without wildcards, since few zeros spoil much there.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="shares">What the job says.</param>
    /// <exception cref="JobException">A pattern fits none of them (64).</exception>
    public static IReadOnlyList<PrunedLayer> Find(nn.Module network, IReadOnlyList<PruneShare> shares)
    {
        if (shares.Count == 0)
        {
            return [];
        }

        var tables = network.named_modules().Where(named => named.module is Embedding).Select(named => named.name).ToHashSet();
        var found = new List<PrunedLayer>();
        var weights = network.named_parameters().Where(named => named.parameter.dim() > 1 && named.parameter.requires_grad).ToList();
        var used = new HashSet<PruneShare>(ReferenceEqualityComparer.Instance);
        foreach (var (name, weight) in weights)
        {
            var layer = WeightPatterns.Layer(name);
            var spared = tables.Contains(layer) || WeightPatterns.IsRouter(name);
            var fitting = shares.Where(share => WeightPatterns.Fit([share.Pattern], name));
            if (fitting.FirstOrDefault(share => !spared || !IsWild(share.Pattern)) is { } first)
            {
                used.Add(first);
                found.Add(new PrunedLayer(name, weight, (double)first.Share));
            }
        }

        var unused = shares.Index().FirstOrDefault(share => !used.Contains(share.Item) && !weights.Exists(
            weight => WeightPatterns.Fit([share.Item.Pattern], weight.name) && found.Exists(layer => layer.Name == weight.name)));
        return unused.Item is null
            ? [.. found.Where(layer => layer.Share > 0)]
            : throw JobException.BadSpec("Compression", FormattableString.Invariant($"{Field}[{unused.Index}]"),
                $"the pattern '{unused.Item.Pattern}' fits no layer that learns and has a matrix or kernels; names are such as "
                + string.Join(", ", weights.Select(weight => WeightPatterns.Layer(weight.name)).Distinct().Take(4)));
    }

    private static bool IsWild(string pattern) => pattern.AsSpan().IndexOfAny('*', '?') >= 0;
}
