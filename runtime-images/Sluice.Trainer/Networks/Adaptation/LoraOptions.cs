using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Adaptation;

/// <summary>How a network is adapted by matrices of low rank.</summary>
internal sealed record LoraOptions
{
    /// <summary>Rank of the matrices.</summary>
    public required int Rank { get; init; }

    /// <summary>The change of a layer counts this much divided by the rank.</summary>
    public required double Alpha { get; init; }

    /// <summary>Patterns for the names of the fully connected layers that are adapted.</summary>
    public IReadOnlyList<string> Layers { get; init; } = ["encoder.*"];

    /// <summary>Patterns for the names of the weights that learn as a whole, such as those of a new head.</summary>
    public IReadOnlyList<string> Trained { get; init; } = ["head.*"];

    /// <summary>Says why a network cannot be adapted in this way. Null where it can.</summary>
    public SizeFault? Fault(nn.Module network)
    {
        var layers = network.named_modules().Where(named => named.module is Linear).ToArray();
        if (Layers.Fault([.. layers.Select(named => named.name)], "loraLayers", "fully connected layer") is { } fault)
        {
            return fault;
        }

        var (name, least) = layers.Where(named => Layers.Match(named.name))
            .Select(named => (named.name, Least: ((Linear)named.module).weight.shape.Min())).MinBy(layer => layer.Least);
        return Rank > least
            ? new SizeFault("loraRank", $"a rank of {Rank} is above the {least} of {name}; give at most {least}, or leave that layer out")
            : null;
    }
}
