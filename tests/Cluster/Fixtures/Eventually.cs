using System.Diagnostics;
using Xunit.Sdk;

namespace Sluice.Tests.Cluster.Fixtures;

/// <summary>Waits for the world to come to a state, and says what it saw last when it did not.</summary>
public static class Eventually
{
    /// <summary>
    /// How long a state may take to come on two busy cores, at a third of their speed. It is far below the times after which an operator
    /// looks at everything again (<c>ResyncPeriod</c>, and the end of a watch), so that what comes within it was caused by an event.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Reads until <paramref name="reached"/>; errors of <paramref name="read"/> count as a state that is not it.
    /// </summary>
    /// <param name="what">What is waited for, as the end of the sentence "not in time: ...".</param>
    /// <param name="read">Reads the state.</param>
    /// <param name="reached">Whether the state is the one.</param>
    /// <param name="within">The deadline; <see cref="Patience"/> by default.</param>
    /// <param name="pause">The time between two readings; short by default.</param>
    /// <returns>The state that was reached.</returns>
    public static async Task<T> Async<T>(
        string what, Func<Task<T>> read, Predicate<T> reached, TimeSpan? within = null, TimeSpan? pause = null)
    {
        var clock = Stopwatch.StartNew();
        object? last = null;
        while (true)
        {
            try
            {
                var state = await read();
                if (reached(state))
                {
                    return state;
                }

                last = state;
            }
            catch (Exception e) when (e is not XunitException)
            {
                last = e;
            }

            if (clock.Elapsed > (within ?? Patience))
            {
                throw new XunitException($"not in {clock.Elapsed.TotalSeconds:F1} s: {what}; last seen: {Text(last)}");
            }

            await Task.Delay(pause ?? Pause);
        }
    }

    /// <summary>As <see cref="Async{T}"/>, for a state that is at hand.</summary>
    public static Task True(string what, Func<bool> reached, TimeSpan? within = null, TimeSpan? pause = null) =>
        Async(what, () => Task.FromResult(reached()), r => r, within, pause);

    private static string Text(object? state) => state switch
    {
        null => "nothing",
        Exception e => e.Message,
        string s => s,
        System.Runtime.CompilerServices.ITuple tuple => string.Join('\n', Enumerable.Range(0, tuple.Length).Select(i => Text(tuple[i]))),
        _ => k8s.KubernetesJson.Serialize(state),
    };
}
