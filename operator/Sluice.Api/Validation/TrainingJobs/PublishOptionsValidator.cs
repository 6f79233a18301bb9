using FluentValidation;

using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of <see cref="PublishOptions"/>.</summary>
internal sealed class PublishOptionsValidator : AbstractValidator<PublishOptions>
{
    public PublishOptionsValidator()
    {
        RuleFor(publish => publish.Version).SemVer();
        RuleFor(publish => publish.Repository).Custom((uri, context) =>
        {
            if (ArtifactUri.Fault(uri, "file", "oci") is { } fault)
            {
                context.AddFailure(fault);
            }
        });
        RuleFor(publish => publish.Notes).MaximumLength(4096).WithMessage("is longer than 4096 characters").Follows(NameRules.VisibleLines);
    }
}
