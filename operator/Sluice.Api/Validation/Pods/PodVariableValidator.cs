using FluentValidation;

using Sluice.Api.Pods;

namespace Sluice.Api.Validation.Pods;

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
            else if (IsOwn(name))
            {
                context.AddFailure($"'{name}' is Sluice's own; remove it");
            }
        });
        RuleFor(variable => variable.Value).FollowsIfSet(NameRules.Argument);
        RuleFor(variable => variable.ValueFrom!.SecretKeyRef!).SetValidator(new KeyReferenceValidator())
            .When(variable => variable.ValueFrom?.SecretKeyRef is not null);
        RuleFor(variable => variable.ValueFrom!.ConfigMapKeyRef!).SetValidator(new KeyReferenceValidator())
            .When(variable => variable.ValueFrom?.ConfigMapKeyRef is not null);
        RuleFor(variable => variable).Custom((variable, context) =>
        {
            var sources = new object?[] { variable.Value, variable.ValueFrom?.SecretKeyRef, variable.ValueFrom?.ConfigMapKeyRef }
                .Count(source => source is not null);
            if (sources > 1)
            {
                context.AddFailure(
                    string.Empty, $"has {sources} sources; set one of value, valueFrom.secretKeyRef, valueFrom.configMapKeyRef");
            }
            else if (variable.ValueFrom is not null && sources == 0)
            {
                context.AddFailure("ValueFrom", "names no source; set secretKeyRef or configMapKeyRef");
            }
        });
    }

    /// <summary>Whether Sluice sets a variable of this name.</summary>
    public static bool IsOwn(string name) => Reserved.Contains(name) || name.StartsWith("SLUICE_", StringComparison.Ordinal);
}

/// <summary>Rules of <see cref="KeyReference"/>.</summary>
internal sealed class KeyReferenceValidator : AbstractValidator<KeyReference>
{
    public KeyReferenceValidator()
    {
        RuleFor(reference => reference.Name).Follows(NameRules.ObjectName);
        RuleFor(reference => reference.Key).Follows(key =>
            string.IsNullOrEmpty(key) ? "is missing; name the key in the Secret or ConfigMap" : NameRules.DataKey(key));
    }
}
