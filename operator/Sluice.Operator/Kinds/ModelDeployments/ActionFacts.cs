using System.Text.Json;
using k8s.Models;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Operator.Admission;

namespace Sluice.Operator.Kinds.ModelDeployments;

/// <summary>Reads the actions that people take from a deployment's annotations, and who takes them.</summary>
internal static class ActionFacts
{
    private const int LongestNonce = 253;

    /// <summary>The actions of one deployment, as just read from the API: the caches leave <c>metadata.managedFields</c> out.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="attested">Whether the webhook is served. Without it anybody can write the name of another user.</param>
    public static IReadOnlyList<ActionFact> Of(ModelDeployment deployment, bool attested)
    {
        var annotations = deployment.Metadata.Annotations ?? new Dictionary<string, string>();
        var facts = new List<ActionFact>();
        foreach (var kind in ActionKinds.All)
        {
            if (annotations.TryGetValue(kind.Annotation(), out var nonce) && nonce.Length > 0)
            {
                var manager = Manager(deployment.Metadata.ManagedFields, kind.Annotation());
                facts.Add(new ActionFact
                {
                    Kind = kind,
                    Nonce = nonce.Length <= LongestNonce ? nonce : nonce[..LongestNonce],
                    Manager = manager?.Manager,
                    At = manager?.Time,
                    User = attested ? RequestedBy.Read(annotations, kind.Word()) : null,
                });
            }
        }

        return facts;
    }

    // Of several managers that own one annotation, the latest has set it or confirmed it last.
    private static V1ManagedFieldsEntry? Manager(IList<V1ManagedFieldsEntry>? entries, string annotation) => entries?
        .Where(entry => entry.FieldsV1 is JsonElement { ValueKind: JsonValueKind.Object } fields
            && fields.TryGetProperty("f:metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("f:annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
            && annotations.TryGetProperty("f:" + annotation, out _))
        .MaxBy(entry => entry.Time ?? DateTime.MinValue);
}
