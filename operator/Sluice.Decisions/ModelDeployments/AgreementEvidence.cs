namespace Sluice.Decisions.ModelDeployments;


/// <summary>How mirrored answers compare under one generation of the route, summed over the gateway pods, <c>sluice_gateway_route_mirrors_total</c>.</summary>
public sealed record AgreementEvidence
{
    /// <summary>Mirrored requests whose two answers were compared and equal.</summary>
    public long Equal { get; init; }

    /// <summary>Compared and different; an error of the candidate's where stable had none is different.</summary>
    public long Different { get; init; }

    /// <summary>Not compared: dropped at the cap, stable failed, or too large.</summary>
    public long Skipped { get; init; }
}
