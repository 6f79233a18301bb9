using Sluice.Api.Contracts;

namespace Sluice.Trainer.Checkpoints;

/// <summary>
/// The checkpoints that the trials of a search leave, in a folder for each. The attempt that follows continues those of the best trial, and
/// once it has published, nothing needs the others: another attempt at the same job continues the best trial again, and a search of another
/// spec has folders of its own. Until then all stay, because a job that failed before may be edited so that its search goes on.
/// </summary>
internal static partial class TrialFolders
{
    /// <summary>
    /// Removes the folders of the other trials, and what the best one trained on other data. A process that dies at any point of it leaves
    /// the rest to the next attempt. What cannot be removed is logged: it costs room, and the version is there.
    /// </summary>
    /// <param name="document">The document of an attempt. Without trials nothing is removed.</param>
    /// <param name="own">The checkpoints of the attempt. Null where none are kept.</param>
    /// <param name="logger">The log.</param>
    public static void RemoveOthers(JobDocument document, CheckpointStore? own, ILogger logger)
    {
        if (own is null || document.Trials is not { } trials || document.CheckpointPath?.TrimEnd('/') is not { Length: > 0 } best
            || Path.GetDirectoryName(best) is not { } search
            || trials.All(trial => TrialRequest.Folder(trial.Number) != Path.GetFileName(best)))
        {
            return;
        }

        foreach (var path in trials.Select(trial => Path.Combine(search, TrialRequest.Folder(trial.Number))).Where(path => path != best))
        {
            Try(logger, path, () =>
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path, recursive: true);
                    Removed(logger, path);
                }
            });
        }

        Try(logger, best, own.RemoveOthers);
    }

    private static void Try(ILogger logger, string path, Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotRemoved(logger, path, e.Message);
        }
    }

    [LoggerMessage(
        EventId = 18, Level = LogLevel.Information, Message = "Removed the checkpoints in {Path}, of a trial that was not the best")]
    private static partial void Removed(ILogger logger, string path);

    [LoggerMessage(
        EventId = 19, Level = LogLevel.Warning, Message = "Could not remove checkpoints in {Path}, which nothing needs any more: {Why}")]
    private static partial void NotRemoved(ILogger logger, string path, string why);
}
