using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>A routed candidate at a step, as gates and holds look at it.</summary>
internal sealed record CandidateStep
{
    /// <summary>The observation.</summary>
    public required World World { get; init; }

    /// <summary>The rollout.</summary>
    public required RolloutStatus Run { get; init; }

    /// <summary>The version that the candidate is compared with. Null for the first version.</summary>
    public required string? Stable { get; init; }

    /// <summary>The steps of the strategy.</summary>
    public required IReadOnlyList<Stage> Stages { get; init; }

    /// <summary>Position of the step in <see cref="Stages"/>, counted from 0.</summary>
    public required int Index { get; init; }

    /// <summary>When the gateways were first seen to serve the step, UTC. Null until then.</summary>
    public required DateTime? Since { get; init; }

    /// <summary>The step.</summary>
    public Stage Stage => Stages[Index];

    /// <summary>The candidate's share of the traffic by the table, in per cent.</summary>
    public int Weight => World.Weight(Run.Version);

    /// <summary>Whether gates and people are asked: there is a stable version to return to, and the rollout takes every step.</summary>
    public bool IsJudged => Stable is not null && Run.Skip is null;

    /// <summary>The step's least time.</summary>
    public TimeSpan MinDuration => Duration.TryParse(Stage.Step.MinDuration, out var value) ? value : TimeSpan.Zero;

    /// <summary>The gateways' evidence for the table as read back. Null when none was read.</summary>
    public EvidenceFact? Evidence => World.Observation.Evidence is { } read && read.Generation == World.Route?.Generation ? read : null;

    /// <summary>What the candidate's pods answered.</summary>
    public VersionEvidence? Candidate => Of(Run.Version);

    /// <summary>What the pods answered that the candidate is compared with: the baseline's where it has a share, else stable's.</summary>
    public VersionEvidence? Compared => Other is { } other ? Of(Baseline.Key(other)) : null;

    /// <summary>The candidate's part of the requests of both sides by the table, from 0 to 1.</summary>
    public double Share
    {
        get
        {
            var (ours, theirs) = (Weight, Other?.Weight ?? 0);
            return ours + theirs > 0 ? (double)ours / (ours + theirs) : 0;
        }
    }

    private RouteVersion? Other => World.Route?.Versions
        .Where(entry => entry.Version == Stable && (entry.Track is null || entry.Weight > 0))
        .MaxBy(entry => entry.Track is not null);

    private VersionEvidence? Of(string version) => Evidence?.Versions.FirstOrDefault(answered => answered.Version == version);
}
