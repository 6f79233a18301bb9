using System.Text.Json.Nodes;

namespace Simulation.Jobs;

/// <summary>An object by which an engine makes a dataset.</summary>
public sealed record SimulatedPreparation(string Name, string Uid, double EndsAt, Ending Ending, string Place)
{
    /// <summary>running, done or failed.</summary>
    public string State { get; set; } = "running";

    /// <summary>The object as the API server has it.</summary>
    public JsonObject Manifest => new()
    {
        ["kind"] = "Job",
        ["metadata"] = new JsonObject { ["uid"] = Uid },
        ["status"] = new JsonObject { ["state"] = State },
    };
}
