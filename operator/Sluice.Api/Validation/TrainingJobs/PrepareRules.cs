using System.Text.Json;
using System.Text.Json.Nodes;

using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of <see cref="PrepareOptions"/>.</summary>
internal static class PrepareRules
{
    // The operator may write objects of these for itself. No one else writes them by its rights.
    private static readonly string[] OwnGroups =
        ["sluice.dev", "apps", "policy", "gateway.networking.k8s.io", "rbac.authorization.k8s.io", "coordination.k8s.io"];

    private const int LongestTemplate = 64 * 1024;

    /// <summary>What is wrong with how a dataset is prepared.</summary>
    /// <param name="prepare">The options.</param>
    /// <returns>Fields below <c>spec.dataset.prepare</c>, as C# names them, and what is wrong with each.</returns>
    public static IEnumerable<(string Field, string Message)> Faults(PrepareOptions prepare) =>
    [
        .. prepare.Template is { } template
            ? Template(template)
            : [("Template", "is missing; write the whole object, with apiVersion and kind")],
        .. prepare.Success is { } success
            ? Condition("Success", success.Path, success.Values)
            : [("Success", "is null; name a field of the object")],
        .. prepare.Failure is { } failure
            ? Condition("Failure", failure.Path, failure.Values).Concat(Path("Failure.Message", failure.Message))
            : [("Failure", "is null; name a field of the object")],
        .. prepare.Output is { } output ? Output(output) : [("Output", "is null; set uri or path")],
    ];

    private static IEnumerable<(string Field, string Message)> Template(JsonObject template)
    {
        var apiVersion = Text(template["apiVersion"]);
        var kind = Text(template["kind"]);
        if (apiVersion?.Split('/') is not [var group, var version] || NameRules.ObjectName(group) is not null
            || NameRules.DnsLabel(version) is not null)
        {
            yield return ("Template.ApiVersion", $"'{apiVersion}' does not name a group and a version; write it as batch/v1");
        }
        else if (OwnGroups.Contains(group))
        {
            yield return ("Template.ApiVersion", $"'{apiVersion}' is of {group}, whose objects make no dataset; write it as batch/v1");
        }

        if (kind is null || kind.Length is 0 or > 63 || !kind.All(char.IsAsciiLetterOrDigit))
        {
            yield return ("Template.Kind", $"'{kind}' is not a kind; write it as Job");
        }

        if (template.ContainsKey("status"))
        {
            yield return ("Template.Status", "is written by the engine; remove it");
        }

        foreach (var fault in template["metadata"] is { } metadata ? Metadata(metadata) : [])
        {
            yield return fault;
        }

        if (template.ToJsonString() is { Length: > LongestTemplate } text)
        {
            yield return ("Template", $"has {text.Length} characters; use at most {LongestTemplate}");
        }

        foreach (var hidden in Texts(template).Select(NameRules.VisibleLines).OfType<string>().Take(1))
        {
            yield return ("Template", hidden);
        }
    }

    private static IEnumerable<(string Field, string Message)> Metadata(JsonNode metadata)
    {
        if (metadata is not JsonObject members)
        {
            yield return ("Template.Metadata", "is not an object; write labels and annotations below it, or remove it");
            yield break;
        }

        foreach (var (name, value) in members)
        {
            if (name is not ("labels" or "annotations"))
            {
                yield return ($"Template.Metadata.{name}", "is Sluice's to set; only labels and annotations are taken over; remove it");
            }
            else if (value is not JsonObject map || map.Any(entry => Text(entry.Value) is null))
            {
                yield return ($"Template.Metadata.{name}", "is not a map of texts; write it as key: 'value'");
            }
        }
    }

    private static IEnumerable<(string Field, string Message)> Condition(string field, string? path, IReadOnlyList<string>? values)
    {
        foreach (var fault in Path($"{field}.Path", path ?? ""))
        {
            yield return fault;
        }

        if (values is not { Count: > 0 })
        {
            yield return ($"{field}.Values", "is empty; name at least one text");
            yield break;
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (NameRules.VisibleName(values[i]) is { } fault)
            {
                yield return ($"{field}.Values[{i}]", fault);
            }
        }

        foreach (var name in Repeated.In(values, value => value))
        {
            yield return ($"{field}.Values", $"'{name}' stands there twice; name each text once");
        }
    }

    private static IEnumerable<(string Field, string Message)> Output(PrepareOutput output)
    {
        if (output.Uri is null == output.Path is null)
        {
            return [("Output", "set exactly one of uri, path")];
        }

        var (uri, fault) = output.Uri is { } text ? SourceUri.Parse(text.Replace("{name}", "name", StringComparison.Ordinal)) : default;
        return
        [
            .. fault is null ? Array.Empty<(string, string)>() : [("Output.Uri", fault)],
            .. Path("Output.Path", output.Path),
            .. Path("Output.Digest", output.Digest),
            .. fault is null && output.Store is { } store ? Store(store, uri) : [],
        ];
    }

    // Which scheme the URL has that the object will hold is known only when it holds one.
    private static IEnumerable<(string Field, string Message)> Store(StoreOptions store, SourceUri? uri) =>
        StoreRules.Faults(store, uri is null ? [.. SourceUri.Schemes.Keys] : new HashSet<string> { uri.Scheme })
            .Select(fault => ($"Output.Store.{fault.Field}", fault.Message));

    private static IEnumerable<(string Field, string Message)> Path(string field, string? path) =>
        path is null ? []
        : NameRules.Visible(path) is { } hidden ? [(field, hidden)]
        : JsonPath.Parse(path).Fault is { } fault ? [(field, fault)]
        : [];

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value).Prepend(member.Key)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue => Text(node) is { } text ? [text] : [],
        _ => [],
    };
}
