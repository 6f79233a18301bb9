namespace Sluice.Api.Pods;

/// <summary>A taint that a pod tolerates; fields as in core/v1 Toleration.</summary>
public sealed record PodToleration
{
    /// <summary>Key of the taint; null with operator Exists: all.</summary>
    public string? Key { get; init; }

    /// <summary><c>Exists</c> or <c>Equal</c> (the default).</summary>
    public string? Operator { get; init; }

    /// <summary>Value of the taint, for Equal.</summary>
    public string? Value { get; init; }

    /// <summary><c>NoSchedule</c>, <c>PreferNoSchedule</c>, <c>NoExecute</c>; null: all.</summary>
    public string? Effect { get; init; }

    /// <summary>For NoExecute: how long the pod stays, in seconds; null: for ever.</summary>
    public long? TolerationSeconds { get; init; }
}
