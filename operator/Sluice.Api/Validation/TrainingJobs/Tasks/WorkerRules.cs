using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;
using static Sluice.Api.Hyperparameters.BuiltInHyperparameters;

namespace Sluice.Api.Validation.TrainingJobs.Tasks;

/// <summary>
/// What Sluice's own trainer cannot share among workers, since it would not come out as on one: each worker computes its rows of a batch,
/// and these are not sums over rows, or draw at random within torch.
/// </summary>
internal static class WorkerRules
{
    private const string Field = "Spec.Workers";

    /// <summary>The faults, as paths below the job and messages.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainingJobSpec spec)
    {
        if (spec is not { Workers: > 1 and <= 1024 and var workers, Trainer: { Image: null } trainer })
        {
            yield break;
        }

        if (Number(trainer, BatchSize) is { } rows and >= 1 && Number(trainer, Accumulate) is { } parts and >= 1
            && (int)Math.Ceiling(rows / parts) is var part && part < workers)
        {
            yield return (Field,
                $"{workers} workers cannot share {part} {(part == 1 ? "row" : "rows")}, a batch of {rows} in {parts} "
                + $"{(parts == 1 ? "part" : "parts")}; set it to at most {part}, raise batchSize, or lower accumulate");
        }

        if (trainer.Mitigation?.Method == nameof(MitigationMethod.AdversarialDebiasing))
        {
            yield return (Field,
                $"{workers} workers cannot train with {MitigationMethod.AdversarialDebiasing}, whose adversary learns from whole batches; "
                + $"set it to 1, or use {MitigationMethod.Reweighing}");
        }

        if (trainer.Architecture is Architectures.Transformer && Number(trainer, Experts) > 1)
        {
            yield return (Field,
                $"{workers} workers cannot balance experts over whole batches; set it to 1, or remove "
                + "spec.trainer.hyperparameters.experts");
        }

        if (trainer.Architecture is Architectures.Gru or Architectures.Lstm && Number(trainer, Layers) > 1 && Number(trainer, Dropout) > 0)
        {
            yield return (Field,
                $"{workers} workers cannot drop values between the layers of {trainer.Architecture} as one would; set it to 1, or "
                + "spec.trainer.hyperparameters.dropout to 0, or layers to 1");
        }
    }

    // A text that is no number is the fault of another rule.
    private static decimal? Number(TrainerOptions trainer, Hyperparameter one) =>
        one.Read(trainer.Hyperparameters?.GetValueOrDefault(one.Name) ?? one.Default, out var numbers) is null ? numbers[0] : null;
}
