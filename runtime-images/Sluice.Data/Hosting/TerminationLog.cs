namespace Sluice.Data.Hosting;

/// <summary>The file from which the kubelet takes the container's termination message.</summary>
internal static class TerminationLog
{
    private const string DefaultPath = "/dev/termination-log";

    /// <summary>Writes the message; without a container there is no file, unless SLUICE_TERMINATION_LOG names one.</summary>
    /// <returns>Why it cannot be written. Null when it was.</returns>
    public static string? TryWrite(Func<string, string?> variable, string text)
    {
        var path = variable("SLUICE_TERMINATION_LOG") is { Length: > 0 } named ? named : File.Exists(DefaultPath) ? DefaultPath : null;
        try
        {
            if (path is not null)
            {
                File.WriteAllText(path, text);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
