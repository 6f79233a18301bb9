using FluentValidation;

using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Validation;

/// <summary>Rules of <see cref="RolloutGate"/>.</summary>
internal sealed class RolloutGateValidator : AbstractValidator<RolloutGate>
{
    public RolloutGateValidator()
    {
        RuleFor(gate => gate.Name).DnsLabel();
        RuleFor(gate => gate).Custom((gate, context) =>
        {
            if ((gate.ErrorRate is null) == (gate.Latency is null))
            {
                context.AddFailure(string.Empty, $"has {(gate.ErrorRate is null ? "no kind" : "two kinds")}; set exactly one of errorRate, latency");
            }
        });
        RuleFor(gate => gate.ErrorRate!.MaxIncrease).Number(0, 1).When(gate => gate.ErrorRate is not null);
        RuleFor(gate => gate.Latency!.Quantile).Number(0, 1, open: true).When(gate => gate.Latency is not null);
        RuleFor(gate => gate.Latency!.MaxRatio).Number(1, 1000).When(gate => gate.Latency is not null);
        RuleFor(gate => gate.Latency!.Floor).DurationText().When(gate => gate.Latency is not null);
    }
}
