using System.Text.Json.Nodes;
using Sluice.Decisions.Text;

namespace Sluice.Operator.Admission;

/// <summary>What <c>spec.dataset.prepare.template</c> of a TrainingJob asks the operator to create.</summary>
/// <param name="ApiVersion">Its apiVersion; empty if it has none.</param>
/// <param name="Kind">Its kind; empty if it has none.</param>
internal sealed record PreparedTemplate(string ApiVersion, string Kind)
{
    /// <summary>The template that a request adds or changes. Null when it does neither.</summary>
    public static PreparedTemplate? Taken(AdmissionRequest request) =>
        request.Kind.Kind == "TrainingJob" && Of(request.Object) is { } template && !JsonNode.DeepEquals(template, Of(request.OldObject))
            ? new PreparedTemplate(template.Text("apiVersion") ?? "", template.Text("kind") ?? "")
            : null;

    private static JsonObject? Of(JsonObject? manifest) =>
        (((manifest?["spec"] as JsonObject)?["dataset"] as JsonObject)?["prepare"] as JsonObject)?["template"] as JsonObject;
}
