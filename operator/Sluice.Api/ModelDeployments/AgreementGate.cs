namespace Sluice.Api.ModelDeployments;


/// <summary>Bound on how often the candidate answers a mirrored request as stable answered it. Needs a step with <c>mirror</c>.</summary>
public sealed record AgreementGate
{
    /// <summary>Least share of equal answers, a decimal between 0 and 1 such as <c>0.98</c>.</summary>
    public string Min { get; init; } = "0.98";

    /// <summary>Difference up to which two numbers of an output are equal, a decimal such as <c>0.001</c>.</summary>
    public string Tolerance { get; init; } = "0.001";
}
