using FluentValidation;

using Sluice.Api.TrainingJobs.Running;

namespace Sluice.Api.Validation.TrainingJobs.Running;

/// <summary>Rules of <see cref="TopologyOptions"/>.</summary>
internal sealed class TopologyValidator : AbstractValidator<TopologyOptions>
{
    public TopologyValidator()
    {
        RuleFor(topology => topology.TopologyKey).Custom((key, context) =>
        {
            if (string.IsNullOrEmpty(key))
            {
                context.AddFailure("is missing; name a label of nodes such as topology.kubernetes.io/zone");
            }
            else if (NameRules.Key(key) is { } fault)
            {
                context.AddFailure(fault);
            }
        });
    }
}
