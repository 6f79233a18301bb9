namespace Sluice.Artifacts.Errors;

/// <summary>Something is not there, or cannot be reached or read.</summary>
public sealed class ArtifactUnavailableException : ArtifactException
{
    internal ArtifactUnavailableException(string where, string problem, bool transient = false, Exception? inner = null)
        : base("ArtifactUnavailable", $"{where}: {problem}", inner) => IsTransient = transient;

    /// <summary>Whether trying again later may help: an unreachable or overloaded registry, not a missing blob.</summary>
    public bool IsTransient { get; }
}
