using System.Runtime.InteropServices;
using Sluice.Api.Contracts;

namespace Sluice.Trainer.Hosting;

/// <summary>A pod that shows whether there is room for one more worker, and does nothing.</summary>
internal static class Spare
{
    /// <summary>Waits for SIGTERM.</summary>
    /// <returns>0.</returns>
    public static async Task<int> WaitAsync()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            asked.TrySetResult();
        });
        Console.WriteLine("A worker of the job fits here; the next attempt has one more.");
        await asked.Task;
        return ExitCodes.Ok;
    }
}
