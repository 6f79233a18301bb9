using FluentValidation;

using Sluice.Api.Pods;

namespace Sluice.Api.Validation.Pods;

/// <summary>Rules of <see cref="PodToleration"/>, as the API server has them for a pod.</summary>
internal sealed class PodTolerationValidator : AbstractValidator<PodToleration>
{
    public PodTolerationValidator()
    {
        RuleFor(toleration => toleration.Operator!).OneOf("Exists", "Equal").When(toleration => !string.IsNullOrEmpty(toleration.Operator));
        RuleFor(toleration => toleration.Effect!).OneOf("NoSchedule", "PreferNoSchedule", "NoExecute")
            .When(toleration => !string.IsNullOrEmpty(toleration.Effect));
        RuleFor(toleration => toleration).Custom((toleration, context) =>
        {
            var exists = toleration.Operator == "Exists";
            if (string.IsNullOrEmpty(toleration.Key) && !exists)
            {
                context.AddFailure("Key", "is missing; name the taint, or set operator to Exists to tolerate all taints");
            }
            else if (toleration.Key is { Length: > 0 } key && NameRules.Key(key) is { } fault)
            {
                context.AddFailure("Key", fault);
            }

            if (exists && !string.IsNullOrEmpty(toleration.Value))
            {
                context.AddFailure(
                    "Value", $"'{toleration.Value}' has no effect with operator Exists; remove it, or set operator to Equal");
            }
            else if (toleration.Value is { } value && NameRules.LabelValue(value) is { } fault)
            {
                context.AddFailure("Value", fault);
            }

            if (toleration is { TolerationSeconds: not null, Effect: not "NoExecute" })
            {
                context.AddFailure("TolerationSeconds", "needs effect NoExecute, the only one that ends pods; set effect, or remove it");
            }
        });
    }
}
