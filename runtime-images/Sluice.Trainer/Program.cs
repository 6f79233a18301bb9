using System.Runtime.InteropServices;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs.Running;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Trainer.Distributed;
using Sluice.Trainer.Hosting;
using Sluice.Trainer.Outputs;

switch (args)
{
    case [OutputContract.Prepare]:
        return OutputFolder.Prepare(Environment.GetEnvironmentVariable);
    case [OutputContract.Follow]:
        return await FollowHost.RunAsync(Environment.GetEnvironmentVariable);
    case [MpiContract.AwaitHosts]:
        return await LauncherHosts.AwaitAsync(Environment.GetEnvironmentVariable);
    case [SpareWorker.Command]:
        return await Spare.WaitAsync();
    case [] or [OutputContract.Publish]:
        break;
    default:
        await Console.Error.WriteLineAsync(
            $"'{string.Join(' ', args)}' is no command; use {OutputContract.Prepare}, {OutputContract.Follow}, {OutputContract.Publish}, "
            + $"{MpiContract.AwaitHosts}, {SpareWorker.Command}, or none to train");
        return ExitCodes.BadSpec;
}

// The server of the host hears SIGTERM from its start until it is disposed. One that comes after that must not turn the exit code of what
// is done and reported into 143.
PosixSignalRegistration? late = null;
var code = await TrainerHost.RunAsync(
    Environment.GetEnvironmentVariable,
    listening: _ => late = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true),
    publishes: args.Length > 0);
GC.KeepAlive(late);
return code;
