using FluentValidation;

using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation;

/// <summary>Rules of <see cref="MetricGate"/>.</summary>
internal sealed class MetricGateValidator : AbstractValidator<MetricGate>
{
    public MetricGateValidator()
    {
        RuleFor(gate => gate.Metric).NotEmpty().WithMessage("is missing; name a metric such as accuracy");
        RuleFor(gate => gate.Min).Number(-1_000_000_000, 1_000_000_000);
        RuleFor(gate => gate.Max).Number(-1_000_000_000, 1_000_000_000);
        RuleFor(gate => gate).Must(gate => gate.Min is not null || gate.Max is not null)
            .OverridePropertyName("Min").WithMessage("is missing, and so is max; set at least one of them");
    }
}
