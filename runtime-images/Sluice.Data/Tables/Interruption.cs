using DuckDB.NET.Data;

namespace Sluice.Data.Tables;

/// <summary>
/// Interrupts the statements of a connection once a stop is requested, until it is disposed. DuckDB forgets an interrupt that comes
/// between two statements, so it is repeated.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly DuckDBCommand command;
    private readonly Timer timer;
    private readonly CancellationTokenRegistration registration;
    private bool ended;

    /// <summary>Begins.</summary>
    /// <param name="connection">The connection. A command interrupts it, whichever command runs.</param>
    /// <param name="stop">Requests the stop.</param>
    public Interruption(DuckDBConnection connection, CancellationToken stop)
    {
        command = connection.CreateCommand();
        timer = new Timer(_ => Interrupt());
        registration = stop.Register(() => timer.Change(TimeSpan.Zero, Again));
    }

    /// <summary>Ends. No statement is interrupted after that.</summary>
    public void Dispose()
    {
        registration.Dispose();
        timer.Dispose();
        lock (gate)
        {
            ended = true;
            command.Dispose();
        }
    }

    private void Interrupt()
    {
        lock (gate)
        {
            if (!ended)
            {
                command.Cancel();
            }
        }
    }
}
