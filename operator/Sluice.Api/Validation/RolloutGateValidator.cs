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
            var kinds = new (string Name, object? Kind)[]
            {
                ("errorRate", gate.ErrorRate), ("latency", gate.Latency), ("prometheus", gate.Prometheus), ("agreement", gate.Agreement), ("job", gate.Job),
            };
            if (kinds.Count(kind => kind.Kind is not null) != 1)
            {
                context.AddFailure(string.Empty, $"set exactly one of {string.Join(", ", kinds.Select(kind => kind.Name))}");
            }
        });
        RuleFor(gate => gate.ErrorRate!.Margin).Number(0, 1).When(gate => gate.ErrorRate is not null);
        RuleFor(gate => gate.Latency!.Margin).Number(0, 1).When(gate => gate.Latency is not null);
        RuleFor(gate => gate.Latency!.Objective).DurationText(TimeSpan.FromMilliseconds(1)).When(gate => gate.Latency is not null);
        RuleFor(gate => gate.Latency!.Measure).OneOf("Total", "FirstByte").When(gate => gate.Latency is not null);
        RuleFor(gate => gate.Agreement!.Min).Number(0, 1, open: true).When(gate => gate.Agreement is not null);
        RuleFor(gate => gate.Agreement!.Tolerance).Number(0, 1_000_000_000).When(gate => gate.Agreement is not null);
        RuleFor(gate => gate.Prometheus!).SetValidator(new PrometheusGateValidator()).When(gate => gate.Prometheus is not null);
        RuleFor(gate => gate.Job!).SetValidator(new JobGateValidator()).When(gate => gate.Job is not null);
        RuleFor(gate => gate.FromStep).Between(1, 1000);
        RuleFor(gate => gate.MaxSamples).Custom((samples, context) =>
        {
            if (samples < 1)
            {
                context.AddFailure($"{samples} is below 1; leave it out where there is no limit");
            }
            else if (samples is not null && (context.InstanceToValidate.Prometheus ?? (object?)context.InstanceToValidate.Job) is not null)
            {
                context.AddFailure("counts requests, and this gate judges none; use maxDuration");
            }
        });
        RuleFor(gate => gate.MaxDuration).DurationText(TimeSpan.FromSeconds(1));
        RuleFor(gate => gate.Undecided).OneOf("Hold", "Advance", "RollBack");
        RuleFor(gate => gate.NoData).OneOf("Hold", "Extend", "Fail");
        RuleFor(gate => gate.ErrorLimit).Between(0, 1000);
    }
}
