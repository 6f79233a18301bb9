namespace Sluice.Artifacts.Errors;

/// <summary>An artifact cannot be written or read. The message says what, where, and what helps.</summary>
public abstract class ArtifactException : Exception
{
    private protected ArtifactException(string reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    /// <summary>One word for machines, as in conditions and termination messages.</summary>
    public string Reason { get; }
}
