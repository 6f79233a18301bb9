namespace Sluice.Api.ModelDeployments;


/// <summary>Bound on the share of answers that are slower than an objective.</summary>
public sealed record LatencyGate
{
    /// <summary>The objective, such as <c>250ms</c>: an answer that takes longer is a bad one.</summary>
    public string Objective { get; init; } = "250ms";

    /// <summary>What is measured: Total (to the last byte) or FirstByte.</summary>
    public string Measure { get; init; } = "Total";

    /// <summary>How much greater than stable's the candidate's share of bad answers may be, a decimal from 0 to 1 such as <c>0.01</c>.</summary>
    public string Margin { get; init; } = "0.01";
}
