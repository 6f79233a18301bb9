namespace Sluice.Api.Conditions;

/// <summary>
/// Types of conditions. Ready, Reconciling and Stalled follow kstatus (cli-utils, pkg/kstatus/README.md):
/// Reconciling and Stalled are abnormal-true, absent when all is well, and never both there.
/// </summary>
public static class ConditionTypes
{
    /// <summary>The object is as its spec asks.</summary>
    public const string Ready = "Ready";

    /// <summary>Work is in progress; abnormal-true.</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>Nothing more happens until a person changes something; abnormal-true.</summary>
    public const string Stalled = "Stalled";

    /// <summary>ModelDeployment: users are served.</summary>
    public const string Available = "Available";

    /// <summary>ModelVersion: the artifact was read whole and is what the spec says.</summary>
    public const string Verified = "Verified";

    /// <summary>ModelVersion: the model ran before it was offered. False is no fault where the artifact declares no input.</summary>
    public const string WarmedUp = "WarmedUp";

    /// <summary>TrainingJob: pods of the current attempt run. Stays in the list with False, so that a column can show it.</summary>
    public const string Running = "Running";
}
