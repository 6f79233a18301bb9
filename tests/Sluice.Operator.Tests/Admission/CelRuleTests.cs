using System.Text.Json.Nodes;
using Sluice.Api.Tests;
using Sluice.Operator.Admission;
using Xunit;

namespace Sluice.Operator.Tests.Admission;

/// <summary>
/// From Kubernetes 1.25 on the API server judges the schemas' CEL rules before it asks the webhook, so that users read the words of one
/// or the other: they are the same.
/// </summary>
public sealed class CelRuleTests
{
    // For each rule, by the field that its message is about: an object that breaks it, and what it was before.
    private static readonly Dictionary<string, (string Kind, string Valid, string? After, string Path, string Json)> Broken = new()
    {
        [
            "TrainingJob spec.pod.volumes[]"
        ] = ("TrainingJob", "trainingjob.yaml", null, "pod.volumes.0.persistentVolumeClaim", "{\"claimName\":\"models\"}"),
        ["TrainingJob spec.dataset: is missing; say what to train on"] = ("TrainingJob", "trainingjob.yaml", null, "dataset", "null"),
        ["TrainingJob spec.dataset"] = ("TrainingJob", "trainingjob.yaml", null, "dataset.sources", """[{"uri":"s3://penguins/a.csv"}]"""),
        [
            "TrainingJob spec.dataset.sources[]"
        ] = ("TrainingJob", "trainingjob-sources.yaml", null, "dataset.sources.0.manifest", "\"s3://penguins/SHA256SUMS\""),
        ["TrainingJob spec.dataset.prepare.output"] = (
            "TrainingJob", "trainingjob-prepare.yaml", null, "dataset.prepare.output.path", "\".status.output\""),
        [
            "TrainingJob spec.dataset.checks[]"
        ] = ("TrainingJob", "trainingjob.yaml", null, "dataset.checks.0.freshness", """{"column":"day","maxAge":"24h"}"""),
        ["TrainingJob spec.dataset.checks[].rowCount"] = ("TrainingJob", "trainingjob.yaml", null, "dataset.checks.0.rowCount", "{}"),
        ["TrainingJob spec.runPolicy.rules[]"] = (
            "TrainingJob", "trainingjob-rules.yaml", null, "runPolicy.rules.0.onPodConditions", """[{"type":"DisruptionTarget"}]"""),
        ["TrainingJob spec.gates[]"] = ("TrainingJob", "trainingjob.yaml", null, "gates.0", """{"name":"accuracy"}"""),
        ["TrainingJob spec.gates[].slice"] = (
            "TrainingJob", "trainingjob.yaml", null, "gates.0", """{"metric":"accuracy","min":"0.9","slice":{"column":"island"}}"""),
        ["TrainingJob spec.gates[].notWorse.slice"] = (
            "TrainingJob",
            "trainingjob.yaml",
            null,
            "gates.0",
            """{"notWorse":{"metric":"accuracy","margin":"0","deployment":"penguins","slice":{"column":"island"}}}"""),
        [
            "ModelDeployment spec.pod.volumes[]"
        ] = ("ModelDeployment", "modeldeployment-pods.yaml", null, "pod.volumes.0.persistentVolumeClaim", "{\"claimName\":\"models\"}"),
        ["ModelDeployment spec.strategy.gates[]"] = ("ModelDeployment", "modeldeployment.yaml", null, "strategy.gates.0.latency", "{}"),
        ["ModelDeployment spec.traffic.provider"] = (
            "ModelDeployment",
            "modeldeployment.yaml",
            "UPDATE",
            "traffic",
            """{"provider":"GatewayAPI","parentRefs":[{"name":"public"}]}"""),
        ["ModelVersion spec"] = ("ModelVersion", "modelversion.yaml", "UPDATE", "notes", "\"Better than it is.\""),
    };

    public static TheoryData<string, string> Rules
    {
        get
        {
            var rules = new TheoryData<string, string>();
            foreach (var (path, message) in Directory.GetFiles(Manifest.Folder, "*.yaml").Order(StringComparer.Ordinal).SelectMany(RulesOf))
            {
                rules.Add(path, message);
            }

            return rules;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_of_the_schema_has_the_words_of_the_webhook(string field, string message)
    {
        Assert.True(
            Broken.TryGetValue($"{field}: {message}", out var broken) || Broken.TryGetValue(field, out broken),
            $"no object here breaks the rule at {field}");
        var before = Manifest.Read(Path.Combine(Manifest.Folder, "samples", "valid", broken.Valid));
        var after = before.DeepClone().AsObject();
        Set(after["spec"]!, broken.Path.Split('.'), JsonNode.Parse(broken.Json));

        var said = AdmissionRules.Refusal(
            new AdmissionRequest
            {
                Operation = broken.After ?? "CREATE",
                Kind = new AdmissionKind { Kind = broken.Kind },
                Object = after,
                OldObject = broken.After is null ? null : before,
            },
            (_, _) => []);

        Assert.Contains(
            $"{field[(field.IndexOf(' ', StringComparison.Ordinal) + 1)..].Replace("[]", "[0]", StringComparison.Ordinal)}: {message}",
            said,
            StringComparison.Ordinal);
    }

    private static IEnumerable<(string Field, string Message)> RulesOf(string file)
    {
        var crd = Manifest.Read(file)["spec"]!;
        var schema = crd["versions"]![0]!["schema"]!["openAPIV3Schema"]!;
        return Walk(schema, "").Select(rule => ($"{crd["names"]!["kind"]} {rule.Path}", rule.Message));
    }

    private static IEnumerable<(string Path, string Message)> Walk(JsonNode schema, string path)
    {
        foreach (var rule in schema["x-kubernetes-validations"]?.AsArray() ?? [])
        {
            yield return ((path + rule!["fieldPath"]).TrimStart('.'), rule["message"]!.GetValue<string>());
        }

        var inner = (schema["properties"]?.AsObject() ?? []).Select(field => (Schema: field.Value!, Path: $"{path}.{field.Key}"))
            .Concat(schema["items"] is { } items ? [(items, path + "[]")] : []);
        foreach (var rule in inner.SelectMany(each => Walk(each.Schema, each.Path)))
        {
            yield return rule;
        }
    }

    private static void Set(JsonNode node, string[] path, JsonNode? value)
    {
        foreach (var step in path[..^1])
        {
            node = int.TryParse(step, out var index) ? node[index]! : node[step]!;
        }

        if (int.TryParse(path[^1], out var last))
        {
            node[last] = value;
        }
        else
        {
            node[path[^1]] = value;
        }
    }
}
