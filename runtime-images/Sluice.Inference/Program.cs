using Sluice.Api.Contracts;
using Sluice.Inference.Hosting;
using Sluice.Inference.Verification;

switch (args)
{
    case []:
        return await InferenceHost.RunAsync(Environment.GetEnvironmentVariable);
    case ["verify"]:
        return await VerifyCommand.RunAsync(Environment.GetEnvironmentVariable);
    default:
        await Console.Error.WriteLineAsync("usage: Sluice.Inference [verify]; all settings are environment variables SLUICE_*");
        return ExitCodes.BadSpec;
}
