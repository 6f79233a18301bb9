namespace Sluice.Api.ModelDeployments;


/// <summary>Bound on the share of answers that are errors: every code from 400 on but 499 (the client left).</summary>
public sealed record ErrorRateGate
{
    /// <summary>
    /// How much greater than stable's the candidate's share may be, a decimal from 0 to 1 such as <c>0.01</c>. Proven to be more: back.
    /// Proven to be less: on. With 0 only harm can be proven, and a limit ends the gate.
    /// </summary>
    public string Margin { get; init; } = "0.01";
}
