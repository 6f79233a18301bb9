using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Optimizers;

/// <summary>
/// Parameters side by side in one tensor, of which each becomes a view. An optimiser then computes a step in a dozen operations instead
/// of a dozen for each parameter, which for a small network is most of the step's time.
/// </summary>
internal sealed class FlatParameters : IDisposable
{
    // Bytes of a cache line and of the longest vector registers.
    private const long Alignment = 64;

    private readonly IReadOnlyList<Parameter> parameters;
    private readonly long[] starts;
    private readonly Tensor nothing;
    private bool gathered;

    /// <summary>Moves parameters into one tensor. Afterwards they must stay where they are.</summary>
    /// <param name="parameters">Parameters of one type on one device.</param>
    /// <exception cref="ArgumentException">There are none, or they differ in type or device.</exception>
    public FlatParameters(IReadOnlyList<Parameter> parameters)
    {
        this.parameters = parameters;
        if (parameters.Select(parameter => (parameter.dtype, parameter.device.ToString())).Distinct().Count() != 1)
        {
            throw new ArgumentException("there must be parameters to train, of one type and on one device", nameof(parameters));
        }

        using var scope = NewDisposeScope();
        using var without = no_grad();
        var (type, device, step) = (parameters[0].dtype, parameters[0].device, Alignment / parameters[0].element_size());
        starts = new long[parameters.Count + 1];
        for (var i = 0; i < parameters.Count; i++)
        {
            starts[i + 1] = starts[i] + (parameters[i].numel() + step - 1) / step * step;
        }

        var values = zeros([starts[^1]], type, device);
        nothing = zeros([step], type, device).DetachFromDisposeScope();
        for (var i = 0; i < parameters.Count; i++)
        {
            var place = View(values, i);
            place.copy_(parameters[i]);
            parameters[i].set_(place);
        }

        Values = nn.Parameter(values);
        Values.DetachFromDisposeScope();
    }

    /// <summary>All parameters, with zeros between them, so that each begins at a multiple of 64 bytes.</summary>
    public Parameter Values { get; }

    /// <summary>The part of a tensor like <see cref="Values"/> that belongs to a parameter, in its shape.</summary>
    public Tensor View(Tensor flat, int parameter) =>
        flat.narrow(0, starts[parameter], parameters[parameter].numel()).view(parameters[parameter].shape);

    /// <summary>
    /// Gathers the parameters' gradients into that of <see cref="Values"/>, unless <see cref="SumGradients"/> has done so. One that is
    /// missing counts as 0.
    /// </summary>
    public void GatherGradients()
    {
        if (!gathered)
        {
            using var scope = NewDisposeScope();
            using var without = no_grad();
            Values.grad = cat(Gradients());
        }

        gathered = false;
    }

    /// <summary>
    /// Gathers the parameters' gradients, with further numbers behind them, and has all of it summed over ranks in one exchange. The
    /// parameters' gradients are views of the sum then.
    /// </summary>
    /// <param name="further">The further numbers, of the shape [numbers].</param>
    /// <param name="sum">Sums over ranks, in place.</param>
    /// <returns>The sums of the further numbers, and of the gradients.</returns>
    public (Tensor Further, Tensor Gradients) SumGradients(Tensor further, Action<Tensor> sum)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        var all = cat([.. Gradients(), further.to(Values.dtype, Values.device)]);
        var gradients = all.narrow(0, 0, starts[^1]);
        sum(all);
        for (var i = 0; i < parameters.Count; i++)
        {
            parameters[i].grad = View(gradients, i);
        }

        (Values.grad, gathered) = (gradients, true);
        return (all.narrow(0, starts[^1], further.numel()).MoveToOuterDisposeScope(), gradients.MoveToOuterDisposeScope());
    }

    /// <summary>Forgets the gradients that were summed, as those of a step that is skipped.</summary>
    public void Forget()
    {
        (Values.grad, gathered) = (null, false);
    }

    /// <summary>Disposes of the flat tensor. The parameters keep their values.</summary>
    public void Dispose()
    {
        Values.Dispose();
        nothing.Dispose();
    }

    private List<Tensor> Gradients()
    {
        var parts = new List<Tensor>();
        for (var i = 0; i < parameters.Count; i++)
        {
            var (count, room) = (parameters[i].numel(), starts[i + 1] - starts[i]);
            parts.Add(parameters[i].grad is { } gradient ? gradient.reshape(-1) : nothing.new_zeros(count));
            if (room > count)
            {
                parts.Add(nothing.narrow(0, 0, room - count));
            }
        }

        return parts;
    }
}
