using System.Diagnostics;
using k8s.Autorest;

namespace Sluice.Demo.Story;

/// <summary>Waits with a deadline.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    /// <summary>Polls until a condition holds. A read that fails is tried again.</summary>
    /// <exception cref="StoryFailedException">The time is up.</exception>
    public static async Task<T> WaitAsync<T>(string what, TimeSpan time, Func<Task<T?>> look, CancellationToken cancel)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        var last = "";
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            try
            {
                if (await look() is { } found)
                {
                    return found;
                }

                last = "";
            }
            catch (Exception error) when (error is HttpRequestException or HttpOperationException or IOException)
            {
                last = "; the last read failed: " + error.Message;
            }

            await Task.Delay(Pause, cancel);
        }

        throw new StoryFailedException($"not within {time.TotalSeconds} s: {what}{last}");
    }
}
