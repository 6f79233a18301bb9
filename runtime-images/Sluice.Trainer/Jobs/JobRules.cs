using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation;
using Sluice.Data.Failures;

namespace Sluice.Trainer.Jobs;

/// <summary>
/// Checks a job as the webhook does, since the image can run without the operator, and adds the limits of this trainer. What concerns the
/// pod alone, such as its volumes, is left to those who make it.
/// </summary>
internal static class JobRules
{
    private const string Hyperparameters = "spec.trainer.hyperparameters";

    private static readonly string[] Used =
        ["spec.model", "spec.workers", "spec.trainer", "spec.dataset", "spec.checkpoint.keep", "spec.publish.version"];

    /// <summary>Checks a job.</summary>
    /// <param name="name">Name of the job.</param>
    /// <param name="spec">The job.</param>
    /// <param name="worldSize">Number of workers of the attempt, from the pod's environment.</param>
    /// <exception cref="JobException">
    /// The job asks for something that this trainer does not support (64), or the pod is of another number of workers (78).
    /// </exception>
    public static void Check(string name, TrainingJobSpec spec, int worldSize)
    {
        // The webhook leaves hyperparameters and the names of inputs to the trainer where the job names an image. This is that trainer.
        var own = spec with { Trainer = spec.Trainer with { Image = null } };
        if (SpecValidation.Check(name, own).FirstOrDefault(error => Used.Any(field => IsBelow(error.Field, field))) is { } error)
        {
            throw JobException.BadSpec(
                IsBelow(error.Field, Hyperparameters) ? "BadHyperparameter" : "InvalidSpec", error.Field, error.Message);
        }

        if (worldSize != spec.Workers)
        {
            throw JobException.BadConfiguration(
                "Environment", $"WORLD_SIZE is {worldSize}, but spec.workers {spec.Workers}; set it to the same number");
        }

        // The webhook asks for a second at least, to spare the volume. A pod that was made by hand may have less.
        if (spec.Checkpoint is { } checkpoint && !Duration.TryParse(checkpoint.Every, out _))
        {
            throw JobException.BadSpec(
                "InvalidSpec", "spec.checkpoint.every", $"'{checkpoint.Every}' is not a duration; write it as 30s, 5m or 1h30m");
        }
    }

    private static bool IsBelow(string field, string parent)
        => field.StartsWith(parent, StringComparison.Ordinal) && (field.Length == parent.Length || field[parent.Length] is '.' or '[');
}
