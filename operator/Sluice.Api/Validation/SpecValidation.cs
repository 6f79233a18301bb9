using FluentValidation;
using FluentValidation.Results;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.ModelDeployments;
using Sluice.Api.Validation.ModelVersions;
using Sluice.Api.Validation.Pods;
using Sluice.Api.Validation.TrainingJobs;

namespace Sluice.Api.Validation;

/// <summary>
/// The rules that one spec can be held to by itself. The webhook and the operator both call this,
/// since an object may have been stored while the webhook was away.
/// </summary>
public static class SpecValidation
{
    private static readonly TrainingJobValidator TrainingJobs = new();
    private static readonly ModelVersionValidator ModelVersions = new();
    private static readonly ModelDeploymentValidator ModelDeployments = new();

    /// <summary>Checks a TrainingJob of that name.</summary>
    /// <returns>What breaks a rule, in the order of the fields; empty when all is well.</returns>
    public static IReadOnlyList<FieldError> Check(string name, TrainingJobSpec spec) =>
        Run(TrainingJobs, new Named<TrainingJobSpec>(name, spec));

    /// <summary>Checks a ModelVersion of that name.</summary>
    /// <returns>What breaks a rule, in the order of the fields; empty when all is well.</returns>
    public static IReadOnlyList<FieldError> Check(string name, ModelVersionSpec spec) =>
        Run(ModelVersions, new Named<ModelVersionSpec>(name, spec));

    /// <summary>Checks a ModelDeployment of that name.</summary>
    /// <returns>What breaks a rule, in the order of the fields; empty when all is well.</returns>
    public static IReadOnlyList<FieldError> Check(string name, ModelDeploymentSpec spec) =>
        Run(ModelDeployments, new Named<ModelDeploymentSpec>(name, spec));

    /// <summary>Checks pods of the operator's settings.</summary>
    /// <param name="field">What the pods are called there.</param>
    /// <param name="template">The pods.</param>
    public static IReadOnlyList<FieldError> Check(string field, PodTemplate template)
    {
        if (template is not { Pod: not null, Resources: { Requests: not null, Limits: not null } })
        {
            return [new FieldError(field, "pod, resources, requests or limits is null; leave it out")];
        }

        return
        [
            .. new PodOptionsValidator().Validate(template.Pod).Errors.Select(error => Below("pod", error)),
            .. new ResourceOptionsValidator().Validate(template.Resources).Errors.Select(error => Below("resources", error)),
        ];

        FieldError Below(string part, ValidationFailure error) => Error(error, $"{field}.{part}.");
    }

    private static IReadOnlyList<FieldError> Run<T>(IValidator<Named<T>> validator, Named<T> named) =>
        [.. validator.Validate(named).Errors.Select(error => Error(error))];

    private static FieldError Error(ValidationFailure error, string below = "") =>
        new(VisibleText.Of(below + FieldPath.Of(error.PropertyName)), VisibleText.Of(error.ErrorMessage));
}
