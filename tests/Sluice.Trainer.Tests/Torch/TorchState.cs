namespace Sluice.Trainer.Tests.Torch;

// Random numbers, threads and gradient mode are global to the process, so tests that use them do not run in parallel.
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchState
{
    public const string Name = "torch";
}
