namespace Sluice.Trainer.Tests.Torch;

// Random numbers, threads and gradient mode are the process's: tests that use them run by themselves.
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchState
{
    public const string Name = "torch";
}
