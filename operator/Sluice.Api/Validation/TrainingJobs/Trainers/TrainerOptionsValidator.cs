using FluentValidation;

using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Api.Validation.Pods;

namespace Sluice.Api.Validation.TrainingJobs.Trainers;

/// <summary>
/// Rules of <see cref="TrainerOptions"/>. What a hyperparameter may be is the trainer's to say, and known of Sluice's own.
/// </summary>
internal sealed class TrainerOptionsValidator : AbstractValidator<TrainerOptions>
{
    public TrainerOptionsValidator()
    {
        RuleFor(trainer => trainer.Image).FollowsIfSet(NameRules.Image);
        RuleFor(trainer => trainer.Task).OneOf([.. LearningTasks.All]);
        RuleFor(trainer => trainer.Architecture).OneOf([.. Architectures.All]);
        RuleFor(trainer => trainer.Launcher).OneOf(Enum.GetNames<TrainerLauncher>());
        RuleFor(trainer => trainer.Env).NotNull().WithMessage("is null; remove it");
        RuleForEach(trainer => trainer.Env).NotNull().WithMessage("is null; remove it").SetValidator(new PodVariableValidator());
        RuleFor(trainer => trainer.Precision).OneOf("fp32", "bf16", "fp16");
        RuleFor(trainer => trainer.Hyperparameters).Must(parameters => parameters is null || parameters.Count <= 64)
            .WithMessage("has more than 64 entries");
        RuleFor(trainer => trainer).Custom((trainer, context) =>
        {
            var given = trainer.Hyperparameters ?? new Dictionary<string, string>();
            foreach (var (name, text) in given.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (BuiltInHyperparameters.Fault(trainer, name, text) is { } fault)
                {
                    context.AddFailure($"{nameof(TrainerOptions.Hyperparameters)}.{name}", fault);
                }
            }
        }).When(trainer => trainer.Image is null);
    }
}
