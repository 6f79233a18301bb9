using FluentValidation;

using Sluice.Api.Pods;

namespace Sluice.Api.Validation;

/// <summary>Rules of <see cref="PodOptions"/>.</summary>
internal sealed class PodOptionsValidator : AbstractValidator<PodOptions>
{
    public PodOptionsValidator()
    {
        RuleForEach(pod => pod.Volumes).NotNull().WithMessage("is null; remove it").SetValidator(new PodVolumeValidator());
        RuleFor(pod => pod.Volumes).Custom((volumes, context) =>
        {
            foreach (var name in (volumes ?? []).Where(volume => volume is not null).GroupBy(volume => volume.Name).Where(group => group.Count() > 1).Select(group => group.Key))
            {
                context.AddFailure($"two volumes are named '{name}'; give each its own name");
            }

            foreach (var path in (volumes ?? []).Where(volume => volume is not null).GroupBy(volume => volume.MountPath).Where(group => group.Count() > 1).Select(group => group.Key))
            {
                context.AddFailure($"two volumes are mounted at '{path}'; give each its own place");
            }
        });
        RuleFor(pod => pod.Labels).Custom((labels, context) =>
        {
            foreach (var label in (labels ?? new Dictionary<string, string>()).Keys.Where(key => key.StartsWith("sluice.dev/", StringComparison.Ordinal)))
            {
                context.AddFailure($"'{label}' is Sluice's own; remove it");
            }
        });
    }
}
