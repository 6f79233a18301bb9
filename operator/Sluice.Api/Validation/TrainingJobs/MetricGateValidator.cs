using FluentValidation;

using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of <see cref="MetricGate"/>.</summary>
internal sealed class MetricGateValidator : AbstractValidator<MetricGate>
{
    public MetricGateValidator()
    {
        RuleFor(gate => gate.Metric).NotEmpty().WithMessage("is missing; name a metric such as accuracy").Follows(NameRules.Visible);
        RuleFor(gate => gate.Min).Number(-1_000_000_000, 1_000_000_000);
        RuleFor(gate => gate.Max).Number(-1_000_000_000, 1_000_000_000);
        RuleFor(gate => gate).Custom((gate, context) =>
        {
            if (gate.Min is null && gate.Max is null)
            {
                context.AddFailure(string.Empty, "has no bound; set min, max or both");
            }
            else if (DecimalText.TryParse(gate.Min, out var min) && DecimalText.TryParse(gate.Max, out var max) && min > max)
            {
                context.AddFailure("Min", $"{gate.Min} is above max, {gate.Max}, so that nothing passes");
            }
        });
    }
}
