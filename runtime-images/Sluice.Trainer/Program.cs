using System.Runtime.InteropServices;
using Sluice.Trainer.Hosting;

// The server of the host hears SIGTERM from its start until it is disposed. One that comes after that must not turn the exit code of what
// is done and reported into 143.
PosixSignalRegistration? late = null;
var code = await TrainerHost.RunAsync(
    Environment.GetEnvironmentVariable,
    listening: _ => late = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true));
GC.KeepAlive(late);
return code;
