using DuckDB.NET.Data;
using Sluice.Data.Tables;

namespace Sluice.Data.Tests.Tables;

public sealed class InterruptionTests : IDisposable
{
    // It takes minutes on any machine, which is more than the deadline.
    private const string Endless = "SELECT count(*) FROM range(200000000000) a(i) WHERE i % 7 = 8";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly DataTable table;

    public InterruptionTests()
    {
        var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        table = new DataTable(connection, "sha256:0");
    }

    public void Dispose() => table.Dispose();

    [Fact]
    public async Task A_stop_between_two_statements_interrupts_the_next_one()
    {
        using var stop = new CancellationTokenSource();
        var work = Task.Run(() => table.Interruptible(stop.Token, () =>
        {
            Assert.Equal(1, table.Count("SELECT 1"));
            stop.Cancel();
            return table.Count(Endless);
        }));

        await Assert.ThrowsAsync<OperationCanceledException>(() => work.WaitAsync(Deadline));
        Assert.Equal(2, table.Count("SELECT 2"));
    }

    [Fact]
    public async Task Rows_that_are_read_as_they_come_are_interrupted()
    {
        using var stop = new CancellationTokenSource();
        var work = Task.Run(() => table.Interruptible(stop.Token, () =>
        {
            foreach (var row in table.Stream("SELECT i FROM range(200000000000) a(i)", row => row.GetInt64(0)))
            {
                if (row == 10_000)
                {
                    stop.Cancel();
                }
            }

            return 0;
        }));

        await Assert.ThrowsAsync<OperationCanceledException>(() => work.WaitAsync(Deadline));
    }

    [Fact]
    public async Task Work_does_not_begin_after_a_stop()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        Assert.Throws<OperationCanceledException>(() => table.Interruptible(stop.Token, () => table.Count(Endless)));
    }
}
