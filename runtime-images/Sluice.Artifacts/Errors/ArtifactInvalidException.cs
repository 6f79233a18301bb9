namespace Sluice.Artifacts.Errors;

/// <summary>What was read, or is to be written, breaks a rule of the format or a bound. Trying again does not help.</summary>
public sealed class ArtifactInvalidException : ArtifactException
{
    internal ArtifactInvalidException(string where, string problem, Exception? inner = null)
        : base("ArtifactInvalid", $"{where}: {problem}", inner)
    {
    }
}
