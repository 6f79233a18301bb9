using FluentValidation;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.Pods;
using Sluice.Api.Validation.TrainingJobs.Gates;
using Sluice.Api.Validation.TrainingJobs.Running;
using Sluice.Api.Validation.TrainingJobs.Searching;
using Sluice.Api.Validation.TrainingJobs.Tasks;
using Sluice.Api.Validation.TrainingJobs.Trainers;
using Sluice.Api.Versions;

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
        RuleFor(job => job.Spec.Dataset).NotNull().WithMessage("is missing; say what to train on");
        RuleFor(job => job.Spec.Dataset).SetValidator(new DatasetOptionsValidator())
            .When(job => job.Spec is { Dataset: not null, ReadsTable: true });
        RuleFor(job => job.Spec.Dataset).SetValidator(new DatasetOptionsValidator(isRead: false))
            .When(job => job.Spec is { Dataset: not null, ReadsTable: false });
        RuleFor(job => job.Spec.Resources).NotNull().WithMessage("is null; remove it").SetValidator(new ResourceOptionsValidator());
        RuleFor(job => job.Spec.Pod).NotNull().WithMessage("is null; remove it").SetValidator(new PodOptionsValidator());
        RuleFor(job => job.Spec.Topology!).SetValidator(new TopologyValidator()).When(job => job.Spec.Topology is not null);
        RuleFor(job => job.Spec.RunPolicy).NotNull().WithMessage("is null; remove it").SetValidator(new RunPolicyValidator());
        RuleFor(job => job.Spec.Budget!).SetValidator(new BudgetValidator()).When(job => job.Spec.Budget is not null);
        RuleFor(job => job.Spec).Custom((spec, context) =>
        {
            foreach (var (field, message) in GateRules.Faults(spec))
            {
                context.AddFailure($"Spec.Gates{field}", message);
            }
        });
        RuleFor(job => job.Spec.Publish).NotNull().WithMessage("is missing; say which version the result becomes")
            .SetValidator(new PublishOptionsValidator());
        RuleFor(job => job.Spec.Checkpoint!.Every).DurationText(TimeSpan.FromSeconds(1)).When(job => job.Spec.Checkpoint is not null);
        RuleFor(job => job.Spec.Checkpoint!.Keep).Between(1, 100).When(job => job.Spec.Checkpoint is not null);
        RuleFor(job => job.Spec).Custom(VolumesAreThere);
        RuleFor(job => job.Spec).Custom(FeaturesCanBeInputs);
        RuleFor(job => job.Spec.WarmStart!.Version).SemVer().When(job => job.Spec.WarmStart is not null);
        RuleFor(job => job.Spec).Custom((spec, context) =>
        {
            foreach (var (field, message) in TaskRules.Faults(spec).Concat(WarmStartRules.Faults(spec)).Concat(SearchRules.Faults(spec))
                .Concat(CompressionRules.Faults(spec)).Concat(WorkerRules.Faults(spec)).Concat(OwnImageRules.Faults(spec))
                .Concat(ElasticRules.Faults(spec)).Concat(QueueRules.Faults(spec)))
            {
                context.AddFailure(field, message);
            }
        });
        RuleFor(job => job.Spec).Custom((spec, context) =>
        {
            var name = $"{spec.Model}-{spec.Publish?.Version}";
            if (spec.Publish?.OnGateFailure == nameof(GateFailurePolicy.PreRelease)
                && name.Length is > 57 - RejectedVersion.LongestSuffix and <= 57)
            {
                context.AddFailure(
                    "Spec.Publish.OnGateFailure",
                    $"the ModelVersion '{RejectedVersion.Of(name, 999)}' would have {name.Length + RejectedVersion.LongestSuffix} "
                        + $"characters; shorten model or version to at most {57 - RejectedVersion.LongestSuffix} in all, or use Discard");
            }

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
            if (BuiltInModel.Fault(spec.Trainer.Task, features[i]?.Name) is { } fault)
            {
                context.AddFailure($"Spec.Dataset.Features[{i}].Name", fault);
            }
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
