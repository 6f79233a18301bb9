using Microsoft.Extensions.Logging.Abstractions;

using Sluice.Operator.Configuration;
using Sluice.Operator.Leadership;
using Sluice.Operator.Telemetry;
using Sluice.Operator.Watching.Cache;

using Xunit;

namespace Sluice.Operator.Tests.Leadership;

public sealed class LeaderChoresTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Replica _replica = new(new OperatorOptions { LeaderElection = true }, new OperatorInstruments());
    private readonly CacheSync _caches = new();

    public LeaderChoresTests() => _caches.Expect("Pod");

    [Fact]
    public async Task Duties_run_in_order_each_time_the_process_begins_to_lead_and_not_before_the_caches_are_filled()
    {
        var done = new Log();
        using var chores = Chores(new Duty(() => done.Add("first")), new Duty(() => done.Add("second")));
        await chores.StartAsync(CancellationToken.None);
        _replica.Leads = true;
        Assert.Empty(done.Entries);

        _caches.Filled("Pod");
        await done.ReachesAsync(2);
        _replica.Leads = true;
        _replica.Leads = false;
        _replica.Leads = true;
        await done.ReachesAsync(4);

        Assert.Equal(["first", "second", "first", "second"], done.Entries);
        await chores.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_chore_of_an_earlier_term_does_not_hold_up_the_duties_of_the_next()
    {
        var done = new Log();
        using var chores = Chores(new Duty(() => done.Add("duty")));
        _caches.Filled("Pod");
        await chores.StartAsync(CancellationToken.None);
        _replica.Leads = true;
        await done.ReachesAsync(1);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        chores.Post(async cancellationToken =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        await begun.Task.WaitAsync(Patience);

        _replica.Leads = false;
        _replica.Leads = true;

        await done.ReachesAsync(2);
        await chores.StopAsync(CancellationToken.None);
    }

    private LeaderChores Chores(params ILeaderDuty[] duties) => new(_replica, _caches, duties, NullLogger<LeaderChores>.Instance);

    private sealed class Duty(Action does) : ILeaderDuty
    {
        public Task TakeOverAsync(CancellationToken cancellationToken)
        {
            does();
            return Task.CompletedTask;
        }
    }

    private sealed class Log
    {
        private readonly SemaphoreSlim _added = new(0);
        private readonly List<string> _entries = [];

        public IReadOnlyList<string> Entries => _entries;

        public void Add(string entry)
        {
            _entries.Add(entry);
            _added.Release();
        }

        public async Task ReachesAsync(int count)
        {
            while (_entries.Count < count)
            {
                Assert.True(await _added.WaitAsync(Patience), $"{_entries.Count} of {count} were done");
            }
        }
    }
}
