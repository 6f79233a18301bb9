namespace Sluice.Data.Checks;

/// <summary>What a check found.</summary>
/// <param name="Holds">Whether the data are as the check asks.</param>
/// <param name="Message">What was found, with the bound.</param>
/// <param name="Field">The field below the check that does not hold, such as <c>column.min</c>.</param>
/// <param name="Reason">One word for machines.</param>
internal sealed record Finding(bool Holds, string Message, string Field, string Reason = "CheckFailed");
