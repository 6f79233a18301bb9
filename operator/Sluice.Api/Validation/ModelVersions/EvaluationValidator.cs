using FluentValidation;
using FluentValidation.Results;

using Sluice.Api.ModelVersions;
using Sluice.Api.Text;
using Sluice.Api.Versions;

namespace Sluice.Api.Validation.ModelVersions;

/// <summary>Rules of <see cref="Evaluation"/>: a value that is no number compares with none.</summary>
internal sealed class EvaluationValidator : AbstractValidator<Evaluation>
{
    public EvaluationValidator()
    {
        RuleFor(evaluation => evaluation.Metrics).Custom((metrics, context) =>
        {
            foreach (var (name, text) in metrics ?? new Dictionary<string, string>())
            {
                if ((NameRules.VisibleName(name) ?? Fault(text)) is { } fault)
                {
                    context.AddFailure(new ValidationFailure($"{context.PropertyPath}[{name}]", fault));
                }
            }
        });
        RuleForEach(evaluation => evaluation.Gates).NotNull().WithMessage("is null; remove it").ChildRules(gate =>
        {
            gate.RuleFor(verdict => verdict.Name).FollowsIfSet(name => NameRules.DnsLabel(name));
            gate.RuleFor(verdict => verdict.Metric).Follows(NameRules.VisibleName);
            gate.RuleFor(verdict => verdict.Value).FollowsIfSet(Fault);
            gate.RuleFor(verdict => verdict.Low).FollowsIfSet(Fault);
            gate.RuleFor(verdict => verdict.High).FollowsIfSet(Fault);
            gate.RuleFor(verdict => verdict.Rows).GreaterThanOrEqualTo(0).WithMessage("{PropertyValue} is below 0");
            gate.RuleFor(verdict => verdict.Baseline).FollowsIfSet(
                text => VersionText.TryParse(text, out _)
                    ? null
                    : $"'{text}' is not a version by SemVer 2.0.0; write it as 1.4.0 or 1.4.0-rc.1");
            gate.RuleFor(verdict => verdict.Key).FollowsIfSet(NameRules.VisibleName);
            gate.RuleFor(verdict => verdict.Message).Follows(NameRules.VisibleLines);
        });
    }

    private static string? Fault(string? text) =>
        DecimalText.TryParse(text, out _) ? null : $"'{text}' is not a finite decimal; write it as 0.97 or 1e-5, or leave the metric out";
}
