namespace Sluice.Operator.ClusterCache;

/// <summary>What happened to one object.</summary>
/// <typeparam name="T">Its kind.</typeparam>
/// <param name="Before">As it was known before; null: not known.</param>
/// <param name="After">As it is; null: gone.</param>
public sealed record ObjectChange<T>(T? Before, T? After)
    where T : class
{
    /// <summary>Whether it could not be read until now: what happened to it meanwhile is not known.</summary>
    public bool WasUnreadable { get; init; }

    /// <summary>The newer of both.</summary>
    public T Latest => After ?? Before ?? throw new InvalidOperationException("a change is of something");
}
