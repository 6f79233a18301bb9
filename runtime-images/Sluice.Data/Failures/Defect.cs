using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Failures;

/// <summary>
/// An unexpected exception, in words. Its message may quote a value, so it is left out where a column is sensitive.
/// </summary>
public static class Defect
{
    /// <summary>The exception in a message for the user of a job.</summary>
    /// <param name="defect">The exception.</param>
    /// <param name="dataset">The dataset of the job. Null where the job could not be read.</param>
    public static string Named(Exception defect, DatasetOptions? dataset)
    {
        ArgumentNullException.ThrowIfNull(defect);
        return defect.GetType().Name + (IsHidden(dataset) ? "" : $": {defect.Message}");
    }

    /// <summary>The exception in a log, with its stack trace for developers.</summary>
    /// <param name="defect">The exception.</param>
    /// <param name="dataset">The dataset of the job. Null where the job could not be read.</param>
    public static string Traced(Exception defect, DatasetOptions? dataset)
    {
        ArgumentNullException.ThrowIfNull(defect);
        return !IsHidden(dataset) ? defect.ToString() : string.Join(
            "\n",
            Chain(defect).Select(each => $"{each.GetType()} (its message is hidden, because a column is sensitive)\n{each.StackTrace}"));
    }

    private static bool IsHidden(DatasetOptions? dataset) => dataset?.HasSensitive() == true;

    private static IEnumerable<Exception> Chain(Exception? defect)
    {
        for (; defect is not null; defect = defect.InnerException)
        {
            yield return defect;
        }
    }
}
