using FluentValidation;

using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of <see cref="DatasetOptions"/>.</summary>
internal sealed class DatasetOptionsValidator : AbstractValidator<DatasetOptions>
{
    public DatasetOptionsValidator()
    {
        RuleFor(dataset => dataset.Uri).Custom((uri, context) =>
        {
            if (ArtifactUri.Fault(uri, "file") is { } fault)
            {
                context.AddFailure(fault);
            }
        });
        RuleFor(dataset => dataset.Digest).Digest();
        RuleFor(dataset => dataset.Format).OneOf("csv");
        RuleFor(dataset => dataset).Custom((dataset, context) =>
        {
            foreach (var (field, message) in CsvRules.Faults(dataset))
            {
                context.AddFailure(field, message);
            }
        });
        RuleFor(dataset => dataset.Target).NotEmpty().WithMessage("is missing; name the column to predict").Follows(NameRules.Visible);
        RuleFor(dataset => dataset.Features).NotEmpty().WithMessage("is empty; name at least one column to predict from");
        RuleForEach(dataset => dataset.Features).NotNull().WithMessage("is null; remove it").ChildRules(feature =>
        {
            feature.RuleFor(option => option.Name).NotEmpty().WithMessage("is missing; name a column of the table")
                .Follows(NameRules.Visible);
            feature.RuleFor(option => option.Type).OneOf("numeric", "categorical");
        });
        RuleFor(dataset => dataset.Features).Custom((features, context) =>
        {
            foreach (var name in Repeated.In(features, feature => feature.Name))
            {
                context.AddFailure($"'{name}' stands there twice; name each column once");
            }
        });
        RuleFor(dataset => dataset).Must(dataset => dataset.Features?.All(feature => feature?.Name != dataset.Target) ?? true)
            .OverridePropertyName("Features")
            .WithMessage(dataset => $"'{dataset.Target}' is also the target; a model must not be shown what it is to predict");
        RuleFor(dataset => dataset.Split).NotNull().WithMessage("is null; remove it");
        RuleFor(dataset => dataset.Split.Test).Number(0, 1, open: true).When(dataset => dataset.Split is not null);
        RuleFor(dataset => dataset.Checks).NotNull().WithMessage("is null; remove it");
        RuleFor(dataset => dataset.Checks.MinRows).Between(2, int.MaxValue).When(dataset => dataset.Checks is not null);
        RuleFor(dataset => dataset.Checks.MaxMissing).Number(0, 1).When(dataset => dataset.Checks is not null);
        RuleFor(dataset => dataset.Checks.Leakage!).OneOf("Warn", "Refuse").When(dataset => dataset.Checks?.Leakage is not null);
    }
}
