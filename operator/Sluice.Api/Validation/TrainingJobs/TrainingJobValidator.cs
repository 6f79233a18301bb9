using FluentValidation;
using Sluice.Api.Contracts;
using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.Pods;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of <see cref="TrainingJobSpec"/>.</summary>
internal sealed class TrainingJobValidator : AbstractValidator<Named<TrainingJobSpec>>
{
    public TrainingJobValidator()
    {
        // The longest child is the Service <job>-workers; a worker's pod is shortened where it must be.
        RuleFor(job => job.Name).DnsLabel(longest: 53);
        RuleFor(job => job.Spec.Model).DnsLabel(longest: 40);
        RuleFor(job => job.Spec.Workers).Between(1, 1024);
        RuleFor(job => job.Spec.Trainer).NotNull().WithMessage("is missing").SetValidator(new TrainerOptionsValidator());
        RuleFor(job => job.Spec.Dataset).NotNull().WithMessage("is missing; say what to train on")
            .SetValidator(new DatasetOptionsValidator());
        RuleFor(job => job.Spec.Resources).NotNull().WithMessage("is null; remove it").SetValidator(new ResourceOptionsValidator());
        RuleFor(job => job.Spec.Pod).NotNull().WithMessage("is null; remove it").SetValidator(new PodOptionsValidator());
        RuleFor(job => job.Spec.RunPolicy).NotNull().WithMessage("is null; remove it").SetValidator(new RunPolicyValidator());
        RuleForEach(job => job.Spec.Gates).NotNull().WithMessage("is null; remove it").SetValidator(new MetricGateValidator());
        RuleFor(job => job.Spec.Publish).NotNull().WithMessage("is missing; say which version the result becomes")
            .SetValidator(new PublishOptionsValidator());
        RuleFor(job => job.Spec.Checkpoint!.Every).DurationText(TimeSpan.FromSeconds(1)).When(job => job.Spec.Checkpoint is not null);
        RuleFor(job => job.Spec.Checkpoint!.Keep).Between(1, 100).When(job => job.Spec.Checkpoint is not null);
        RuleFor(job => job.Spec).Custom(VolumesAreThere);
        RuleFor(job => job.Spec).Custom(FeaturesCanBeInputs);
        RuleFor(job => job.Spec).Custom(PatienceHasRowsToLookAt);
        RuleFor(job => job.Spec).Custom((spec, context) =>
        {
            var name = $"{spec.Model}-{spec.Publish?.Version}";
            if (name.Length > 57)
            {
                context.AddFailure(
                    "Spec.Publish.Version",
                    $"the ModelVersion '{name}' would have {name.Length} characters; shorten model or version to at most 57 in all");
            }
        });
    }

    // Known of Sluice's own trainer; another may call its inputs and outputs as it likes.
    private static void FeaturesCanBeInputs(TrainingJobSpec spec, ValidationContext<Named<TrainingJobSpec>> context)
    {
        if (spec is not { Trainer: { Image: null }, Dataset.Features: { } features })
        {
            return;
        }

        if (features.Count > BuiltInModel.MostInputs)
        {
            context.AddFailure(
                "Spec.Dataset.Features", $"{features.Count} features; name at most {BuiltInModel.MostInputs} columns to predict from");
        }

        for (var i = 0; i < features.Count; i++)
        {
            if (BuiltInModel.Fault(features[i]?.Name) is { } fault)
            {
                context.AddFailure($"Spec.Dataset.Features[{i}].Name", fault);
            }
        }
    }

    // Known of Sluice's own trainer.
    private static void PatienceHasRowsToLookAt(TrainingJobSpec spec, ValidationContext<Named<TrainingJobSpec>> context)
    {
        var patience = BuiltInHyperparameters.Patience;
        if (spec is { Trainer: { Image: null, Hyperparameters: { } given }, Dataset.Split: { Validation: null } }
            && given.TryGetValue(patience.Name, out var text)
            && patience.Read(text, out var numbers) is null
            && numbers[0] > 0)
        {
            context.AddFailure(
                $"Spec.Trainer.Hyperparameters.{patience.Name}",
                "there are no rows that tell when to stop; set spec.dataset.split.validation, or remove it");
        }
    }

    private static void VolumesAreThere(TrainingJobSpec spec, ValidationContext<Named<TrainingJobSpec>> context)
    {
        var volumes = (spec.Pod?.Volumes ?? []).Where(volume => volume is not null).ToList();
        if (ArtifactUri.Path(spec.Publish?.Repository) is { } repository)
        {
            var volume = volumes.Find(volume => volume.Name == spec.Publish!.Volume);
            if (volume?.PersistentVolumeClaim is null)
            {
                context.AddFailure(
                    "Spec.Publish.Volume",
                    $"'{spec.Publish!.Volume}' is not a volume in spec.pod.volumes with a claim; "
                    + "a file:// repository must outlive the pod");
            }
            else if (!ArtifactUri.IsBelow(repository, volume.MountPath) || volume.ReadOnly)
            {
                context.AddFailure(
                    "Spec.Publish.Repository",
                    $"'{spec.Publish!.Repository}' is not below {volume.MountPath}, where volume '{volume.Name}' is mounted for writing");
            }
        }

        if (spec.Checkpoint is { } checkpoint && !volumes.Exists(volume =>
            volume.Name == checkpoint.Volume && !volume.ReadOnly && volume.PersistentVolumeClaim is not null))
        {
            context.AddFailure(
                "Spec.Checkpoint.Volume",
                $"'{checkpoint.Volume}' is not a writable volume in spec.pod.volumes with a claim; checkpoints must outlive the pod");
        }
    }
}
