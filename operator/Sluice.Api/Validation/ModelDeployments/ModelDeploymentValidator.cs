using FluentValidation;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Validation.Pods;
using Sluice.Api.Versions;

namespace Sluice.Api.Validation.ModelDeployments;

/// <summary>Rules of <see cref="ModelDeploymentSpec"/>.</summary>
internal sealed class ModelDeploymentValidator : AbstractValidator<Named<ModelDeploymentSpec>>
{
    public ModelDeploymentValidator()
    {
        RuleFor(deployment => deployment.Name).DnsLabel(longest: 40);
        RuleFor(deployment => deployment.Spec.Model).DnsLabel(longest: 40);
        RuleFor(deployment => deployment.Spec.Version).VersionOrRange();
        RuleFor(deployment => deployment).Custom((deployment, context) =>
        {
            // The workload is <name>-<version>, its pods have 17 characters more.
            var name = $"{deployment.Name}-{deployment.Spec.Version}";
            if (VersionText.TryParse(deployment.Spec.Version, out _) && name.Length > 46)
            {
                context.AddFailure(
                    "Spec.Version",
                    $"the workload '{name}' would have {name.Length} characters, and its pods 17 more; shorten name or version to at "
                        + "most 46 in all");
            }
        });
        RuleFor(deployment => deployment.Spec.Replicas).Between(1, 1000);
        RuleFor(deployment => deployment.Spec.Retention).Between(0, 10);
        RuleFor(deployment => deployment.Spec.Resources).NotNull().WithMessage("is null; remove it")
            .SetValidator(new ResourceOptionsValidator());
        RuleFor(deployment => deployment.Spec.Pod).NotNull().WithMessage("is null; remove it").SetValidator(new PodOptionsValidator());
        RuleFor(deployment => deployment.Spec.Traffic).NotNull().WithMessage("is null; remove it")
            .SetValidator(new TrafficOptionsValidator());
        RuleFor(deployment => deployment).Custom((deployment, context) => GatewayApiRules.Check(deployment.Spec, context.AddFailure));
        RuleFor(deployment => deployment.Spec.Strategy).NotNull().WithMessage("is null; remove it")
            .SetValidator(new RolloutStrategyValidator());
    }
}
