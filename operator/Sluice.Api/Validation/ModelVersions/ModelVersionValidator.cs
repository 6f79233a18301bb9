using FluentValidation;
using Sluice.Api.ModelVersions;
using Sluice.Api.Validation.Pods;

namespace Sluice.Api.Validation.ModelVersions;

/// <summary>Rules of <see cref="ModelVersionSpec"/>.</summary>
internal sealed class ModelVersionValidator : AbstractValidator<Named<ModelVersionSpec>>
{
    public ModelVersionValidator()
    {
        RuleFor(version => version.Spec.Model).DnsLabel(longest: 40);
        RuleFor(version => version.Spec.Version).SemVer();
        RuleFor(version => version.Name).Must((version, name) => name == $"{version.Spec.Model}-{version.Spec.Version}")
            .WithMessage(version => $"'{version.Name}' is not <model>-<version>; name it '{version.Spec.Model}-{version.Spec.Version}', "
                + "so that no version can exist twice");

        // The verify pod is <name>-verify.
        RuleFor(version => version.Name).Must(name => name is { Length: <= 57 })
            .WithMessage("'{PropertyValue}' is longer than 57 characters; shorten model or version");
        RuleFor(version => version.Spec.Artifact).NotNull().WithMessage("is missing; say where the bytes are");
        RuleFor(version => version.Spec.Artifact).Custom(Artifact!);
        RuleFor(version => version.Spec.Artifact.Digest).Digest().When(version => version.Spec.Artifact is not null);
        RuleFor(version => version.Spec.Artifact.Digest).NotEmpty().WithMessage("is missing; name the manifest's digest")
            .When(version => version.Spec.Artifact is not null);
        RuleFor(version => version.Spec.Artifact.Size).GreaterThanOrEqualTo(0).WithMessage("{PropertyValue} is below 0")
            .When(version => version.Spec.Artifact is not null);
        RuleFor(version => version.Spec.Signature).NotNull().WithMessage("is missing").SetValidator(new ModelSignatureValidator());
        RuleFor(version => version.Spec.Lineage!).SetValidator(new LineageValidator()).When(version => version.Spec.Lineage is not null);
        RuleFor(version => version.Spec.Evaluation!).SetValidator(new EvaluationValidator())
            .When(version => version.Spec.Evaluation is not null);
        RuleFor(version => version.Spec.Notes).Follows(NameRules.VisibleLines);
    }

    private static void Artifact(ArtifactReference artifact, ValidationContext<Named<ModelVersionSpec>> context)
    {
        if (artifact is null)
        {
            return;
        }

        if (ArtifactUri.Fault(artifact.Uri, "file", "oci") is { } fault)
        {
            context.AddFailure("Spec.Artifact.Uri", fault);
        }
        else if (ArtifactUri.Path(artifact.Uri) is { } path)
        {
            if (string.IsNullOrEmpty(artifact.Volume?.PersistentVolumeClaim?.ClaimName))
            {
                context.AddFailure(
                    "Spec.Artifact.Volume.PersistentVolumeClaim.ClaimName",
                    "is missing; name the claim that holds the folder of a file:// artifact");
            }
            else if (NameRules.ObjectName(artifact.Volume.PersistentVolumeClaim.ClaimName) is { } name)
            {
                context.AddFailure("Spec.Artifact.Volume.PersistentVolumeClaim.ClaimName", name);
            }
            else if (PodVolumeValidator.MountPath(artifact.Volume.MountPath) is { } place)
            {
                context.AddFailure("Spec.Artifact.Volume.MountPath", place);
            }
            else if (!ArtifactUri.IsBelow(path, artifact.Volume.MountPath))
            {
                context.AddFailure("Spec.Artifact.Volume.MountPath", $"'{artifact.Volume.MountPath}' does not hold {path}");
            }
        }
    }
}
