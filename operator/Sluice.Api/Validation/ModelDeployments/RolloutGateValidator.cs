using FluentValidation;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Api.Validation.Pods;

namespace Sluice.Api.Validation.ModelDeployments;

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
                ("errorRate", gate.ErrorRate), ("latency", gate.Latency), ("prometheus", gate.Prometheus),
                ("agreement", gate.Agreement), ("job", gate.Job),
            };
            if (kinds.Count(kind => kind.Kind is not null) != 1)
            {
                context.AddFailure(string.Empty, $"set exactly one of {string.Join(", ", kinds.Select(kind => kind.Name))}");
            }
        });
        RuleFor(gate => gate.ErrorRate!.Margin).Number(0, 1).When(gate => gate.ErrorRate is not null);
        RuleFor(gate => gate.Latency!.Margin).Number(0, 1).When(gate => gate.Latency is not null);
        RuleFor(gate => gate.Latency!.Objective).DurationText(TimeSpan.FromMilliseconds(1)).When(gate => gate.Latency is not null);
        RuleFor(gate => gate.Latency!.Measure).OneOf(EnumText.Names<LatencyMeasure>()).When(gate => gate.Latency is not null);
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
        RuleFor(gate => gate.Undecided).OneOf(EnumText.Names<UndecidedPolicy>());
        RuleFor(gate => gate.NoData).OneOf(EnumText.Names<NoDataPolicy>());
        RuleFor(gate => gate.ErrorLimit).Between(0, 1000);
    }
}

/// <summary>Rules of <see cref="PrometheusGate"/>.</summary>
internal sealed class PrometheusGateValidator : AbstractValidator<PrometheusGate>
{
    private const decimal Most = 1_000_000_000_000m;

    public PrometheusGateValidator()
    {
        RuleFor(gate => gate.Query).Custom((query, context) =>
        {
            if ((PromQueryText.Fault(query) ?? NameRules.VisibleLines(query)) is { } fault)
            {
                context.AddFailure(fault);
            }
            else if ((context.InstanceToValidate.MaxIncrease ?? context.InstanceToValidate.MaxRatio) is not null
                && !query.Contains("{{version}}", StringComparison.Ordinal))
            {
                context.AddFailure(
                    "compares candidate with stable and does not name {{version}}; select by it, such as up{version=\"{{version}}\"}");
            }
        });
        RuleFor(gate => gate.Min).Number(-Most, Most);
        RuleFor(gate => gate.Max).Number(-Most, Most);
        RuleFor(gate => gate.MaxIncrease).Number(-Most, Most);
        RuleFor(gate => gate.MaxRatio).Number(0, Most, open: true);
        RuleFor(gate => gate).Custom((gate, context) =>
        {
            if ((gate.Min ?? gate.Max ?? gate.MaxIncrease ?? gate.MaxRatio) is null)
            {
                context.AddFailure("Min", "is missing, and so are max, maxIncrease and maxRatio; set at least one of them");
            }
            else if (DecimalText.TryParse(gate.Min, out var min) && DecimalText.TryParse(gate.Max, out var max) && min > max)
            {
                context.AddFailure("Min", $"{gate.Min} is above max, {gate.Max}, so that nothing passes");
            }
        });
        RuleFor(gate => gate.Address).Custom((address, context) =>
        {
            if (address is not null && !IsServer(address))
            {
                // What has a user may have a password, which belongs into no message.
                var shown = address.Contains('@', StringComparison.Ordinal) ? "" : $"'{address}' ";
                context.AddFailure($"{shown}is not the address of a server; write it as http://prometheus.monitoring:9090, without "
                    + "user, query and fragment");
            }
        });
        RuleFor(gate => gate.CredentialsSecretRef!.Name).DnsName().When(gate => gate.CredentialsSecretRef is not null);
        RuleFor(gate => gate.Interval).NotNull().WithMessage("is null; remove it").DurationText(TimeSpan.FromSeconds(1));
        RuleFor(gate => gate.Successes).Between(1, 1000);
        RuleFor(gate => gate.Failures).Between(1, 1000);
    }

    private static bool IsServer(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0, Host.Length: > 0 };
}

/// <summary>Rules of <see cref="JobGate"/>.</summary>
internal sealed class JobGateValidator : AbstractValidator<JobGate>
{
    public JobGateValidator()
    {
        RuleFor(gate => gate.Image).Follows(NameRules.Image);
        RuleForEach(gate => gate.Command).Follows(NameRules.Argument);
        RuleForEach(gate => gate.Args).Follows(NameRules.Argument);
        RuleFor(gate => gate.Resources!).SetValidator(new ResourceOptionsValidator()).When(gate => gate.Resources is not null);
        RuleFor(gate => gate.Timeout).NotNull().WithMessage("is null; remove it").DurationText(TimeSpan.FromSeconds(1));
    }
}
