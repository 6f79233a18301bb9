using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>Opens the file that <c>spec.dataset.uri</c> names.</summary>
internal static class DatasetFile
{
    private const string Field = "spec.dataset.uri";

    /// <summary>Opens the file for one sequential read.</summary>
    /// <exception cref="TrainerException">The URI does not name a file (64), or the file is missing or unreadable (66).</exception>
    public static Stream Open(string uri)
    {
        if (!uri.StartsWith("file:///", StringComparison.Ordinal) || !Uri.TryCreate(uri, UriKind.Absolute, out var parsed))
        {
            throw TrainerException.BadSpec("DatasetUri", Field, $"'{uri}' does not name a file; write it as file:///data/table.csv");
        }

        var path = parsed.LocalPath;
        try
        {
            if (Directory.Exists(path))
            {
                throw TrainerException.NoInput("DatasetUnreadable", Field, $"{path} is a folder; name the file in it");
            }

            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 65536, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw TrainerException.NoInput("DatasetMissing", Field,
                $"{path} does not exist in the pod; mount the volume that holds it (spec.pod.volumes), or correct the path", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(uri, e);
        }
    }

    /// <summary>The file exists but cannot be read.</summary>
    public static TrainerException Unreadable(string uri, Exception why) => TrainerException.NoInput("DatasetUnreadable", Field,
        $"{uri} cannot be read by user {Environment.UserName}: {why.Message}; "
        + "give it read permission (the trainer runs as uid 65532)",
        why);
}
