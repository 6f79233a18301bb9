namespace Sluice.Operator.Admission;

/// <summary>Group, version and kind.</summary>
internal sealed record AdmissionKind
{
    /// <summary>API group.</summary>
    public string Group { get; init; } = "";

    /// <summary>Kind.</summary>
    public string Kind { get; init; } = "";
}
