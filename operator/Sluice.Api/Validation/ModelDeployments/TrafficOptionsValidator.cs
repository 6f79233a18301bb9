using FluentValidation;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Api.Validation.ModelDeployments;

/// <summary>Rules of <see cref="TrafficOptions"/> by themselves.</summary>
internal sealed class TrafficOptionsValidator : AbstractValidator<TrafficOptions>
{
    private const int MostMatches = 16;
    private const int MostHostnames = 16;
    private const int MostParents = 32;

    public TrafficOptionsValidator()
    {
        RuleFor(traffic => traffic.Provider).OneOf(EnumText.Names<TrafficProvider>());
        RuleFor(traffic => traffic.MaxMirrors).Between(1, 1024);
        RuleFor(traffic => traffic.Sticky!).SetValidator(new StickyOptionsValidator()).When(traffic => traffic.Sticky is not null);
        RuleFor(traffic => traffic.Match).NotNull().WithMessage("is null; remove it");
        RuleFor(traffic => traffic.Match.Count).LessThanOrEqualTo(MostMatches).OverridePropertyName("Match")
            .WithMessage($"has more than {MostMatches} entries; use a header that all these clients send")
            .When(traffic => traffic.Match is not null);
        RuleForEach(traffic => traffic.Match).SetValidator(new TrafficMatchValidator());
        RuleFor(traffic => traffic).Custom(CheckParents);
        RuleFor(traffic => traffic.ParentRefs).NotNull().WithMessage("is null; remove it");
        RuleFor(traffic => traffic.ParentRefs.Count).LessThanOrEqualTo(MostParents).OverridePropertyName("ParentRefs")
            .WithMessage($"has more than {MostParents} entries, which is all that an HTTPRoute takes")
            .When(traffic => traffic.ParentRefs is not null);
        RuleForEach(traffic => traffic.ParentRefs).NotNull().ChildRules(parent =>
        {
            parent.RuleFor(reference => reference.Name).DnsName();
            parent.RuleFor(reference => reference.Namespace).FollowsIfSet(name => NameRules.DnsLabel(name));
            parent.RuleFor(reference => reference.SectionName).FollowsIfSet(NameRules.ObjectName);
        });
        RuleFor(traffic => traffic.Hostnames).NotNull().WithMessage("is null; remove it");
        RuleFor(traffic => traffic.Hostnames.Count).LessThanOrEqualTo(MostHostnames).OverridePropertyName("Hostnames")
            .WithMessage($"has more than {MostHostnames} entries, which is all that an HTTPRoute takes")
            .When(traffic => traffic.Hostnames is not null);
        RuleForEach(traffic => traffic.Hostnames).Follows(NameRules.HostName);
    }

    private static void CheckParents(TrafficOptions traffic, ValidationContext<TrafficOptions> context)
    {
        var parents = traffic.ParentRefs ?? [];
        if (traffic.UsesGatewayApi())
        {
            if (parents.Count == 0)
            {
                context.AddFailure("ParentRefs", "is empty; name the Gateway to which the HTTPRoute belongs, or set provider to Gateway");
            }

            for (var i = 1; i < parents.Count; i++)
            {
                if (parents.Take(i).Any(before => IsSame(before, parents[i])))
                {
                    context.AddFailure(
                        $"ParentRefs[{i}]", "names a Gateway again that is named above; remove it, or give each entry its own sectionName");
                }
            }
        }
        else if (traffic.Provider == nameof(TrafficProvider.Gateway))
        {
            foreach (var (field, isSet) in new[] { ("ParentRefs", parents.Count > 0), ("Hostnames", traffic.Hostnames?.Count > 0) })
            {
                if (isSet)
                {
                    context.AddFailure(field, "has no effect with provider Gateway; set provider to GatewayAPI, or remove it");
                }
            }
        }
    }

    // An entry without a section stands for all of them, and an HTTPRoute takes none beside it.
    private static bool IsSame(GatewayParentReference? one, GatewayParentReference? other) => one is not null && other is not null
        && (one.Name, one.Namespace) == (other.Name, other.Namespace)
        && (one.SectionName is null || other.SectionName is null || one.SectionName == other.SectionName);
}

/// <summary>Rules of <see cref="StickyOptions"/>.</summary>
internal sealed class StickyOptionsValidator : AbstractValidator<StickyOptions>
{
    public StickyOptionsValidator()
    {
        RuleFor(sticky => sticky).Custom((sticky, context) =>
        {
            if (string.IsNullOrEmpty(sticky.Header) == string.IsNullOrEmpty(sticky.Cookie))
            {
                context.AddFailure("Header", "or cookie, one of them, names what tells clients apart; set one and not the other");
            }
        });
        RuleFor(sticky => sticky.Header).Follows(NameRules.HeaderName);
        RuleFor(sticky => sticky.Cookie).Follows(NameRules.HeaderName);
        RuleFor(sticky => sticky.Salt).Follows(NameRules.Visible);
    }
}

/// <summary>Rules of <see cref="TrafficMatch"/>.</summary>
internal sealed class TrafficMatchValidator : AbstractValidator<TrafficMatch>
{
    public TrafficMatchValidator()
    {
        RuleFor(match => match).Custom((match, context) =>
        {
            if (string.IsNullOrEmpty(match.Header) == string.IsNullOrEmpty(match.Cookie))
            {
                context.AddFailure("Header", "or cookie, one of them, names where the value is; set one and not the other");
            }
        });
        RuleFor(match => match.Header).Follows(NameRules.HeaderName);
        RuleFor(match => match.Cookie).Follows(NameRules.HeaderName);
        RuleFor(match => match.Value).Follows(NameRules.HeaderValue);
    }
}
