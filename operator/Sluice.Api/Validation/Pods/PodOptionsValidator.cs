using FluentValidation;

using Sluice.Api.Pods;

namespace Sluice.Api.Validation.Pods;

/// <summary>Rules of <see cref="PodOptions"/>.</summary>
internal sealed class PodOptionsValidator : AbstractValidator<PodOptions>
{
    private const int LargestAnnotations = 256 * 1024;

    public PodOptionsValidator()
    {
        RuleFor(pod => pod.NodeSelector).KeysAndValues(NameRules.LabelValue);
        RuleFor(pod => pod.Tolerations).NotNull().WithMessage("is null; remove it");
        RuleForEach(pod => pod.Tolerations).NotNull().WithMessage("is null; remove it").SetValidator(new PodTolerationValidator());
        RuleFor(pod => pod.PriorityClassName).Follows(ObjectNameOrEmpty);
        RuleFor(pod => pod.SchedulerName).Follows(ObjectNameOrEmpty);
        RuleFor(pod => pod.ServiceAccountName).Follows(ObjectNameOrEmpty);
        RuleFor(pod => pod.Volumes).NotNull().WithMessage("is null; remove it");
        RuleForEach(pod => pod.Volumes).NotNull().WithMessage("is null; remove it").SetValidator(new PodVolumeValidator());
        RuleForEach(pod => pod.Env).NotNull().WithMessage("is null; remove it").SetValidator(new PodVariableValidator());
        RuleFor(pod => pod.Env).NotNull().WithMessage("is null; remove it");
        RuleFor(pod => pod.ImagePullSecrets).NotNull().WithMessage("is null; remove it");
        RuleFor(pod => pod.Env)
            .Must(env => !Repeated.In(env, variable => variable.Name).Any())
            .WithMessage("has two variables of one name; keep one of them");
        RuleFor(pod => pod.SharedMemory).Must(size => size is null || (Quantity.TryParse(size, out var bytes) && bytes > 0))
            .WithMessage("'{PropertyValue}' is not a size above zero; write it as 512Mi or 8Gi");
        RuleForEach(pod => pod.ImagePullSecrets).NotNull().WithMessage("is null; remove it")
            .ChildRules(secret => secret.RuleFor(named => named.Name).DnsName());
        RuleFor(pod => pod.Volumes).Custom((volumes, context) =>
        {
            foreach (var name in Repeated.In(volumes, volume => volume.Name))
            {
                context.AddFailure($"two volumes are named '{name}'; give each its own name");
            }

            foreach (var path in Repeated.In(volumes, volume => volume.MountPath))
            {
                context.AddFailure($"two volumes are mounted at '{path}'; give each its own place");
            }
        });
        RuleFor(pod => pod.Labels).KeysAndValues(NameRules.LabelValue);
        RuleFor(pod => pod.Annotations).KeysAndValues(text => text is null ? "is null; remove it" : null);
        RuleFor(pod => pod.Annotations)
            .Must(annotations => (annotations ?? new Dictionary<string, string>())
                .Sum(each => (long)Size(each.Key) + Size(each.Value)) <= LargestAnnotations)
            .WithMessage("have more than 256 KiB in all, which is what a pod takes; shorten them");
        RuleFor(pod => pod.Labels).Custom((labels, context) =>
        {
            var keys = (labels ?? new Dictionary<string, string>()).Keys;
            foreach (var label in keys.Where(key => key.StartsWith("sluice.dev/", StringComparison.Ordinal)))
            {
                context.AddFailure($"'{label}' is Sluice's own; remove it");
            }
        });
    }

    // As in a pod, an empty name is none: templates write it.
    private static string? ObjectNameOrEmpty(string? name) => string.IsNullOrEmpty(name) ? null : NameRules.ObjectName(name);

    private static int Size(string? text) => System.Text.Encoding.UTF8.GetByteCount(text ?? "");
}
