using FluentValidation;

using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.Pods;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of <see cref="DatasetOptions"/>.</summary>
internal sealed class DatasetOptionsValidator : AbstractValidator<DatasetOptions>
{
    /// <summary>Makes the rules.</summary>
    /// <param name="isRead">Whether Sluice reads the table. Otherwise it may be absent, and names no features.</param>
    public DatasetOptionsValidator(bool isRead = true)
    {
        RuleFor(dataset => dataset).Custom((dataset, context) =>
        {
            var named = dataset.Prepare is not null || dataset.Sources is not null || !string.IsNullOrEmpty(dataset.Uri);
            foreach (var (field, message) in isRead || named ? SourceRules.Faults(dataset) : [])
            {
                context.AddFailure(field, message);
            }
        });
        RuleFor(dataset => dataset.Digest).Null()
            .WithMessage("is compared with a table that Sluice reads; name the columns in spec.dataset.features, or remove it")
            .When(_ => !isRead);
        RuleFor(dataset => dataset.Checks).Must(checks => checks is not { Count: > 0 })
            .WithMessage("is for a dataset with features; name the columns in spec.dataset.features, or remove it")
            .When(_ => !isRead);
        RuleFor(dataset => dataset).Custom((dataset, context) =>
        {
            foreach (var (field, message) in dataset.Prepare is { } prepare ? PrepareRules.Faults(prepare) : [])
            {
                context.AddFailure($"Prepare.{field}", message);
            }
        });
        RuleFor(dataset => dataset.Digest).Digest();
        RuleFor(dataset => dataset).Custom((dataset, context) =>
        {
            foreach (var (field, message) in CsvRules.Faults(dataset).Concat(TableOptionRules.Faults(dataset)))
            {
                context.AddFailure(field, message);
            }
        });
        RuleFor(dataset => dataset.Scratch).Must(size => size is null || (Quantity.TryParse(size, out var bytes) && bytes > 0))
            .WithMessage("'{PropertyValue}' is not a size above zero; write it as 500Mi or 20Gi");
        RuleFor(dataset => dataset.Resources!).SetValidator(new ResourceOptionsValidator()).When(dataset => dataset.Resources is not null);
        RuleFor(dataset => dataset.Target).Follows(NameRules.Visible).When(dataset => dataset.Target is { Length: > 0 });
        RuleFor(dataset => dataset.LabelSeparator).Must(text => text is not { Length: 0 or > 8 })
            .WithMessage("'{PropertyValue}' is not allowed; write 1 to 8 characters");
        RuleFor(dataset => dataset.Unlabelled!).OneOf(UnlabelledPolicies.Refuse, UnlabelledPolicies.PseudoLabel)
            .When(dataset => dataset.Unlabelled is not null);
        RuleFor(dataset => dataset.Features).NotEmpty().WithMessage("is empty; name at least one column to predict from").When(_ => isRead);
        RuleForEach(dataset => dataset.Features).NotNull().WithMessage("is null; remove it").ChildRules(feature =>
        {
            feature.RuleFor(option => option.Name).NotEmpty().WithMessage("is missing; name a column of the table")
                .Follows(NameRules.Visible);
            feature.RuleFor(option => option).Custom((option, context) =>
            {
                foreach (var (field, message) in FeatureRules.Faults(option))
                {
                    context.AddFailure(field, message);
                }
            });
        });
        RuleFor(dataset => dataset.Features).Custom((features, context) =>
        {
            foreach (var name in Repeated.In(features, feature => feature.Name))
            {
                context.AddFailure($"'{name}' stands there twice; name each column once");
            }
        });
        RuleFor(dataset => dataset)
            .Must(dataset => string.IsNullOrEmpty(dataset.Target)
                || (dataset.Features?.All(feature => feature?.Name != dataset.Target) ?? true))
            .OverridePropertyName("Features")
            .WithMessage(dataset => $"'{dataset.Target}' is also the target; a model must not be shown what it is to predict");
        RuleFor(dataset => dataset.Split).NotNull().WithMessage("is null; remove it").SetValidator(new SplitRules());
        RuleFor(dataset => dataset).Custom((dataset, context) =>
        {
            foreach (var (field, message) in CheckRules.Faults(dataset))
            {
                context.AddFailure(field, message);
            }
        });
    }
}
