using FluentValidation;
using FluentValidation.Results;

using Sluice.Api.Pods;

namespace Sluice.Api.Validation.Pods;

/// <summary>Rules of <see cref="ResourceOptions"/>: quantities as Kubernetes reads them.</summary>
internal sealed class ResourceOptionsValidator : AbstractValidator<ResourceOptions>
{
    public ResourceOptionsValidator()
    {
        RuleFor(resources => resources.Requests).Custom(Quantities);
        RuleFor(resources => resources.Limits).Custom(Quantities);
        RuleFor(resources => resources.Requests).Custom(Names);
        RuleFor(resources => resources.Limits).Custom(Names);
        RuleFor(resources => resources).Custom(ResourceLimits.Check);
    }

    private static void Names<T>(IReadOnlyDictionary<string, string>? quantities, ValidationContext<T> context)
    {
        foreach (var name in quantities?.Keys ?? [])
        {
            if (NameRules.Resource(name) is { } fault)
            {
                context.AddFailure(new ValidationFailure($"{context.PropertyPath}[{name}]", fault));
            }
        }
    }

    private static void Quantities<T>(IReadOnlyDictionary<string, string>? quantities, ValidationContext<T> context)
    {
        foreach (var (name, quantity) in quantities ?? new Dictionary<string, string>())
        {
            if (!Quantity.TryParse(quantity, out _))
            {
                context.AddFailure(
                    $"{context.DisplayName}[{name}]",
                    $"'{quantity}' is not a quantity; write it as 500m, 2 or 1Gi");
            }
            else if (name.Contains('/', StringComparison.Ordinal) && !quantity.All(char.IsAsciiDigit))
            {
                context.AddFailure(
                    $"{context.DisplayName}[{name}]",
                    $"'{quantity}' is not a whole number; an extended resource cannot be divided");
            }
        }
    }
}
