using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.TrainingJobs;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Jobs;

/// <summary>
/// The rules of this trainer for a job. The operator has checked the job already, but the image can run without the operator, and
/// other trainer images may allow more.
/// </summary>
internal static class JobRules
{
    /// <summary>Checks a job.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="worldSize">Number of workers of the attempt, from the pod's environment.</param>
    /// <exception cref="TrainerException">The job asks for something that this trainer does not support (64).</exception>
    public static void Check(TrainingJobSpec spec, int worldSize)
    {
        if (worldSize > 1 || spec.Workers > 1)
        {
            throw TrainerException.BadSpec("Workers", "spec.workers", "this trainer supports one worker; set it to 1");
        }

        Only("spec.trainer.task", spec.Trainer.Task, "classification");
        Only("spec.trainer.architecture", spec.Trainer.Architecture, "mlp");
        Only("spec.trainer.precision", spec.Trainer.Precision, "fp32");
        Only("spec.dataset.format", spec.Dataset.Format, "csv");
        Given("spec.model", spec.Model);
        Given("spec.publish.version", spec.Publish.Version);
        Given("spec.publish.repository", spec.Publish.Repository);
        Given("spec.dataset.uri", spec.Dataset.Uri);
        Given("spec.dataset.target", spec.Dataset.Target);
        Share("spec.dataset.split.test", spec.Dataset.Split.Test, value => value is > 0 and < 1, "above 0 and below 1");
        Share("spec.dataset.checks.maxMissing", spec.Dataset.Checks.MaxMissing, value => value is >= 0 and <= 1, "from 0 to 1");
        foreach (var (field, message) in CsvRules.Faults(spec.Dataset))
        {
            throw TrainerException.BadSpec(
                "Csv", $"spec.dataset.{string.Join('.', field.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName))}", message);
        }

        Features(spec.Dataset);
        if (spec.Checkpoint is { } checkpoint)
        {
            Checkpoints(checkpoint);
        }
    }

    private static void Features(DatasetOptions dataset)
    {
        if (dataset.Features.Count is 0 or > BuiltInModel.MostInputs)
        {
            throw TrainerException.BadSpec(
                "Features",
                "spec.dataset.features",
                $"{dataset.Features.Count} features are not allowed; name 1 to {BuiltInModel.MostInputs} columns to predict from");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < dataset.Features.Count; i++)
        {
            var (feature, field) = (dataset.Features[i], $"spec.dataset.features[{i}]");
            Given($"{field}.name", feature?.Name);
            if (feature!.Type is not ("numeric" or "categorical"))
            {
                throw TrainerException.BadSpec(
                    "FeatureType", $"{field}.type", $"'{feature.Type}' is unknown; write numeric or categorical");
            }

            if (feature.Name == dataset.Target)
            {
                throw TrainerException.BadSpec(
                    "FeatureIsTarget", $"{field}.name", $"'{feature.Name}' is the target, which is not known at prediction; remove it");
            }

            if (BuiltInModel.Fault(feature.Name) is { } fault)
            {
                throw TrainerException.BadSpec("FeatureIsOutput", $"{field}.name", fault);
            }

            if (!seen.Add(feature.Name))
            {
                throw TrainerException.BadSpec(
                    "DuplicateFeature", $"{field}.name", $"'{feature.Name}' is already a feature; remove one of them");
            }
        }
    }

    private static void Checkpoints(CheckpointOptions checkpoint)
    {
        if (!Duration.TryParse(checkpoint.Every, out _))
        {
            throw TrainerException.BadSpec(
                "CheckpointEvery", "spec.checkpoint.every", $"'{checkpoint.Every}' is not a duration; write it as 30s, 5m or 1h30m");
        }

        if (checkpoint.Keep is < 1 or > 100)
        {
            throw TrainerException.BadSpec("CheckpointKeep", "spec.checkpoint.keep", $"{checkpoint.Keep} is not allowed; give 1 to 100");
        }
    }

    private static void Only(string field, string value, string allowed)
    {
        if (value != allowed)
        {
            throw TrainerException.BadSpec("Unsupported", field, $"'{value}' is not supported by this trainer; set it to {allowed}");
        }
    }

    private static void Given(string field, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw TrainerException.BadSpec("Required", field, "is missing; set it");
        }
    }

    private static void Share(string field, string value, Func<decimal, bool> allowed, string range)
    {
        if (!DecimalText.TryParse(value, out var number) || !allowed(number))
        {
            throw TrainerException.BadSpec("OutOfRange", field, $"'{value}' is not allowed; give a decimal {range}");
        }
    }
}
