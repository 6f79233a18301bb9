using Sluice.Trainer.Learning.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.LowPrecision;

/// <summary>
/// A network that learns in a precision below that of its weights, the master: forward and backward run on a copy in short floats,
/// gradients are added to the master's in float32, the optimiser steps the master, and the copy is refreshed from it. A step that the
/// short floats could not hold is thus not lost (Micikevicius et al. 2018, arXiv 1710.03740). In fp32 the copy is the master itself.
/// <para>
/// What is left in float32: losses, which cast what they are given; batch normalisations with their running statistics, whose inputs and
/// outputs are short all the same; within torch's kernels the sums of every normalisation, softmax and product. The master's weights,
/// the optimiser's state and <see cref="Scale"/> are the whole state: after loading them, call <see cref="Refresh"/>.
/// </para>
/// </summary>
/// <typeparam name="T">Type of the network.</typeparam>
internal sealed class TrainedCopy<T> : IDisposable
    where T : nn.Module
{
    private readonly IReadOnlyList<(Parameter Copy, Parameter Master)> parameters = [];
    private readonly IReadOnlyList<(Tensor Copy, Tensor Master)> buffers = [];

    /// <summary>Creates the copy of a network.</summary>
    /// <param name="master">The network, on its device. It keeps its parameters, and its owner disposes of it.</param>
    /// <param name="create">Creates a network of the same layers. It is called for short floats only.</param>
    /// <param name="precision">What the copy computes in.</param>
    public TrainedCopy(T master, Func<T> create, Precision precision)
    {
        Scale = precision is Precision.Fp16 ? new LossScale() : null;
        Network = precision is Precision.Fp32 ? master : Shortened(create(), precision, master.parameters().First().device);
        if (!ReferenceEquals(Network, master))
        {
            var copied = Network.named_parameters().ToDictionary(named => named.name, named => named.parameter);
            var statistics = Network.named_buffers().ToDictionary(named => named.name, named => named.buffer);
            parameters = [.. master.named_parameters().Select(named => (copied[named.name], named.parameter))];
            buffers = [.. master.named_buffers().Select(named => (statistics[named.name], named.buffer))];
            Refresh();
        }
    }

    /// <summary>
    /// The network to compute with while it learns, which casts its inputs itself: numbers of tokens would not survive in short floats.
    /// For judging and exporting, the master is there.
    /// </summary>
    public T Network { get; }

    /// <summary>The scale of the loss. Null but for fp16.</summary>
    public LossScale? Scale { get; }

    /// <summary>Adds the gradients of a loss to the master's, in float32. It may be called several times before a step.</summary>
    /// <param name="loss">A scalar in float32.</param>
    public void Backward(Tensor loss)
    {
        using var scope = NewDisposeScope();
        (Scale is null ? loss : loss * Scale.Value).backward();
        using var without = no_grad();
        foreach (var (copy, master) in parameters)
        {
            if (copy.grad is not { } gradient)
            {
                continue;
            }

            var wide = gradient.to(float32);
            wide = Scale is null ? wide : wide / Scale.Value;
            master.grad = master.grad is { } before ? before.add_(wide) : wide;
            copy.grad = null;
        }
    }

    /// <summary>
    /// Steps the master, refreshes the copy and removes the gradients. In fp16 a step whose gradients are not finite is skipped: the
    /// weights, the running statistics and the optimiser stay as they were, and the scale of the loss is halved.
    /// </summary>
    /// <param name="optimizer">The optimiser of the master.</param>
    /// <param name="learningRate">Length of the step.</param>
    /// <returns>Whether the step was taken.</returns>
    /// <exception cref="Sluice.Data.Failures.JobException">In fp16: gradients are not finite at any scale of the loss (64).</exception>
    public bool Step(Optimizer optimizer, double learningRate)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        var finite = Scale is null || Finite(optimizer.Parameters);
        if (finite)
        {
            optimizer.Step(learningRate);
        }

        optimizer.ZeroGradients();
        foreach (var (copy, master) in parameters.Where(pair => finite && pair.Master.requires_grad))
        {
            copy.copy_(master);
        }

        foreach (var (copy, master) in buffers)
        {
            _ = finite ? master.copy_(copy) : copy.copy_(master);
        }

        Scale?.Update(finite);
        return finite;
    }

    /// <summary>Copies all of the master to the copy. To be called after the master's weights were replaced or frozen.</summary>
    public void Refresh()
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        foreach (var (copy, master) in parameters)
        {
            copy.copy_(master);
            copy.requires_grad = master.requires_grad;
        }

        foreach (var (copy, master) in buffers)
        {
            copy.copy_(master);
        }
    }

    /// <summary>Disposes of the copy, and leaves the master.</summary>
    public void Dispose()
    {
        if (parameters.Count > 0)
        {
            Network.Dispose();
        }
    }

    private static bool Finite(IReadOnlyList<Parameter> parameters)
    {
        var gradients = parameters.Select(parameter => parameter.grad).OfType<Tensor>();
        Tensor[] finite = [.. gradients.Select(gradient => gradient.isfinite().all())];
        return finite.Length == 0 || stack(finite).all().item<bool>();
    }

    private static T Shortened(T network, Precision precision, Device device)
    {
        network.to(device, precision.Torch());
        foreach (var normalisation in network.modules().OfType<BatchNorm>())
        {
            normalisation.to(float32);
        }

        network.train();
        return network;
    }
}
