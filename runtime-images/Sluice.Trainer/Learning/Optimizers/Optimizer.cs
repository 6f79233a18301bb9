using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Optimizers;

/// <summary>
/// Steps the trained parameters of a module, and saves and resumes what it has gathered about them, bit by bit. A module has one
/// optimiser, which lays its trained parameters into one tensor (<see cref="FlatParameters"/>).
/// </summary>
internal abstract class Optimizer : IDisposable
{
    private readonly OptimizerSettings settings;
    private readonly IReadOnlyList<(string Name, Parameter Value)> trained;
    private readonly FlatParameters flat;

    /// <summary>Creates an optimiser at the start of a training.</summary>
    protected Optimizer(nn.Module module, OptimizerSettings settings)
    {
        this.settings = settings;
        trained = [.. module.named_parameters().Where(named => named.parameter.requires_grad)];
        Parameters = [.. trained.Select(named => named.Value)];
        flat = new FlatParameters(Parameters);
    }

    /// <summary>The parameters that are trained: all but the frozen ones.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>All trained parameters in one.</summary>
    protected Parameter Values => flat.Values;

    /// <summary>Creates the optimiser of a kind for a module, which must be on its device and keep its parameters afterwards.</summary>
    /// <exception cref="ArgumentException">The module has nothing to train, or trains parameters of several types.</exception>
    public static Optimizer Create(nn.Module module, OptimizerSettings settings) => settings.Kind switch
    {
        OptimizerKind.Lion => new Lion(module, settings),
        _ => new TorchOptimizer(module, settings),
    };

    /// <summary>
    /// Shortens the gradients to the greatest norm, and steps the parameters. A parameter without a gradient, such as an expert without a
    /// token, counts as one with a gradient of 0: its momentum and weight decay go on. (Torch lets it rest.)
    /// </summary>
    /// <param name="learningRate">Length of the step.</param>
    public void Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        flat.GatherGradients();
        if (settings.Clip > 0)
        {
            nn.utils.clip_grad_norm_([Values], settings.Clip);
        }

        Update(learningRate);
        Values.grad = null;
    }

    /// <inheritdoc cref="FlatParameters.SumGradients" />
    public (Tensor Further, Tensor Gradients) SumGradients(Tensor further, Action<Tensor> sum) => flat.SumGradients(further, sum);

    /// <summary>Removes the gradients.</summary>
    public void ZeroGradients()
    {
        flat.Forget();
        foreach (var parameter in Parameters)
        {
            parameter.grad = null;
        }
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        using var scope = NewDisposeScope();
        var (step, moments) = State;
        writer.Write((byte)settings.Kind);
        writer.Write(trained.Count);
        writer.Write(step);
        writer.Write((byte)moments.Count);
        foreach (var moment in moments)
        {
            for (var i = 0; i < trained.Count; i++)
            {
                SavedTensor.Write(writer, flat.View(moment, i));
            }
        }
    }

    /// <summary>Reads a state that <see cref="Save"/> wrote. After an error the optimiser must not be used.</summary>
    /// <exception cref="InvalidDataException">The state is damaged, or of another optimiser or network.</exception>
    public void Load(BinaryReader reader)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        try
        {
            Read(reader);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("the optimiser's state ends too early", e);
        }
    }

    /// <inheritdoc />
    public virtual void Dispose() => flat.Dispose();

    /// <summary>Steps <see cref="Values"/> by its gradient. It is called without gradients and within a scope.</summary>
    protected abstract void Update(double learningRate);

    /// <summary>What is gathered: the number of steps, where it matters, and moments of the shape of <see cref="Values"/>.</summary>
    protected abstract (long Step, IReadOnlyList<Tensor> Moments) State { get; }

    /// <summary>Takes over what was gathered. The moments are the optimiser's own from then on.</summary>
    /// <returns>Whether there can be that many moments.</returns>
    protected abstract bool TryResume(long step, IReadOnlyList<Tensor> moments);

    private void Read(BinaryReader reader)
    {
        if (reader.ReadByte() is var kind && kind != (byte)settings.Kind)
        {
            throw new InvalidDataException($"the optimiser's state is of {(OptimizerKind)kind}, but the job has {settings.Kind}");
        }

        if (reader.ReadInt32() is var count && count != trained.Count)
        {
            throw new InvalidDataException($"the optimiser's state is of {count} parameters, but the network trains {trained.Count}");
        }

        var (step, moments) = (reader.ReadInt64(), new Tensor[reader.ReadByte()]);
        if (step < 0 || moments.Length > 2)
        {
            throw new InvalidDataException($"the optimiser's state has {moments.Length} moments after {step} steps");
        }

        for (var m = 0; m < moments.Length; m++)
        {
            moments[m] = zeros_like(Values, requires_grad: false);
            for (var i = 0; i < trained.Count; i++)
            {
                SavedTensor.Read(reader, trained[i].Name, flat.View(moments[m], i));
            }
        }

        if (!TryResume(step, [.. moments.Select(moment => moment.DetachFromDisposeScope())]))
        {
            throw new InvalidDataException($"the optimiser's state has {moments.Length} moments, which {settings.Kind} has not");
        }
    }
}
