using FluentValidation;
using FluentValidation.Results;

using Sluice.Api.ModelVersions;
using Sluice.Api.Text;

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
            gate.RuleFor(verdict => verdict.Metric).Follows(NameRules.VisibleName);
            gate.RuleFor(verdict => verdict.Value).Follows(text => text is null ? null : Fault(text));
            gate.RuleFor(verdict => verdict.Message).Follows(NameRules.VisibleLines);
        });
    }

    private static string? Fault(string? text) =>
        DecimalText.TryParse(text, out _) ? null : $"'{text}' is not a finite decimal; write it as 0.97 or 1e-5, or leave the metric out";
}
