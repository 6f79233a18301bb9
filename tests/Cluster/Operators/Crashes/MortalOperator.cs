using Microsoft.Extensions.Logging;

namespace Sluice.Tests.Cluster.Operators.Crashes;

/// <summary>An operator that is killed at a request and then started again, as by its Deployment.</summary>
internal sealed class MortalOperator : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _namespace;
    private readonly KillSwitch _kill;
    private readonly TimeProvider _time;
    private readonly Task _life;

    public MortalOperator(string @namespace, KillSwitch kill, TimeProvider time)
    {
        _namespace = @namespace;
        _kill = kill;
        _time = time;
        _life = LiveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _life;
        _stop.Dispose();
    }

    private async Task LiveAsync()
    {
        await using (await StartAsync(_kill))
        {
            await _kill.Pulled.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_stop.IsCancellationRequested)
        {
            await using (await StartAsync())
            {
                await Task.Delay(Timeout.Infinite, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // It says nothing: after its death all that it could say is that it is dead.
    private Task<RunningOperator> StartAsync(params DelegatingHandler[] handlers) =>
        RunningOperator.StartAsync(RunningOperator.Options(_namespace), _time, LogLevel.None, handlers);
}
