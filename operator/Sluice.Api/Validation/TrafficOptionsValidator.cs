using FluentValidation;

using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Validation;

/// <summary>Rules of <see cref="TrafficOptions"/> by themselves.</summary>
internal sealed class TrafficOptionsValidator : AbstractValidator<TrafficOptions>
{
    private const int MostMatches = 16;
    private const int MostHostnames = 16;

    public TrafficOptionsValidator()
    {
        RuleFor(traffic => traffic.Provider).OneOf(TrafficOptions.GatewayProvider, TrafficOptions.GatewayApiProvider);
        RuleFor(traffic => traffic.MaxMirrors).Between(1, 1024);
        RuleFor(traffic => traffic.Sticky!).SetValidator(new StickyOptionsValidator()).When(traffic => traffic.Sticky is not null);
        RuleFor(traffic => traffic.Match).NotNull().WithMessage("is null; remove it");
        RuleFor(traffic => traffic.Match.Count).LessThanOrEqualTo(MostMatches).OverridePropertyName("Match")
            .WithMessage($"has more than {MostMatches} entries; use a header that all these callers send").When(traffic => traffic.Match is not null);
        RuleForEach(traffic => traffic.Match).SetValidator(new TrafficMatchValidator());
        RuleFor(traffic => traffic).Custom((traffic, context) =>
        {
            if (traffic is { Provider: TrafficOptions.GatewayApiProvider, GatewayApi: null })
            {
                context.AddFailure("GatewayApi", "is missing; name the Gateway to which the HTTPRoute belongs, or set provider to gateway");
            }
            else if (traffic is { Provider: TrafficOptions.GatewayProvider, GatewayApi: not null })
            {
                context.AddFailure("GatewayApi", "has no effect with provider gateway; set provider to gatewayAPI, or remove it");
            }
        });
        RuleFor(traffic => traffic.GatewayApi!).ChildRules(gateway =>
        {
            gateway.RuleFor(options => options.Gateway).DnsName();
            gateway.RuleFor(options => options.Namespace).FollowsIfSet(name => NameRules.DnsLabel(name));
            gateway.RuleFor(options => options.Listener).FollowsIfSet(NameRules.ObjectName);
            gateway.RuleFor(options => options.Hostnames).NotNull().WithMessage("is null; remove it");
            gateway.RuleFor(options => options.Hostnames.Count).LessThanOrEqualTo(MostHostnames).OverridePropertyName("Hostnames")
                .WithMessage($"has more than {MostHostnames} entries, which is all that an HTTPRoute takes").When(options => options.Hostnames is not null);
            gateway.RuleForEach(options => options.Hostnames).Follows(NameRules.HostName);
        }).When(traffic => traffic.GatewayApi is not null);
    }
}
