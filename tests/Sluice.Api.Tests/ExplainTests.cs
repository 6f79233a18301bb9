using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Tests;

/// <summary>What <c>kubectl explain</c> says of every field is a sentence for people who have never seen the code.</summary>
public sealed partial class ExplainTests
{
    private const int FewestWords = 4;

    // What a sentence needs besides words: "Name of the gate." says no more than the field's name does.
    private static readonly HashSet<string> Verbs =
    [
        "is", "are", "was", "were", "has", "have", "had", "must", "may", "can", "cannot", "does", "gives", "gets", "get", "says",
        "say", "serves", "serve", "stays", "lasts", "begins", "began", "ended", "ends", "becomes", "makes", "made", "takes",
        "take", "needs", "need", "holds", "hold", "keeps", "keep", "waits", "runs", "run", "fails", "failed", "passes",
        "compares", "covers", "contains", "contain", "counts", "count", "belongs", "follows", "advances", "tolerate", "tolerates",
        "reserves", "matches", "match", "sums", "speaks", "changed", "names", "came", "lay", "answers", "asks", "logs",
        "replaces", "sends", "shows", "rolls", "adds", "reads", "writes", "trains", "learns", "publishes", "starts", "started",
        "stops", "stopped", "deletes", "selects", "identifies", "describes", "lists", "limits", "bounds", "defaults", "records",
        "uses", "stands", "stood", "points", "applies", "checks", "ran", "follow", "took", "reported", "computes",
    ];

    private static readonly Assembly[] Assemblies = [typeof(ModelDeploymentSpec).Assembly];

    // Names of types and members of two humps or more that are no words of the API itself, such as its enum values, reasons and kinds.
    private static readonly HashSet<string> CodeNames =
    [
        .. Assemblies.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetProperties().Select(property => property.Name).Append(type.Name))
            .Where(name => Humps().IsMatch(name))
            .Except(Assemblies.SelectMany(assembly => assembly.GetTypes()).SelectMany(Values))
            .Except(["ModelDeployment", "ModelVersion", "TrainingJob", "ServiceAccount", "ConfigMap", "PersistentVolumeClaim"]),
    ];

    [Theory]
    [InlineData("modeldeployments.yaml")]
    [InlineData("trainingjobs.yaml")]
    [InlineData("modelversions.yaml")]
    public void Every_field_is_explained_in_sentences(string file)
    {
        var version = Manifest.Read(Path.Combine(Manifest.Folder, file))["spec"]!["versions"]![0]!;
        var schema = version["schema"]!["openAPIV3Schema"]!["properties"]!;
        var faults = Faults(schema["spec"]!, "spec").Concat(Faults(schema["status"]!, "status")).ToList();
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    [Theory]
    [InlineData("Name of the gate.", "no verb")]
    [InlineData("The gate has this name", "no full stop")]
    [InlineData("the gate has this name.", "no capital")]
    [InlineData("It is set.", "too short")]
    [InlineData("The weight is 5; null: as before.", "null")]
    [InlineData("The gate waits for its GateVerdict to come.", "GateVerdict")]
    [InlineData("The time counts towards MaxDuration of the gate.", "MaxDuration")]
    [InlineData("The verdict is one of <see cref=\"X\"/> as above.", "cref")]
    public void What_is_no_explanation_is_named(string text, string fault) => Assert.Contains(fault, Fault(text), StringComparison.Ordinal);

    [Fact]
    public void Words_of_the_API_are_no_code()
    {
        Assert.Null(Fault("The verdict is HarmProven, and the policy RollForward applies to a ModelVersion."));
        Assert.Contains("MaxDuration", CodeNames);
    }

    private static IEnumerable<string> Faults(JsonNode schema, string path)
    {
        if (schema["description"] is { } description && Fault(description.GetValue<string>()) is { } fault)
        {
            yield return $"{path}: {fault}: {description}";
        }

        foreach (var (name, field) in schema["properties"]?.AsObject() ?? [])
        {
            if (field!["description"] is null)
            {
                yield return $"{path}.{name}: nothing";
            }

            foreach (var inner in Faults(field, $"{path}.{name}"))
            {
                yield return inner;
            }
        }

        foreach (var inner in schema["items"] is { } items ? Faults(items, path + "[]") : [])
        {
            yield return inner;
        }
    }

    private static string? Fault(string text)
    {
        var words = Word().Matches(text).Select(match => match.Value).ToList();
        return words.Count < FewestWords ? "too short"
            : !char.IsUpper(text[0]) ? "no capital"
            : !text.EndsWith('.') ? "no full stop"
            : words.Contains("null", StringComparer.OrdinalIgnoreCase) ? "has the word null"
            : text.Contains("cref", StringComparison.Ordinal) ? "has a cref"
            : words.Find(CodeNames.Contains) is { } code ? $"has the code name {code}"
            : !words.Exists(Verbs.Contains) ? "no verb"
            : null;
    }

    private static IEnumerable<string> Values(Type type) => type.IsEnum
        ? Enum.GetNames(type)
        : type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field is { IsLiteral: true } && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!);

    [GeneratedRegex("^[A-Z][a-z0-9]+[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex Humps();

    [GeneratedRegex("[A-Za-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
