using Sluice.Trainer.Learning.Optimizers;
using Sluice.Trainer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Mitigations;

/// <summary>
/// Steps a module that learns against the network, by an optimiser like the network's, and saves and resumes it bit by bit with its
/// weights. Its weights are in fp32 whatever the network computes in.
/// </summary>
/// <param name="module">The module, on its device, whose owner disposes of it.</param>
/// <param name="settings">The settings of the network's optimiser.</param>
internal sealed class AdversaryOptimizer(nn.Module module, OptimizerSettings settings) : IDisposable
{
    private readonly Optimizer optimizer = Optimizer.Create(module, settings);

    /// <summary>The parameters that learn.</summary>
    public IReadOnlyList<Parameter> Parameters => optimizer.Parameters;

    /// <summary>Steps the parameters and removes the gradients.</summary>
    /// <param name="learningRate">Length of the step. Null takes none, as the network took none.</param>
    /// <param name="scale">What the loss was multiplied by before its gradients were computed.</param>
    public void Step(double? learningRate, double scale)
    {
        if (learningRate is { } rate)
        {
            using var without = no_grad();
            foreach (var parameter in Parameters)
            {
                parameter.grad?.div_(scale);
            }

            optimizer.Step(rate);
        }

        optimizer.ZeroGradients();
    }

    /// <summary>Writes weights and state.</summary>
    public void Save(BinaryWriter writer)
    {
        Weights.Save(writer, Weights.Read(module));
        optimizer.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The state is damaged, or of another module.</exception>
    public void Load(BinaryReader reader)
    {
        try
        {
            Weights.Write(module, Weights.Load(reader, Weights.Read(module)));
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("the adversary's weights end too early", e);
        }

        optimizer.Load(reader);
    }

    /// <inheritdoc />
    public void Dispose() => optimizer.Dispose();
}
