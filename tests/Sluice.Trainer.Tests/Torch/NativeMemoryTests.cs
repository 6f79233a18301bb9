using System.Globalization;
using Sluice.Trainer.Native;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Torch;

/// <summary>A step's memory is there for the next step.</summary>
[Collection(TorchState.Name)]
public sealed class NativeMemoryTests
{
    private const int Tensors = 20;
    private const int TensorPages = 1024;

    // Without it each round brings every page into memory again, which is 20,480 faults.
    [Fact]
    public void Memory_that_a_step_freed_is_not_brought_into_memory_again()
    {
        NativeMemory.Keep();
        Round();
        var before = Faults();
        for (var i = 0; i < 5; i++)
        {
            Round();
        }

        Assert.InRange(Faults() - before, 0, Tensors * TensorPages);
    }

    // As many tensors as a network has activations, all of which live until the end of the step.
    private static void Round()
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < Tensors; i++)
        {
            ones(TensorPages * 4096 / sizeof(float));
        }
    }

    // Field 10 of proc_pid_stat(5). The name of the program, in parentheses, may have spaces.
    private static long Faults()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[7], CultureInfo.InvariantCulture);
    }
}
