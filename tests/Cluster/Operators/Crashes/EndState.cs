using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.ModelDeployments.Ledger.Replay;

namespace Sluice.Tests.Cluster.Operators.Crashes;

/// <summary>
/// All objects of a namespace that matter, as text, without what is another in each run: times, UIDs, random names, addresses.
/// </summary>
internal static partial class EndState
{
    private static readonly string[] Lists =
    [
        "apis/sluice.dev/v1alpha1/{0}/trainingjobs",
        "apis/sluice.dev/v1alpha1/{0}/modelversions",
        "apis/sluice.dev/v1alpha1/{0}/modeldeployments",
        "apis/apps/v1/{0}/deployments",
        "apis/apps/v1/{0}/replicasets",
        "apis/rbac.authorization.k8s.io/v1/{0}/roles",
        "apis/rbac.authorization.k8s.io/v1/{0}/rolebindings",
        "api/v1/{0}/pods",
        "api/v1/{0}/services",
        "api/v1/{0}/configmaps",
        "api/v1/{0}/serviceaccounts",
    ];

    // The digest of a version's spec is over the UID of its job; times are of the clock, and hashes of the ledger are over them.
    private static readonly HashSet<string> Volatile =
        [
            "evidence",
            "previous",
            "hash",
            "managedFields",
            "resourceVersion",
            "uid",
            "creationTimestamp",
            "specDigest",
            "gpuSeconds",
            "gpuHours",
            "runningSeconds",
            "runningUntil",
            "hostIP",
            "hostIPs",
            "podIP",
            "podIPs",
            "clusterIP",
            "clusterIPs",
            "secrets"
        ];

    // Of the statuses that Kubernetes' own controllers write, what they come to in every version: the rest grows with versions, and
    // conditions have no order.
    private static readonly HashSet<string> Counts = ["phase", "replicas", "readyReplicas", "availableReplicas", "updatedReplicas"];

    // Every namespace has them.
    private static readonly HashSet<string> Everywhere = ["default", "kube-root-ca.crt"];

    private const int Shown = 12;

    /// <summary>Reads them, a line for each field of each object.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(Kubernetes client, string @namespace)
    {
        var lines = new List<string>();
        foreach (var list in Lists)
        {
            var path = string.Format(null, list, "namespaces/" + @namespace);
            var items = JsonNode.Parse(await client.HttpClient.GetStringAsync(new Uri(client.BaseUri, path)))!["items"]!.AsArray();
            var plural = path[(path.LastIndexOf('/') + 1)..];
            lines.AddRange(items
                .Where(item => !Everywhere.Contains(item!["metadata"]!["name"]!.GetValue<string>()))
                .Select(item => Lines(plural, item!.AsObject(), @namespace))
                .OrderBy(text => text, StringComparer.Ordinal)
                .SelectMany(text => text.Split('\n')));
        }

        return lines;
    }

    /// <summary>What one has and the other lacks; empty: they are the same.</summary>
    public static string Difference(IReadOnlyList<string> expected, IReadOnlyList<string> actual) => string.Join(
        '\n',
        Minus(actual, expected).Select(line => "+ " + line).Take(Shown).Concat(
            Minus(expected, actual).Select(line => "- " + line).Take(Shown)));

    private static IEnumerable<string> Minus(IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        var counts = right.GroupBy(line => line).ToDictionary(group => group.Key, group => group.Count());
        foreach (var line in left)
        {
            var count = counts.GetValueOrDefault(line);
            counts[line] = count - 1;
            if (count <= 0)
            {
                yield return line;
            }
        }
    }

    private static string Lines(string plural, JsonObject item, string @namespace)
    {
        var metadata = item["metadata"]!.AsObject();
        if (item["data"]?[LedgerLine.DataKey] is { } ledger)
        {
            item["data"]![LedgerLine.DataKey] = Decisions(ledger.GetValue<string>());
        }

        if (item["status"] is JsonObject status && !IsOurs(plural))
        {
            item["status"] = new JsonObject(
                status.Where(field => Counts.Contains(field.Key)).Select(field =>
                    KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
        }

        var hash = metadata["labels"]?["pod-template-hash"]?.GetValue<string>();
        string Mask(string text)
        {
            text = hash is null ? text : text.Replace(hash, "HASH", StringComparison.Ordinal);
            text = Suffixes().Replace(TemplateHashes().Replace(text, "-HASH\""), "$1-SUFFIX");
            text = Guids().Replace(text.Replace(@namespace, "NAMESPACE", StringComparison.Ordinal), "UID");
            text = RejectedTags().Replace(text, "UID");

            // How many tables were written on the way depends on which pod was ready first; which one is the last does not.
            text = Generations().Replace(text, "GENERATION");
            return Durations().Replace(Times().Replace(text, "TIME"), "DURATION");
        }

        var name = Mask(metadata["name"]!.GetValue<string>());
        return string.Join('\n', Leaves($"{plural}/{name}", item).Select(Mask));
    }

    private static bool IsOurs(string plural) => plural is "trainingjobs" or "modelversions" or "modeldeployments";

    // What stands in the ledger, and whether it stands up to a replay.
    private static JsonArray Decisions(string ledger) =>
    [
        .. LedgerReplay.Run(ledger).SelectMany(line => line.Problems
            .Append(line.Note)
            .Concat(
                line.Line?.Entries.Select(entry => $"{entry.Decision} {entry.Version} {entry.Weight} {entry.Reason} {entry.Message}") ?? [])
            .OfType<string>()),
    ];

    private static IEnumerable<string> Leaves(string path, JsonNode? node) => node switch
    {
        JsonObject map => map.Where(field => !Volatile.Contains(field.Key))
            .OrderBy(field => field.Key, StringComparer.Ordinal).SelectMany(field => Leaves($"{path}.{field.Key}", field.Value)),
        JsonArray array => array.SelectMany((element, i) => Leaves($"{path}[{i}]", element)),
        _ => [$"{path} = {node?.ToJsonString(Plain)}"],
    };

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guids();

    // The tag of a rejected artifact has the beginning of its job's UID.
    [GeneratedRegex(@"(?<=-rejected\.)[0-9a-f]{8}(?=\.\d)")]
    private static partial Regex RejectedTags();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Times();

    [GeneratedRegex(@"(?<=\\""generation\\"":)\d+|(?<=generation )\d+(?= of the route)")]
    private static partial Regex Generations();

    [GeneratedRegex(@"\b\d+(\.\d+)?m?s\b")]
    private static partial Regex Durations();

    // Names of ReplicaSets in the words of their Deployment.
    [GeneratedRegex("-[a-z0-9]{8,10}\\\\?\"")]
    private static partial Regex TemplateHashes();

    [GeneratedRegex("(HASH|kube-api-access|-token)-[a-z0-9]{5}\\b")]
    private static partial Regex Suffixes();
}
