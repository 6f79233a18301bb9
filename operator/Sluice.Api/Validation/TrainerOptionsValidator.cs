using FluentValidation;

using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation;

/// <summary>Rules of <see cref="TrainerOptions"/>; what a hyperparameter may be is the trainer's own to say.</summary>
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
    }
}
