using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Adaptation;

/// <summary>The change of one fully connected layer: alpha / rank · up · down, where up begins as 0.</summary>
internal sealed class LoraAdapter : nn.Module
{
    private readonly Parameter down;
    private readonly Parameter up;
    private readonly LayerReference adapted;
    private readonly double scale;

    /// <summary>Creates the adapter, which from then on adds its change to what the layer computes.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="options">Rank and alpha.</param>
    public LoraAdapter(Linear layer, LoraOptions options)
        : base("adapter")
    {
        down = nn.Parameter(zeros(options.Rank, layer.in_features));
        up = nn.Parameter(zeros(layer.out_features, options.Rank));
        scale = options.Alpha / options.Rank;
        var hook = layer.register_forward_hook((_, input, output) => Changed(input, output));
        adapted = new LayerReference(layer, hook.remove);
        RegisterComponents();
    }

    /// <summary>Makes the change 0.</summary>
    public void Clear()
    {
        using var without = no_grad();
        up.zero_();
    }

    /// <summary>Adds the change to the layer's weights.</summary>
    public void Merge()
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        adapted.Layer.weight.add_(up.mm(down), scale);
    }

    /// <summary>Ends the adaptation of the layer.</summary>
    public void Remove() => adapted.Remove();

    /// <summary>Adds the change to the layer's weights until the result is disposed.</summary>
    public IDisposable MergeForNow()
    {
        var before = adapted.Layer.weight.detach().clone().DetachFromDisposeScope();
        Merge();
        return new Merged(adapted.Layer, before);
    }

    private Tensor Changed(Tensor input, Tensor output)
    {
        using var scope = NewDisposeScope();
        var change = nn.functional.linear(nn.functional.linear(input, down), up);
        return output.add(change, scale).MoveToOuterDisposeScope();
    }

    // A layer in a field of its own would become a part of this module.
    private sealed record LayerReference(Linear Layer, Action Remove);

    private sealed record Merged(Linear Layer, Tensor Before) : IDisposable
    {
        public void Dispose()
        {
            using var without = no_grad();
            Layer.weight.copy_(Before);
            Before.Dispose();
        }
    }
}
