using System.Text.Json;
using k8s.Models;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Operator.Admission;
using Sluice.Operator.Kinds;

namespace Sluice.Operator.Facts;

/// <summary>Reads people's wishes off a deployment's annotations, and whose they are off <c>metadata.managedFields</c>.</summary>
internal static class ActionFacts
{
    private const string Prefix = "sluice.dev/";
    private const int LongestNonce = 253;

    private static readonly string[] Kinds = [ActionKinds.Approve, ActionKinds.Promote, ActionKinds.Abort, ActionKinds.Retry, ActionKinds.Resume];

    /// <summary>Of one deployment, as just read from the API: caches leave out who manages what.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="attested">Whether the webhook is served: without it anybody can write who a action is by.</param>
    public static IReadOnlyList<ActionFact> Of(ModelDeployment deployment, bool attested)
    {
        var annotations = deployment.Metadata.Annotations ?? new Dictionary<string, string>();
        var facts = new List<ActionFact>();
        foreach (var kind in Kinds)
        {
            if (annotations.TryGetValue(Prefix + kind, out var nonce) && nonce.Length > 0)
            {
                var manager = Manager(deployment.Metadata.ManagedFields, Prefix + kind);
                facts.Add(new ActionFact
                {
                    Kind = kind,
                    Nonce = nonce.Length <= LongestNonce ? nonce : nonce[..LongestNonce],
                    Manager = manager?.Manager,
                    At = manager?.Time,
                    User = attested ? RequestedBy.Read(annotations, kind) : null,
                });
            }
        }

        return facts;
    }

    // Of several managers who own one annotation, the last one wrote it or agreed to it last.
    private static V1ManagedFieldsEntry? Manager(IList<V1ManagedFieldsEntry>? entries, string annotation) => entries?
        .Where(entry => entry.FieldsV1 is JsonElement { ValueKind: JsonValueKind.Object } fields
            && fields.TryGetProperty("f:metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("f:annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
            && annotations.TryGetProperty("f:" + annotation, out _))
        .MaxBy(entry => entry.Time ?? DateTime.MinValue);
}
