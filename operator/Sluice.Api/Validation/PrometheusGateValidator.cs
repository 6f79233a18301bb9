using FluentValidation;

using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Api.Validation;

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
                context.AddFailure("compares candidate with stable and does not name {{version}}; select by it, such as up{version=\"{{version}}\"}");
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
                context.AddFailure($"{shown}is not the address of a server; write it as http://prometheus.monitoring:9090, without user, query and fragment");
            }
        });
        RuleFor(gate => gate.Credentials).FollowsIfSet(NameRules.ObjectName);
        RuleFor(gate => gate.Interval).NotNull().WithMessage("is null; remove it").DurationText(TimeSpan.FromSeconds(1));
        RuleFor(gate => gate.Successes).Between(1, 1000);
        RuleFor(gate => gate.Failures).Between(1, 1000);
    }

    private static bool IsServer(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0, Host.Length: > 0 };
}
