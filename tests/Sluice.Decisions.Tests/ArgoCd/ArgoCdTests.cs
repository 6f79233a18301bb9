using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Tests.ModelDeployments;
using Sluice.Tests;
using Xunit;
using YamlDotNet.Serialization;

namespace Sluice.Decisions.Tests.ArgoCd;

/// <summary>Runs the chart's Lua scripts on statuses that the deciders write.</summary>
public class ArgoCdTests
{
    private static readonly string Folder = Path.Combine(GoldenTests.Root(), "..", "..", "charts", "argocd");

    [LuaFact]
    public void Health_follows_a_rollout()
    {
        Assert.Equal("Progressing", Health(new JsonObject { ["metadata"] = new JsonObject { ["generation"] = 1 } })["status"]);
        Assert.Equal("Progressing", Health(Deployments.New())["status"]);
        Assert.Equal("Healthy", Health(Deployments.Serving())["status"]);
        Assert.Equal("Progressing", Health(Deployments.AtStep(0, 10))["status"]);

        var back = Deployments.AtStep(0, 10)
            .Answered("1.0.0", 1000)
            .Answered("1.1.0", 0, 500)
            .After(20)
            .Decided()
            .Routed(9, ("1.0.0", 100))
            .After(30);
        var degraded = Health(back);
        Assert.Equal("Degraded", degraded["status"]);
        Assert.StartsWith("RolledBack: ", degraded["message"], StringComparison.Ordinal);

        var edited = Object(back);
        edited["metadata"]!["generation"] = 99;
        Assert.Equal("Progressing", Health(edited)["status"]);
    }

    [LuaFact]
    public void What_waits_for_a_person_or_a_time_is_suspended()
    {
        var approval = Health(Waiting(new PauseOptions { UntilApproved = true }));
        Assert.Equal("Suspended", approval["status"]);
        Assert.StartsWith("AwaitingApproval: ", approval["message"], StringComparison.Ordinal);
        Assert.Equal("Suspended", Health(Waiting(new PauseOptions { Duration = "1h" }))["status"]);
        Assert.Equal("Suspended", Health(Frozen())["status"]);
    }

