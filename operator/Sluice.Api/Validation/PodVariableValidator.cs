using FluentValidation;

using Sluice.Api.Pods;

namespace Sluice.Api.Validation;

/// <summary>Rules of <see cref="PodVariable"/>.</summary>
internal sealed class PodVariableValidator : AbstractValidator<PodVariable>
{
    private static readonly string[] Reserved = ["RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"];

    public PodVariableValidator()
    {
        RuleFor(variable => variable.Name).Custom((name, context) =>
        {
            if (NameRules.Variable(name) is { } fault)
            {
                context.AddFailure(fault);
            }
            else if (Reserved.Contains(name) || name.StartsWith("SLUICE_", StringComparison.Ordinal))
            {
                context.AddFailure($"'{name}' is Sluice's own; remove it");
            }
        });
        RuleFor(variable => variable.Value).FollowsIfSet(NameRules.Argument);
        RuleFor(variable => variable.Secret).FollowsIfSet(NameRules.ObjectName);
        RuleFor(variable => variable.ConfigMap).FollowsIfSet(NameRules.ObjectName);
        RuleFor(variable => variable.Key).Follows(key => string.IsNullOrEmpty(key) ? null : NameRules.DataKey(key));
        RuleFor(variable => variable).Custom((variable, context) =>
        {
            var sources = new[] { variable.Value, variable.Secret, variable.ConfigMap }.Count(source => source is not null);
            if (sources > 1)
            {
                context.AddFailure(string.Empty, $"has {sources} sources; set one of value, secret, configMap");
            }
            else if (string.IsNullOrEmpty(variable.Key) != (variable.Secret is null && variable.ConfigMap is null))
            {
                context.AddFailure("Key", variable.Key is null
                    ? "is missing; name the key in the Secret or ConfigMap"
                    : "goes with secret or configMap; set one of them");
            }
        });
    }
}
