using System.Text;
using Sluice.Api.Contracts;

namespace Sluice.Inference.Hosting;

/// <summary>Writes the container's termination message, of which the kubelet keeps 4,096 bytes.</summary>
internal static class TerminationLog
{
    /// <summary>Largest message, in bytes.</summary>
    public const int MaxBytes = 4096;

    private const string DefaultPath = "/dev/termination-log";

    /// <summary>Writes why the process exits, to the termination message and to standard error.</summary>
    public static void Write(Func<string, string?> environment, StartupException failure)
    {
        Console.Error.WriteLine($"{failure.Reason}: {failure.Message}");
        var message = failure.Message;
        var text = Text();
        while (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            message = message[..(message.Length * 3 / 4)] + "…";
            text = Text();
        }

        Write(environment, text);

        string Text() => ContractJson.Write(new TrainerError { Reason = failure.Reason, Message = message });
    }

    /// <summary>Writes a text of at most <see cref="MaxBytes"/>.</summary>
    public static void Write(Func<string, string?> environment, string text)
    {
        // Outside a container the default file does not exist, and must not be created in /dev.
        var path = environment("SLUICE_TERMINATION_LOG") is { Length: > 0 } named ? named : File.Exists(DefaultPath) ? DefaultPath : null;
        try
        {
            if (path is not null)
            {
                File.WriteAllText(path, text);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"cannot write {path}: {error.Message}");
        }
    }
}
