using FluentValidation;

using Sluice.Api.Pods;

namespace Sluice.Api.Validation.Pods;

/// <summary>Rules of <see cref="PodVolume"/>.</summary>
internal sealed class PodVolumeValidator : AbstractValidator<PodVolume>
{
    private static readonly string[] Reserved = ["/", "/dev", "/proc", "/sys", "/tmp", "/app", "/etc", "/usr", "/lib", "/bin", "/sluice"];

    public PodVolumeValidator()
    {
        RuleFor(volume => volume.Name).DnsLabel();
        RuleFor(volume => volume.Name).Must(name => name is not ("job" or "tmp" or "artifact" or "shm")
                && name?.StartsWith("sluice-", StringComparison.Ordinal) != true)
            .WithMessage("'{PropertyValue}' is a volume of Sluice's own; give it another name");
        RuleFor(volume => volume.ConfigMap!.Name).Follows(NameRules.ObjectName).When(volume => volume.ConfigMap is not null);
        RuleFor(volume => volume.Secret!.SecretName).Follows(NameRules.ObjectName).When(volume => volume.Secret is not null);
        RuleFor(volume => volume.PersistentVolumeClaim!.ClaimName).Follows(NameRules.ObjectName)
            .When(volume => volume.PersistentVolumeClaim is not null);
        RuleFor(volume => volume.MountPath).Follows(MountPath);
        RuleFor(volume => volume.EmptyDir!.SizeLimit).Must(size => size is null || Quantity.TryParse(size, out _))
            .WithMessage("'{PropertyValue}' is not a quantity; write it as 512Mi or 1Gi")
            .When(volume => volume.EmptyDir is not null);
        RuleFor(volume => volume).Custom((volume, context) =>
        {
            var sources = new object?[] { volume.ConfigMap, volume.Secret, volume.PersistentVolumeClaim, volume.EmptyDir }
                .Count(source => source is not null);
            if (sources != 1)
            {
                context.AddFailure(string.Empty, "set exactly one of configMap, secret, persistentVolumeClaim, emptyDir");
            }
        });
    }

    /// <summary>
    /// Where a volume may be mounted in a container of Sluice's. It returns what is wrong and what helps. Null when there is nothing.
    /// </summary>
    public static string? MountPath(string? path) =>
        string.IsNullOrEmpty(path)
            || !path.StartsWith('/')
            || path.Split('/').Contains("..")
            || path.Contains(':', StringComparison.Ordinal)
            ? $"'{path}' is not an absolute path; write it as /folder"
        : Reserved.Any(reserved => IsIn(path, reserved)) ? $"'{path}' is taken by the container itself; mount the volume elsewhere"
        : NameRules.Visible(path);

    // The root itself is taken, and not all that lies below it.
    private static bool IsIn(string path, string reserved) =>
        path.TrimEnd('/') == reserved.TrimEnd('/') || (reserved.Length > 1 && path.StartsWith(reserved + "/", StringComparison.Ordinal));
}
