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
        RuleFor(evaluation => evaluation.Compression).Custom((compression, context) =>
        {
            foreach (var (field, fault) in compression is null ? [] : Faults(compression))
            {
                if (fault is not null)
                {
                    context.AddFailure(new ValidationFailure($"{context.PropertyPath}.{field}", fault));
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
        RuleFor(evaluation => evaluation.Report!).ChildRules(report =>
        {
            report.RuleFor(page => page.File).Follows(NameRules.FileName);
            report.RuleFor(page => page.Digest).NotEmpty().WithMessage("is missing; name the digest of the file's layer").Digest();
        }).When(evaluation => evaluation.Report is not null);
    }

    // A trainer of another image writes the record, too.
    private static IEnumerable<(string Field, string? Fault)> Faults(CompressionRecord compression) =>
    [
        (nameof(compression.Quantize), compression.Quantize is { } method ? NameRules.Word(method) : null),
        (nameof(compression.Zeros), compression.Zeros is { } zeros ? Fault(zeros, most: 1) : null),
        (nameof(compression.Agreement), compression.Agreement is { } agreement ? Fault(agreement, most: 1) : null),
        .. Faults(nameof(compression.Size), compression.Size),
        .. Faults(nameof(compression.Latency), compression.Latency),
        .. (compression.MetricsBefore ?? new Dictionary<string, string>()).Select(metric => (
            $"{nameof(compression.MetricsBefore)}[{metric.Key}]", NameRules.VisibleName(metric.Key) ?? Fault(metric.Value))),
    ];

    private static IEnumerable<(string Field, string? Fault)> Faults(string field, BeforeAndAfter? change) => change is null ? [] :
    [
        ($"{field}.{nameof(change.Before)}", Fault(change.Before, decimal.MaxValue)),
        ($"{field}.{nameof(change.After)}", Fault(change.After, decimal.MaxValue)),
    ];

    private static string? Fault(string? text) =>
        DecimalText.TryParse(text, out _) ? null : $"'{text}' is not a finite decimal; write it as 0.97 or 1e-5, or leave the metric out";

    // An amount or a share.
    private static string? Fault(string? text, decimal most) =>
        DecimalText.TryParse(text, out var value)
            ? TextRules.OutOfRange(text!, value, 0, most)
            : $"'{text}' is not a finite decimal; write it as 0.97 or 1e-5";
}
