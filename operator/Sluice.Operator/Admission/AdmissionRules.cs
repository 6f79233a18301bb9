using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;

namespace Sluice.Operator.Admission;

/// <summary>
/// What may be stored. The operator checks every object by the same rules again when it reconciles, so that nothing depends on the webhook.
/// </summary>
internal static class AdmissionRules
{
    /// <summary>Decides whether a request is allowed.</summary>
    /// <param name="request">The request.</param>
    /// <param name="usersOf">Names of the ModelDeployments that use a ModelVersion, by namespace and name.</param>
    /// <returns>Why the request is refused, with field and remedy. Null when it is allowed.</returns>
    public static string? Refusal(AdmissionRequest request, Func<string, string, IReadOnlyList<string>> usersOf)
    {
        if (request.Operation == "DELETE")
        {
            return request.Kind.Kind == "ModelVersion" && usersOf(request.Namespace, request.Name) is { Count: > 0 } users
                ? $"ModelVersion {request.Name} is in use by {string.Join(", ", users)}; move these to another version first"
                : null;
        }

        // An object that is being deleted, or keeps its spec, passes: its finalizers and labels must be editable whatever its spec.
        if (request.Object is not { } next
            || next["metadata"]?["deletionTimestamp"] is not null
            || (request.OldObject is { } old && JsonNode.DeepEquals(old["spec"], next["spec"])))
        {
            return null;
        }

        if (request is { Operation: "UPDATE", Kind.Kind: "ModelVersion" })
        {
            return "spec: a ModelVersion cannot change; publish another version";
        }

        if (request is { Operation: "UPDATE", Kind.Kind: "ModelDeployment" } && Provider(request.OldObject) != Provider(next))
        {
            return "spec.traffic.provider: cannot change, since clients would lose their routes; "
                + "delete the ModelDeployment and create it again";
        }

        return Faults(request.Kind.Kind, next) is { Count: > 0 } faults ? FieldErrorText.Write(faults) : null;
    }

    private static IReadOnlyList<FieldError> Faults(string kind, JsonObject manifest)
    {
        if (kind == "Scale")
        {
            return Scale(manifest);
        }

        var name = manifest["metadata"]?["name"]?.GetValue<string>();
        if (name is null)
        {
            return
            [
                new FieldError("metadata.generateName", "is not supported, since children are named after the object; set metadata.name"),
            ];
        }

        try
        {
            return kind switch
            {
                "TrainingJob" => SpecValidation.Check(name, Spec<TrainingJobSpec>(manifest)),
                "ModelVersion" => SpecValidation.Check(name, Spec<ModelVersionSpec>(manifest)),
                "ModelDeployment" => SpecValidation.Check(name, Spec<ModelDeploymentSpec>(manifest)),
                _ => [],
            };
        }
        catch (JsonException exception)
        {
            return
            [
                new FieldError("spec" + exception.Path?.TrimStart('$'), "is not of the type that the schema asks for; see kubectl explain"),
            ];
        }
    }

    // The subresource that kubectl scale, HorizontalPodAutoscalers and KEDA write. It leaves out replicas where they are 0
    // (autoscaling/v1 Scale).
    private static IReadOnlyList<FieldError> Scale(JsonObject manifest)
    {
        var replicas = manifest["spec"]?["replicas"]?.GetValue<int>() ?? 0;
        return
        [
            .. SpecValidation.Check("scale", new ModelDeploymentSpec { Replicas = replicas })
                .Where(fault => fault.Field == "spec.replicas"),
        ];
    }

    private static string Provider(JsonObject? manifest) =>
        (manifest?["spec"]?["traffic"] as JsonObject)?.Text("provider") ?? nameof(TrafficProvider.Gateway);

    private static T Spec<T>(JsonObject manifest)
        where T : new() => manifest["spec"] is { } spec ? spec.Deserialize<T>(ContractJson.Options) ?? new T() : new T();
}
