using FluentValidation;

using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Validation;

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
