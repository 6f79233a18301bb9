using Xunit;
using Xunit.Abstractions;

namespace Simulation.Deployments;

public class SeedTests(ITestOutputHelper output)
{
    /// <summary>
    /// <c>SLUICE_SEED=17 dotnet test --filter A_seed_is_told --logger "console;verbosity=detailed"</c> prints the log of one seed, or
    /// that of a mutant of the decider with <c>SLUICE_MUTANT</c>.
    /// </summary>
    [Fact]
    public void A_seed_is_told()
    {
        var seeds = Environment.GetEnvironmentVariable("SLUICE_SEED") ?? "0";
        foreach (var seed in seeds.Split(',').Select(text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)))
        {
            output.WriteLine($"seed {seed}");
            var log = SimulationRun.Log(
                seed,
                Environment.GetEnvironmentVariable("SLUICE_MUTANT") is { } mutant
                    ? Mutant.Named(mutant)
                    : Sluice.Decisions.ModelDeployments.ModelDeploymentDecider.Decide);
            Assert.NotEmpty(log);
            output.WriteLine(string.Join(Environment.NewLine, log));
        }
    }
}