    [LuaFact]
    public void Health_and_kstatus_agree_on_every_golden_status()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(GoldenTests.Root(), "Golden"), "expected.yaml", SearchOption.AllDirectories))
        {
            var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
            var golden = JsonSerializer.SerializeToNode(yaml.Deserialize<object>(File.ReadAllText(file)))!;
            var status = golden["status"]!;
            if (status["conditions"] is not { } conditions)
            {
                continue;
            }

            var generation = status["observedGeneration"]!.GetValue<long>();
            var health = Health(
                new JsonObject
                {
                    ["metadata"] = new JsonObject { ["generation"] = generation },
                    ["status"] = status.DeepClone(),
                })["status"];

            var expected = Kstatus.Of(false, generation, generation, conditions.Deserialize<List<Condition>>(ContractJson.Options)) switch
            {
                Kstatus.Current => "Healthy",
                Kstatus.Failed => "Degraded",
                _ => "Progressing",
            };
            Assert.True(
                health == expected || (health == "Suspended" && expected == "Progressing"),
                $"{file}: {health}, and kstatus would say {expected}");
        }
    }

    [LuaFact]
    public void Actions_are_offered_when_they_mean_something()
    {
        Assert.Equal([], Enabled(Deployments.Serving()));
        Assert.Equal(["abort", "promote"], Enabled(Deployments.AtStep(0, 10)));
        Assert.Equal(["abort", "approve", "promote"], Enabled(Waiting(new PauseOptions { UntilApproved = true })));
        Assert.Equal(["abort", "promote", "resume"], Enabled(Waiting(new PauseOptions { Duration = "1h" })));
        var harmful = Deployments.AtStep(0, 10).Answered("1.0.0", 1000).Answered("1.1.0", 0, 500);
        Assert.Equal(["retry"], Enabled(harmful.After(20).Decided().Routed(9, ("1.0.0", 100)).After(30)));
    }

    [LuaFact]
    public void An_action_sets_its_annotation_and_nothing_else()
    {
        var seen = Waiting(new PauseOptions { UntilApproved = true });
        foreach (var action in new[] { "abort", "promote", "resume", "retry" })
        {
            var before = Leaves(Object(seen));
            var after = Act(action, Object(seen));
            var (path, nonce) = Assert.Single(after, leaf => !before.Contains(leaf.Key));
            Assert.Equal($"metadata/annotations/sluice.dev/{action}", path);
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", nonce);
        }

        Assert.Equal(seen.Decide().Status.Approval!.Token, Act("approve", Object(seen))["metadata/annotations/sluice.dev/approve"]);
    }

    [Fact]
    public void The_entries_for_argocd_cm_hold_the_scripts_as_they_are()
    {
        var data = Read(File.ReadAllText(Path.Combine(Folder, "argocd-cm.yaml")), "data");
        var health = Script("health.lua");
        Assert.All(
            new[] { "ModelDeployment", "ModelVersion", "TrainingJob" },
            kind => Assert.Equal(health, data[$"resource.customizations.health.sluice.dev_{kind}"]));

        var actions = JsonSerializer.SerializeToNode(
            new DeserializerBuilder().Build().Deserialize<object>(
                (string)data["resource.customizations.actions.sluice.dev_ModelDeployment"]))!;
        Assert.Equal(Script("actions/discovery.lua"), actions["discovery.lua"]!.GetValue<string>());
        Assert.Equal(
            ["abort", "approve", "promote", "resume", "retry"],
            actions["definitions"]!.AsArray().Select(action => action!["name"]!.GetValue<string>()));
        Assert.All(
            actions["definitions"]!.AsArray(),
            action => Assert.Equal(Script($"actions/{action!["name"]}.lua"), action["action.lua"]!.GetValue<string>()));
    }

    private static Dictionary<string, object> Read(string yaml, string key)
    {
        var root = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(yaml);
        return ((Dictionary<object, object>)root[key]).ToDictionary(member => (string)member.Key, member => member.Value);
    }

    private static string Script(string name) => File.ReadAllText(Path.Combine(Folder, name));

    private static IReadOnlyDictionary<string, string> Health(JsonNode obj) => Lua.Run(Path.Combine(Folder, "health.lua"), obj);

    private static IReadOnlyDictionary<string, string> Health(ModelDeploymentObservation seen) => Health(Object(seen));

    private static IReadOnlyDictionary<string, string> Act(string action, JsonNode obj) =>
        Lua.Run(Path.Combine(Folder, "actions", $"{action}.lua"), obj);

    private static IEnumerable<string> Enabled(ModelDeploymentObservation seen) =>
        Lua.Run(Path.Combine(Folder, "actions", "discovery.lua"), Object(seen))
            .Where(action => action.Value == "false").Select(action => action.Key.Split('/')[0]).Order(StringComparer.Ordinal);

    private static JsonObject Object(ModelDeploymentObservation seen) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = seen.Object.Name, ["generation"] = seen.Object.Generation },
        ["spec"] = JsonSerializer.SerializeToNode(seen.Spec, ContractJson.Options),
        ["status"] = JsonSerializer.SerializeToNode(seen.Decide().Status, ContractJson.Options),
    };

    // The names on the Lua side.
    private static HashSet<string> Leaves(JsonNode node) => [.. Paths("", node)];

    private static IEnumerable<string> Paths(string path, JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(member => Paths(path.Length == 0 ? member.Key : $"{path}/{member.Key}", member.Value)),
        JsonArray list => list.SelectMany((member, i) => Paths($"{path}/{i + 1}", member)),
        _ => [path],
    };

    private static ModelDeploymentObservation Waiting(PauseOptions pause)
    {
        var step = Deployments.AtStep(0, 10);
        var strategy = step.Spec.Strategy with
        {
            Steps = [new RolloutStep { Weight = 10, Pause = pause }, new RolloutStep { Weight = 100 }],
            Gates = [],
        };
        return (step with { Spec = step.Spec with { Strategy = strategy } }).After(60);
    }

    private static ModelDeploymentObservation Frozen()
    {
        var step = Deployments.AtStep(0, 10);
        var strategy = step.Spec.Strategy with
        {
            Steps = [new RolloutStep { Weight = 10 }, new RolloutStep { Weight = 100 }],
            Gates = [],
            Freeze = [new FreezeWindow { Start = "0 0 * * *", Duration = "24h" }],
        };
        return (step with { Spec = step.Spec with { Strategy = strategy } }).After(60);
    }
}
