using FluentValidation;

using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>
/// Rules of <see cref="TrainerOptions"/>. What a hyperparameter may be is the trainer's to say, and known of Sluice's own.
/// </summary>
internal sealed class TrainerOptionsValidator : AbstractValidator<TrainerOptions>
{
    public TrainerOptionsValidator()
    {
        RuleFor(trainer => trainer.Image).FollowsIfSet(NameRules.Image);
        RuleFor(trainer => trainer.Task).OneOf("classification");
        RuleFor(trainer => trainer.Architecture).OneOf("mlp");
        RuleFor(trainer => trainer.Precision).OneOf("fp32");
        RuleFor(trainer => trainer.Hyperparameters).Must(parameters => parameters is null || parameters.Count <= 64)
            .WithMessage("has more than 64 entries");
        RuleFor(trainer => trainer.Hyperparameters).Custom((parameters, context) =>
        {
            foreach (var (name, text) in (parameters ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (BuiltInHyperparameters.Fault(name, text) is { } fault)
                {
                    context.AddFailure($"{nameof(TrainerOptions.Hyperparameters)}.{name}", fault);
                }
            }
        }).When(trainer => trainer.Image is null);
    }
}
