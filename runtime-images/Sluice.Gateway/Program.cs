using Prometheus;
using Sluice.Api.Contracts;
using Sluice.Gateway.Hosting;

if (!GatewaySettings.TryRead(Environment.GetEnvironmentVariable, out var settings, out var error))
{
    await Console.Error.WriteLineAsync(error);
    return ExitCodes.BadConfiguration;
}

await using var gateway = GatewayHost.Build(settings, Metrics.DefaultRegistry);
await gateway.RunAsync();
return ExitCodes.Ok;
