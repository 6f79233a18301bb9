using System.Globalization;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Torch;

[Collection(TorchState.Name)]
public sealed class MemoryTests
{
    // Each iteration creates about 30 tensors of 100 bytes to 4 kB, so that in 10^5 iterations a leak of any amounts to megabytes.
    [Fact]
    public void A_hundred_thousand_steps_leave_the_memory_flat()
    {
        using var x = randn(32, 8);
        using var classes = randint(3, new long[] { 32 });
        using var model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3));
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        void Steps(int count)
        {
            for (var i = 0; i < count; i++)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                nn.functional.cross_entropy(model.call(x), classes).backward();
                optimizer.step();
            }
        }

        Steps(10_000);
        var before = ResidentMegabytes();
        Steps(90_000);

        Assert.InRange(ResidentMegabytes() - before, -1000, 16);
    }

    // All tensors stay reachable, so only Dispose can have freed them.
    [Fact]
    public void Large_tensors_are_freed_when_disposed_not_when_collected()
    {
        var before = ResidentMegabytes();
        var all = new List<Tensor>();
        for (var i = 0; i < 40; i++)
        {
            using var large = zeros(8_000_000);
            all.Add(large);
        }

        Assert.InRange(ResidentMegabytes() - before, -1000, 64);
        Assert.All(all, tensor => Assert.True(tensor.IsInvalid));
    }

    // Excludes the memory that the collector reserves for the young generation, which is no sign of a leak.
    private static double ResidentMegabytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}
