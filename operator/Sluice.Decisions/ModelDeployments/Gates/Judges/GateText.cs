using System.Globalization;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Gates.Judges;

/// <summary>Numbers for people.</summary>
internal static class GateText
{
    private const double GreatestField = 1e15;

    /// <summary>Four significant digits, such as <c>7.213</c>, <c>0.00025</c> or <c>1.5E+20</c>.</summary>
    public static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>12 of 400 failed (3 %)</c>.</summary>
    public static string Counts(BadCount count, string what) => count.Requests == 0
        ? "without requests"
        : string.Create(CultureInfo.InvariantCulture, $"{count.Bad} of {count.Requests} {what} ({(100 * count.Share).ToString("0.###", CultureInfo.InvariantCulture)} %)");

    /// <summary>A decimal for a field of the status, whatever a server says.</summary>
    public static string? Field(double value) => double.IsNaN(value) ? null : DecimalText.Write(Math.Clamp(value, -GreatestField, GreatestField));
}

/// <summary>
/// Three digits after the point. A statistic is rounded down and what it must reach is rounded up before the two are compared, so that what is
/// written shows the decision, and rounding never makes one.
/// </summary>
internal static class Digits
{
    public static double Down(double value) => Math.Floor(value * 1000) / 1000;

    public static double Up(double value) => Math.Ceiling(value * 1000) / 1000;
}

/// <summary>Evidence that is not there, and errors in a row.</summary>
internal static class GateErrors
{
    /// <summary>Whether a reason says that there are no data.</summary>
    public static bool IsNoData(string? reason) => reason == GateReasons.NoTraffic || IsError(reason);

    /// <summary>Whether a reason is an error, of which <c>errorLimit</c> may come in a row.</summary>
    public static bool IsError(string? reason) => reason is GateReasons.QueryError or GateReasons.NotANumber or GateReasons.StaleSample or GateReasons.NotRun;

    /// <summary>
    /// The gateways' metrics cannot be read. There is one such error a second at most, however often the gate is judged, and they are counted up to the
    /// first one beyond the limit.
    /// </summary>
    public static GateStatus Unreadable(GateInput input, GateStatus status, string? problem = null)
    {
        var before = input.Previous?.Errors ?? 0;
        var isNew = input.Previous?.EvaluationTime is not { } judged || judged != Clock.Seconds(input.Now);
        return status with
        {
            Verdict = GateVerdicts.Collecting,
            Reason = GateReasons.QueryError,
            Errors = Math.Max(before, isNew ? Math.Min(before + 1, Math.Max(0, input.Gate.ErrorLimit) + 1) : before),
            Message = problem ?? $"the gateways' metrics cannot be read: {input.Problem}",
        };
    }
}
