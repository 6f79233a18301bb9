using FluentValidation;

using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Validation;

/// <summary>Rules of <see cref="JobGate"/>.</summary>
internal sealed class JobGateValidator : AbstractValidator<JobGate>
{
    public JobGateValidator()
    {
        RuleFor(gate => gate.Image).Follows(NameRules.Image);
        RuleForEach(gate => gate.Command).Follows(NameRules.Argument);
        RuleForEach(gate => gate.Args).Follows(NameRules.Argument);
        RuleFor(gate => gate.Resources!).SetValidator(new ResourceOptionsValidator()).When(gate => gate.Resources is not null);
        RuleFor(gate => gate.Timeout).NotNull().WithMessage("is null; remove it").DurationText(TimeSpan.FromSeconds(1));
    }
}
