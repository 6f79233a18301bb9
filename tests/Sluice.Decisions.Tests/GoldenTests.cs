using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sluice.Api.Contracts;
using Sluice.Decisions.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelVersions;
using Sluice.Decisions.ModelVersions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Xunit;
using YamlDotNet.Serialization;

namespace Sluice.Decisions.Tests;

/// <summary>
/// Each folder of Golden/ contains an observation and the expected decision. <c>SLUICE_REGENERATE=1 dotnet test</c> writes the decisions
/// again and fails, so that a reviewer reads the difference.
/// </summary>
public class GoldenTests
{
    private static readonly string Folder = Path.Combine(Root(), "Golden");

    private static readonly JsonSerializerOptions StepJson = new(ContractJson.Options) { Converters = { new JsonStringEnumConverter() } };

    public static TheoryData<string> Cases =>
        new(Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_decision_is_as_written(string name)
    {
        var expected = Path.Combine(Folder, name, "expected.yaml");
        var actual = Decide(File.ReadAllText(Path.Combine(Folder, name, "input.yaml")));
        if (Environment.GetEnvironmentVariable("SLUICE_REGENERATE") == "1")
        {
            File.WriteAllText(expected, actual);
            Assert.Fail($"{name} is regenerated: look at the difference, and test without SLUICE_REGENERATE");
        }

        Assert.Equal(File.ReadAllText(expected), actual);
    }

    private static string Decide(string yaml)
    {
        var input = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization()
            .Build()
            .Deserialize<Dictionary<string, object>>(yaml);
        var observation = JsonSerializer.SerializeToNode(input["observation"])!;
        return input["kind"] switch
        {
            "TrainingJob" => Write(TrainingJobDecider.Decide(Read<TrainingJobObservation>(observation))),
            "ModelVersion" => Write(ModelVersionDecider.Decide(Read<ModelVersionObservation>(observation))),
            "ModelDeployment" => Write(ModelDeploymentDecider.Decide(Read<ModelDeploymentObservation>(observation))),
            var kind => throw new InvalidOperationException($"kind: {kind} is none of ours"),
        };
    }

    private static T Read<T>(JsonNode node) => node.Deserialize<T>(ContractJson.Options)!;

    private static string Write<TStatus>(Decision<TStatus> decision)
    {
        var node = new JsonObject
        {
            ["preconditions"] = Write(decision.Preconditions),
            ["records"] = new JsonArray([.. decision.Records.Select(record => (JsonNode)record.GetType().Name)]),
            ["writes"] = Write(decision.Writes),
            ["status"] = WithoutHashes(JsonSerializer.SerializeToNode(decision.Status, ContractJson.Options)!),
            ["statusChanged"] = decision.StatusChanged,
            ["events"] = JsonSerializer.SerializeToNode(decision.Events, ContractJson.Options),
            ["requeueAfter"] = decision.RequeueAfter.ToString(),
        };
        return new SerializerBuilder().WithQuotingNecessaryStrings().WithNewLine("\n").Build().Serialize(Plain(node)!);
    }

    private static JsonArray Write(IEnumerable<Step> steps) => new([.. steps.Select(step =>
    {
        var written = new JsonObject { ["step"] = step.GetType().Name };
        foreach (var member in JsonSerializer.SerializeToNode(step, step.GetType(), StepJson)!.AsObject())
        {
            written[member.Key] = member.Value?.DeepClone();
        }

        // It follows from the step's type and the members above.
        written.Remove("target");

        return (JsonNode)written;
    })]);

    // Hashes cover every fact, so they are left to the tests of the ledger.
    private static JsonNode WithoutHashes(JsonNode status)
    {
        foreach (var entry in status["ledger"]?.AsArray() ?? [])
        {
            foreach (var hash in new[] { "policy", "evidence", "previous", "hash" })
            {
                entry!.AsObject().Remove(hash);
            }
        }

        return status;
    }

    private static object? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonObject record => record.ToDictionary(member => member.Key, member => Plain(member.Value)),
        JsonArray list => list.Select(Plain).ToList(),
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        JsonValue value => value.ToString(),
        _ => throw new InvalidOperationException("JsonNode has three kinds"),
    };

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Sluice.Decisions.Tests.csproj")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
