using Sluice.Decisions.Observation;

namespace Simulation.Gangs;

/// <summary>The pod of a worker, and what is true of it whether it is seen or not. Times are seconds.</summary>
public sealed class GangPod
{
    public required PodFact Fact { get; set; }

    /// <summary>How many workers it expects to meet.</summary>
    public required int WorldSize { get; init; }

    /// <summary>Whether it is no worker, and shows whether there is room for one.</summary>
    public bool Spare { get; init; }

    /// <summary>When it got a node. Null until then.</summary>
    public int? PlacedAt { get; set; }

    /// <summary>When its program starts.</summary>
    public int RunsAt { get; set; } = int.MaxValue;

    /// <summary>When its program ends after it was asked to.</summary>
    public int EndsAt { get; set; } = int.MaxValue;

    /// <summary>When its object goes.</summary>
    public int GoneAt { get; set; } = int.MaxValue;

    /// <summary>When it gave its GPUs back. Null while it holds them, or has none.</summary>
    public int? FreedAt { get; set; }

    /// <summary>Whether its program hangs.</summary>
    public bool Hangs { get; set; }

    /// <summary>Whether its node is gone, and with it all that could say how its program ended.</summary>
    public bool Lost { get; set; }

    /// <summary>Whether its object went without a word.</summary>
    public bool Vanished { get; set; }

    /// <summary>Whether a status was written after its end was seen.</summary>
    public bool Accounted { get; set; }

    public bool Holds => PlacedAt is not null && FreedAt is null;

    public bool Runs => Fact is { Phase: PodPhases.Running, Ended: false } && !Lost;

    /// <summary>GPU seconds by an instant.</summary>
    public long Used(int now) => PlacedAt is { } placed ? GangScenario.Gpus * (long)((FreedAt ?? now) - placed) : 0;
}
