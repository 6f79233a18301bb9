using Sluice.Trainer.Onnx;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks;

/// <summary>
/// A network, or a part of one, that says twice what it computes: as modules of torch, which learn, and as nodes of an ONNX graph, which
/// are served. Constructors take sizes and call <see cref="Register"/>; initial weights are set afterwards, by name.
/// </summary>
/// <param name="name">Name of the module.</param>
internal abstract class Network(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>
    /// What the last call in training adds to the loss, times its weight, as a scalar with gradients. Null where the network adds nothing.
    /// </summary>
    public virtual Tensor? AuxiliaryLoss => null;

    /// <summary>Adds the nodes that compute what the module computes in evaluation, with the present weights as constants.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">Name of the input tensor, of the shape that the module takes.</param>
    /// <returns>Name of the output tensor, of the shape that the module gives.</returns>
    public abstract string Write(GraphWriter graph, string input);

    /// <summary>Registers the modules in fields, whose weights then outlive the scope in which the network was created.</summary>
    protected void Register()
    {
        RegisterComponents();
        foreach (var tensor in parameters().Concat(buffers()))
        {
            tensor.DetachFromDisposeScope();
        }
    }
}
