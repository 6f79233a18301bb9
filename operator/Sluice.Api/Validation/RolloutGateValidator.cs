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
                var set = string.Join(" and ", kinds.Where(kind => kind.Kind is not null).Select(kind => kind.Name));
                context.AddFailure(string.Empty, $"has {(set.Length == 0 ? "no kind" : set)}; set exactly one of {string.Join(", ", kinds.Select(kind => kind.Name))}");
            }
        });
        RuleFor(gate => gate.ErrorRate!.Margin).Number(0, 1).When(gate => gate.ErrorRate is not null);
        RuleFor(gate => gate.Latency!.Margin).Number(0, 1).When(gate => gate.Latency is not null);
        RuleFor(gate => gate.Latency!.Objective).DurationText(TimeSpan.FromMilliseconds(1)).When(gate => gate.Latency is not null);
        RuleFor(gate => gate.Latency!.Measure).OneOf("Total", "FirstByte").When(gate => gate.Latency is not null);
    }
}
