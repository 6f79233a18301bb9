using Sluice.Data.Failures;

namespace Sluice.Trainer.Networks.Adaptation;

/// <summary>What a network has before it learns: random weights, or those of a version, of which some or all stay as they are.</summary>
internal sealed record NetworkStart
{
    private const string Hyperparameters = "spec.trainer.hyperparameters";

    /// <summary>The version, for messages. Null for random weights.</summary>
    public string? Version { get; init; }

    /// <summary>The weights of the version by name.</summary>
    public IReadOnlyDictionary<string, SavedWeight> Weights { get; init; } = new Dictionary<string, SavedWeight>();

    /// <summary>Patterns for the names of the weights that begin random all the same, such as those of a new head.</summary>
    public IReadOnlyList<string> Fresh { get; init; } = [];

    /// <summary>Patterns for the names of the weights that do not learn.</summary>
    public IReadOnlyList<string> Frozen { get; init; } = [];

    /// <summary>How matrices of low rank learn in the place of weights. Null for none.</summary>
    public LoraOptions? Lora { get; init; }

    /// <summary>Replaces random weights by those of the version.</summary>
    /// <exception cref="JobException">A weight does not fit (64).</exception>
    public void Load(Network network)
    {
        if (Version is null)
        {
            return;
        }

        if (WarmStart.Fault(Weights.ToDictionary(pair => pair.Key, pair => pair.Value.Shape), network, Fresh) is { } fault)
        {
            throw JobException.BadSpec("WarmStart", "spec.warmStart.version",
                $"the weights of version {Version} do not fit: {fault}; give the architecture and the sizes of that version, "
                + "or name another");
        }

        WarmStart.Load(Weights.ToDictionary(pair => pair.Key, pair => pair.Value.Values), network, Fresh);
    }

    /// <summary>Freezes weights, and adds matrices of low rank.</summary>
    /// <param name="network">The network, with its weights.</param>
    /// <param name="seed">The job's seed.</param>
    /// <returns>The network that learns.</returns>
    /// <exception cref="JobException">A pattern or a size does not fit (64).</exception>
    public Network Adapt(Network network, long seed)
    {
        if (Frozen.Count > 0)
        {
            Require(Freezing.Freeze(network, Frozen));
        }

        if (Lora is null)
        {
            return network;
        }

        Require(Lora.Fault(network));
        return new LoraNetwork(network, Lora, seed);
    }

    private static void Require(SizeFault? fault)
    {
        if (fault is not null)
        {
            throw JobException.BadSpec("BadHyperparameter", $"{Hyperparameters}.{fault.Hyperparameter}", fault.Message);
        }
    }
}
