using FluentValidation;

using Sluice.Api.TrainingJobs;
using Sluice.Api.Versions;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of <see cref="PublishOptions"/>.</summary>
internal sealed class PublishOptionsValidator : AbstractValidator<PublishOptions>
{
    public PublishOptionsValidator()
    {
        RuleFor(publish => publish.Version).SemVer();
        RuleFor(publish => publish.Version).Custom((version, context) =>
        {
            if (RejectedVersion.Is(version))
            {
                context.AddFailure($"'{version}' is named as a result that a gate rejected; choose another version");
            }
        });
        RuleFor(publish => publish.Repository).Custom((uri, context) =>
        {
            if (ArtifactUri.Fault(uri, "file", "oci") is { } fault)
            {
                context.AddFailure(fault);
            }
        });
        RuleFor(publish => publish.OnGateFailure).Custom((policy, context) =>
        {
            if (policy is not (null or nameof(GateFailurePolicy.Discard) or nameof(GateFailurePolicy.PreRelease)))
            {
                context.AddFailure($"'{policy}' is not known; use Discard or PreRelease");
            }
            else if (policy == nameof(GateFailurePolicy.PreRelease)
                && VersionText.TryParse(context.InstanceToValidate.Version, out var version)
                && version.IsPrerelease)
            {
                context.AddFailure(
                    $"{version} is a pre-release already, and a rejected result would be above it; use Discard, or publish a release");
            }
        });
        RuleFor(publish => publish.Notes).MaximumLength(4096).WithMessage("is longer than 4096 characters").Follows(NameRules.VisibleLines);
    }
}
