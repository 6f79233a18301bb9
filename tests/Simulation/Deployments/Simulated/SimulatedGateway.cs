using Sluice.Api.Contracts;

namespace Simulation.Deployments.Simulated;

/// <summary>A gateway pod, which serves by the table that it has read and counts by its generation.</summary>
public sealed class SimulatedGateway
{
    public required string Name { get; init; }

    public bool Ready { get; set; }

    public double ReadyAt { get; set; }

    /// <summary>The table that it serves. Null until it has read one.</summary>
    public RouteTable? Table { get; set; }

    /// <summary>Time at which it reads the newest table.</summary>
    public double RefreshAt { get; set; } = double.PositiveInfinity;

    /// <summary>Answers by generation, version and code.</summary>
    public Dictionary<(long Generation, string Version, int Code), long> Counters { get; } = [];

    /// <summary>Mirrored answers by generation.</summary>
    public Dictionary<long, (long Equal, long Different)> Mirrors { get; } = [];

    public void Restart(RouteTable? table)
    {
        Counters.Clear();
        Mirrors.Clear();
        Table = table;
    }

    public void Take(RouteTable? table)
    {
        RefreshAt = double.PositiveInfinity;
        if (table is null || Table?.Generation == table.Generation)
        {
            Table = table ?? Table;
            return;
        }

        // The gateway has series of the current and the previous generation only.
        var last = Table?.Generation;
        foreach (var key in Counters.Keys.Where(key => key.Generation != last && key.Generation != table.Generation).ToList())
        {
            Counters.Remove(key);
        }

        Table = table;
    }
}
