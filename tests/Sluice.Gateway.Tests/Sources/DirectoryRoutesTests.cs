using Sluice.Api.Contracts;
using Sluice.Gateway.Tests.Fixtures;

namespace Sluice.Gateway.Tests.Sources;

public sealed class DirectoryRoutesTests
{
    [Fact]
    public async Task A_table_is_served_although_its_file_has_the_time_and_the_length_of_the_one_before()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var gateway = await RunningGateway.StartAsync();
        var at = new DateTime(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

        foreach (var generation in new[] { 1, 2 })
        {
            gateway.Write(ContractJson.Write(RunningGateway.Table(generation, a.At(100))), at: at);
            await gateway.ServesAsync(generation);
        }
    }
}
