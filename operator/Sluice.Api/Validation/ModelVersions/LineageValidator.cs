using FluentValidation;
using Sluice.Api.ModelVersions;
using Sluice.Api.Versions;

namespace Sluice.Api.Validation.ModelVersions;

/// <summary>Rules of <see cref="Lineage"/>. It says what was, so that only what cannot have been is refused.</summary>
internal sealed class LineageValidator : AbstractValidator<Lineage>
{
    public LineageValidator()
    {
        RuleFor(lineage => lineage.TrainingJob).NotNull().WithMessage("is missing; name the job");
        RuleFor(lineage => lineage.TrainingJob.Name).Follows(NameRules.ObjectName).When(lineage => lineage.TrainingJob is not null);
        RuleFor(lineage => lineage.TrainingJob.Uid).NotEmpty().WithMessage("is missing; give the job's metadata.uid")
            .Follows(NameRules.Visible)
            .When(lineage => lineage.TrainingJob is not null);
        RuleFor(lineage => lineage.Dataset).NotNull().WithMessage("is missing; say what it was trained on");
        RuleFor(lineage => lineage.Dataset.Uri).FollowsIfSet(NameRules.Visible).When(lineage => lineage.Dataset is not null);
        RuleFor(lineage => lineage.Dataset.Digest).NotEmpty().WithMessage("is missing; name the table's SHA-256")
            .When(lineage => lineage.Dataset is { Rows: > 0 });
        RuleFor(lineage => lineage.Dataset.Digest).Digest().When(lineage => lineage.Dataset is not null);
        RuleFor(lineage => lineage.Dataset.Rows).GreaterThanOrEqualTo(0).WithMessage("{PropertyValue} is below 0")
            .When(lineage => lineage.Dataset is not null);
        RuleFor(lineage => lineage.Dataset.DuplicatesDropped).GreaterThanOrEqualTo(0).WithMessage("{PropertyValue} is below 0")
            .When(lineage => lineage.Dataset is not null);
        RuleFor(lineage => lineage.Dataset.Joins).Custom(Once).When(lineage => lineage.Dataset is not null);
        RuleForEach(lineage => lineage.Dataset.Joins).SetValidator(new JoinValidator())
            .When(lineage => lineage.Dataset?.Joins is not null);
        RuleFor(lineage => lineage.Image).Follows(NameRules.Visible);
        RuleFor(lineage => lineage.Environment).Custom(Texts);
        RuleFor(lineage => lineage.Hyperparameters).Custom(Texts);
        RuleFor(lineage => lineage.Parent).FollowsIfSet(text => VersionText.TryParse(text, out _)
            ? null
            : $"'{text}' is not a version by SemVer 2.0.0; write it as 1.4.0 or 1.4.0-rc.1");
        RuleFor(lineage => lineage.RunKey).Digest();
    }

    private sealed class JoinValidator : AbstractValidator<JoinReference>
    {
        public JoinValidator()
        {
            RuleFor(join => join.Source).NotEmpty().WithMessage("is missing; name the source").Follows(NameRules.Visible);
            RuleFor(join => join.Rows).GreaterThanOrEqualTo(0).WithMessage("{PropertyValue} is below 0");
            RuleFor(join => join.WithoutPartner).Must((join, alone) => alone >= 0 && alone <= join.Rows)
                .WithMessage(join => $"{join.WithoutPartner} is not between 0 and {join.Rows}, the rows of the first source");
            RuleFor(join => join.ShareWithoutPartner).Number(0, 1);
        }
    }

    private static void Once(IReadOnlyList<JoinReference>? joins, ValidationContext<Lineage> context)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (join, i) in (joins ?? []).Select((join, i) => (join, i)).Where(pair => !named.Add(pair.join?.Source ?? "")))
        {
            context.AddFailure(new FluentValidation.Results.ValidationFailure(
                $"{context.PropertyPath}[{i}].Source", $"'{join?.Source}' stands there twice; name each source once"));
        }
    }

    private static void Texts(IReadOnlyDictionary<string, string>? texts, ValidationContext<Lineage> context)
    {
        foreach (var (key, text) in texts ?? new Dictionary<string, string>())
        {
            if ((NameRules.VisibleName(key) ?? (text is null ? "is null; remove it" : NameRules.VisibleLines(text))) is { } fault)
            {
                context.AddFailure(new FluentValidation.Results.ValidationFailure($"{context.PropertyPath}[{key}]", fault));
            }
        }
    }
}
