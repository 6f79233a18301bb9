namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>
/// Three digits after the point. A statistic is rounded down and what it must reach is rounded up before the two are compared, so that what is
/// written shows the decision, and rounding never makes one.
/// </summary>
internal static class Digits
{
    public static double Down(double value) => Math.Floor(value * 1000) / 1000;

    public static double Up(double value) => Math.Ceiling(value * 1000) / 1000;
}
