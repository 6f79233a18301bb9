using System.Globalization;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments.Gates.Statistics;

/// <summary>Numbers for people.</summary>
internal static class GateText
{
    private const double GreatestField = 1e15;

    /// <summary>Four significant digits, such as <c>7.213</c>, <c>0.00025</c> or <c>1.5E+20</c>.</summary>
    public static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>12 of 400 failed (3 %)</c>.</summary>
    public static string Counts(BadCount count, string what) => count.Requests == 0
        ? "without requests"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{count.Bad} of {count.Requests} {what} ({(100 * count.Share).ToString("0.###", CultureInfo.InvariantCulture)} %)");

    /// <summary>A decimal for a field of the status, whatever a server says.</summary>
    public static string? Field(double value) =>
        double.IsNaN(value) ? null : DecimalText.Write(Math.Clamp(value, -GreatestField, GreatestField));
}

/// <summary>
/// Three digits after the point. A statistic is rounded down and what it must reach is rounded up before the two are compared, so that what
/// is written shows the decision, and rounding never makes one.
/// </summary>
internal static class Digits
{
    public static double Down(double value) => Math.Floor(value * 1000) / 1000;

    public static double Up(double value) => Math.Ceiling(value * 1000) / 1000;
}
