using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Adaptation;

/// <summary>
/// A network whose fully connected layers are changed by matrices of low rank, which learn in their place (Hu et al. 2021,
/// arXiv 2106.09685). It is exported as a plain network.
/// </summary>
internal sealed class LoraNetwork : Network
{
    private readonly Network network;
    private readonly ModuleList<LoraAdapter> adapters;

    /// <summary>Adapts a network, at first without a change of what it computes.</summary>
    /// <param name="network">The network with its weights, which belongs to this one from then on.</param>
    /// <param name="options">Which layers are adapted, and how.</param>
    /// <param name="seed">The job's seed, for the initial matrices.</param>
    public LoraNetwork(Network network, LoraOptions options, long seed)
        : base("lora")
    {
        this.network = network;
        adapters = nn.ModuleList(
        [
            .. network.named_modules().Where(named => named.module is Linear && options.Layers.Match(named.name))
                .Select(named => new LoraAdapter((Linear)named.module, options)),
        ]);
        Register();
        foreach (var (name, parameter) in network.named_parameters())
        {
            parameter.requires_grad = options.Trained.Match(name);
        }

        Weights.Initialise(adapters, seed);
        foreach (var adapter in adapters)
        {
            adapter.Clear();
        }
    }

    /// <inheritdoc />
    public override Tensor? AuxiliaryLoss => network.AuxiliaryLoss;

    /// <inheritdoc />
    public override Tensor forward(Tensor input) => network.call(input);

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string input)
    {
        var merged = adapters.Select(adapter => adapter.MergeForNow()).ToArray();
        try
        {
            return network.Write(graph, input);
        }
        finally
        {
            foreach (var one in merged)
            {
                one.Dispose();
            }
        }
    }

    /// <summary>Makes the changes a part of the network's own weights, all of which can learn again.</summary>
    /// <returns>The network, which still belongs to this one. Only it is used afterwards.</returns>
    public Network Merge()
    {
        foreach (var adapter in adapters)
        {
            adapter.Merge();
            adapter.Remove();
        }

        foreach (var parameter in network.parameters())
        {
            parameter.requires_grad = true;
        }

        return network;
    }
}
