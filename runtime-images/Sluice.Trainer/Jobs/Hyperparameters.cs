using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using static Sluice.Api.Hyperparameters.BuiltInHyperparameters;

namespace Sluice.Trainer.Jobs;

/// <summary>
/// The parsed <c>spec.trainer.hyperparameters</c> that a task and an architecture have. <see cref="BuiltInHyperparameters"/> says what
/// each of them means.
/// </summary>
public sealed class Hyperparameters
{
    private const string Field = "spec.trainer.hyperparameters";

    private readonly SortedDictionary<string, IReadOnlyList<decimal>> values;

    private readonly SortedDictionary<string, IReadOnlyList<string>> patterns = new(StringComparer.Ordinal);

    private Hyperparameters(SortedDictionary<string, IReadOnlyList<decimal>> values) => this.values = values;

    /// <inheritdoc cref="BuiltInHyperparameters.Epochs" />
    public int Epochs => Whole(BuiltInHyperparameters.Epochs);

    /// <inheritdoc cref="BuiltInHyperparameters.BatchSize" />
    public int BatchSize => Whole(BuiltInHyperparameters.BatchSize);

    /// <inheritdoc cref="BuiltInHyperparameters.Patience" />
    public int Patience => Whole(BuiltInHyperparameters.Patience);

    /// <inheritdoc cref="BuiltInHyperparameters.Quantiles" />
    public IReadOnlyList<double> Quantiles => [.. values[BuiltInHyperparameters.Quantiles.Name].Select(value => (double)value)];

    /// <summary>Reads the hyperparameters of a job. Missing ones have their defaults.</summary>
    /// <exception cref="JobException">A hyperparameter is unknown, of no use to the job, or out of range (64).</exception>
    public static Hyperparameters Read(TrainerOptions trainer)
    {
        var given = trainer.Hyperparameters;
        foreach (var (name, text) in given.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (Fault(trainer, name, text) is { } fault)
            {
                throw JobException.BadSpec("BadHyperparameter", $"{Field}.{name}", fault);
            }
        }

        var read = new Hyperparameters(new SortedDictionary<string, IReadOnlyList<decimal>>(StringComparer.Ordinal));
        foreach (var one in All.Where(one => one.IsOf(trainer.Task, trainer.Architecture)))
        {
            var text = given.GetValueOrDefault(one.Name, one.Default);
            _ = one.Read(text, out var numbers);
            if (one.Kind is HyperparameterKind.Patterns)
            {
                read.patterns[one.Name] = Hyperparameter.Patterns(text);
            }
            else
            {
                read.values[one.Name] = numbers;
            }
        }

        return read;
    }

    /// <summary>Whether the task and the architecture have it.</summary>
    public bool Has(Hyperparameter one) => values.ContainsKey(one.Name);

    /// <summary>The value of a whole number.</summary>
    public int Whole(Hyperparameter one) => (int)values[one.Name][0];

    /// <summary>The value of a number.</summary>
    public double Number(Hyperparameter one) => (double)values[one.Name][0];

    /// <summary>The value of a list of whole numbers.</summary>
    public IReadOnlyList<int> WholeNumbers(Hyperparameter one) => [.. values[one.Name].Select(value => (int)value)];

    /// <summary>The value of a word.</summary>
    public string Word(Hyperparameter one) => one.Words[Whole(one)];

    /// <summary>The value of a list of patterns.</summary>
    public IReadOnlyList<string> Patterns(Hyperparameter one) => patterns[one.Name];

    /// <summary>All of them by name, as text that <see cref="Read"/> accepts, always in the same form.</summary>
    public IReadOnlyDictionary<string, string> ToDictionary() => new SortedDictionary<string, string>(
        All.Where(one => values.ContainsKey(one.Name)).ToDictionary(one => one.Name, one => one.Write(values[one.Name]))
            .Concat(patterns.Select(pair => KeyValuePair.Create(
                pair.Key, pair.Value.Count > 0 ? string.Join(',', pair.Value) : Hyperparameter.None))).ToDictionary(),
        StringComparer.Ordinal);
}
