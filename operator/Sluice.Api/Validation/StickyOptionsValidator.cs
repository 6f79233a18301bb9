using FluentValidation;

using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Validation;

/// <summary>Rules of <see cref="StickyOptions"/>.</summary>
internal sealed class StickyOptionsValidator : AbstractValidator<StickyOptions>
{
    public StickyOptionsValidator()
    {
        RuleFor(sticky => sticky).Custom((sticky, context) =>
        {
            if (string.IsNullOrEmpty(sticky.Header) == string.IsNullOrEmpty(sticky.Cookie))
            {
                context.AddFailure("Header", "or cookie, one of them, names what tells callers apart; set one and not the other");
            }
        });
        RuleFor(sticky => sticky.Header).Follows(NameRules.HeaderName);
        RuleFor(sticky => sticky.Cookie).Follows(NameRules.HeaderName);
        RuleFor(sticky => sticky.Salt).Follows(NameRules.Visible);
    }
}
