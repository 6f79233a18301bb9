using FluentValidation;

using Sluice.Api.Pods;

namespace Sluice.Api.Validation;

/// <summary>Rules of <see cref="PodOptions"/>.</summary>
internal sealed class PodOptionsValidator : AbstractValidator<PodOptions>
{
    public PodOptionsValidator()
    {
        RuleForEach(pod => pod.Volumes).NotNull().WithMessage("is null; remove it").SetValidator(new PodVolumeValidator());
        RuleForEach(pod => pod.Env).NotNull().WithMessage("is null; remove it").SetValidator(new PodVariableValidator());
        RuleFor(pod => pod.Env)
            .Must(env => (env ?? []).Where(variable => variable is not null).GroupBy(variable => variable.Name).All(group => group.Count() == 1))
            .WithMessage("has two variables of one name; keep one of them");
        RuleFor(pod => pod.SharedMemory).Must(size => size is null || (Quantity.TryParse(size, out var bytes) && bytes > 0))
            .WithMessage("'{PropertyValue}' is not a size above zero; write it as 512Mi or 8Gi");
        RuleForEach(pod => pod.ImagePullSecrets).NotNull().WithMessage("is null; remove it")
            .ChildRules(secret => secret.RuleFor(named => named.Name).DnsName());
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
