using FluentValidation;

using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Validation;

/// <summary>Rules of <see cref="JobGate"/>.</summary>
internal sealed class JobGateValidator : AbstractValidator<JobGate>
{
    public JobGateValidator()
    {
        RuleFor(gate => gate.Image).Must(image => image is { Length: > 0 and <= 255 } && !image.Any(char.IsWhiteSpace))
            .WithMessage("'{PropertyValue}' is not the name of an image");
        RuleFor(gate => gate.Resources!).SetValidator(new ResourceOptionsValidator()).When(gate => gate.Resources is not null);
        RuleFor(gate => gate.Timeout).NotNull().WithMessage("is null; remove it").DurationText(TimeSpan.FromSeconds(1));
    }
}
