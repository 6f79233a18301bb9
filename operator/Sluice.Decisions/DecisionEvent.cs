namespace Sluice.Decisions;

/// <summary>A Kubernetes event about the decided object, emitted on transitions only.</summary>
/// <param name="Type"><see cref="Normal"/> or <see cref="Warning"/>.</param>
/// <param name="Reason">One word in PascalCase.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record DecisionEvent(string Type, string Reason, string Message)
{
    /// <summary>Type of events that need no action.</summary>
    public const string Normal = "Normal";

    /// <summary>Type of events that a person should look at.</summary>
    public const string Warning = "Warning";
}
