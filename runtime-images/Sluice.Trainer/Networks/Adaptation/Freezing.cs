using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Adaptation;

/// <summary>Keeps weights as they are while the others learn.</summary>
internal static class Freezing
{
    /// <summary>Freezes the parameters whose names fit a pattern. Optimisers must take those alone that require gradients.</summary>
    /// <param name="network">The network.</param>
    /// <param name="patterns">The patterns.</param>
    /// <returns>The fault of a pattern that fits none, or of patterns that fit all. Null where the others can learn.</returns>
    public static SizeFault? Freeze(nn.Module network, IReadOnlyList<string> patterns)
    {
        var parameters = network.named_parameters().ToArray();
        if (patterns.Fault([.. parameters.Select(named => named.name)], "freeze", "weight") is { } fault)
        {
            return fault;
        }

        foreach (var (_, parameter) in parameters.Where(named => patterns.Match(named.name)))
        {
            parameter.requires_grad = false;
        }

        return parameters.Any(named => named.parameter.requires_grad) ? null
            : new SizeFault("freeze", $"the patterns {string.Join(", ", patterns)} leave no weight to learn; leave out those of the head");
    }
}
