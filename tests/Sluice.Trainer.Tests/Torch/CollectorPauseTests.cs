using Sluice.Trainer.Native;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Torch;

[Collection(TorchState.Name)]
public sealed class CollectorPauseTests
{
    private int step;

    [Fact]
    public async Task No_number_that_an_operator_takes_is_freed_while_another_thread_allocates()
    {
        const int Steps = 10_000;
        var other = Task.Run(() => AllocateBeside(Steps));
        using var one = ones(16);
        using var sum = zeros(16);

        try
        {
            for (var i = 1; i <= Steps; i++)
            {
                CollectorPause.Renew();
                Volatile.Write(ref step, i);
                using var scope = NewDisposeScope();
                for (var j = 0; j < 50; j++)
                {
                    sum.add_(one.add(one, 2).mul(0.5).clamp(0, 10).sub(0.5));
                }
            }
        }
        finally
        {
            Volatile.Write(ref step, Steps);
            await other;
        }

        Assert.Equal(50 * Steps, sum[0].item<float>());
    }

    [Fact]
    public void A_renewal_collects_what_was_left_behind()
    {
        CollectorPause.Renew();
        var left = Leave();
        for (var i = 0; i < 3000; i++)
        {
            Leave();
        }

        CollectorPause.Renew();

        Assert.False(left.IsAlive);
    }

    [Fact]
    public void A_heap_that_grew_is_collected_whole()
    {
        CollectorPause.Renew();
        var grown = (2 * GC.GetTotalMemory(forceFullCollection: true)) + (96L << 20);
        var held = new List<byte[]>();
        while (GC.GetTotalMemory(forceFullCollection: false) < grown)
        {
            held.Add(new byte[1 << 20]);
        }

        var before = GC.CollectionCount(2);
        CollectorPause.Renew();

        Assert.True(GC.CollectionCount(2) > before);
        GC.KeepAlive(held);
    }

    /// <summary>Allocates 100 KB in each step of the other thread, so that it often has the collector run.</summary>
    private void AllocateBeside(int steps)
    {
        for (var allocated = 0; allocated < steps;)
        {
            if (allocated == Volatile.Read(ref step))
            {
                Thread.Yield();
                continue;
            }

            allocated++;
            for (var i = 0; i < 100; i++)
            {
                Leave();
            }
        }
    }

    private static WeakReference Leave() => new(new byte[1000]);
}
