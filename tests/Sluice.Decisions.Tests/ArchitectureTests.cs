using Sluice.Api.Conditions;
using Sluice.Decisions.Steps;
using Xunit;

namespace Sluice.Decisions.Tests;

public class ArchitectureTests
{
    // Semver is allowed because it only computes.
    [Fact]
    public void Decisions_reference_the_api_records_the_base_class_library_and_Semver_alone()
    {
        var foreign = typeof(Step).Assembly.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => name != typeof(Condition).Assembly.GetName().Name && name != "Semver")
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal));
        Assert.Empty(foreign);
    }

    [Theory]
    [InlineData("System.IO.FileSystem")]
    [InlineData("System.Net")]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.Threading")]
    public void Decisions_do_no_input_or_output(string prefix) => Assert.DoesNotContain(
        typeof(Step).Assembly.GetReferencedAssemblies(),
        assembly => assembly.Name!.StartsWith(prefix, StringComparison.Ordinal));

    [Fact]
    public void Steps_are_a_closed_hierarchy()
    {
        Assert.DoesNotContain(typeof(Step).GetConstructors(), constructor => constructor.IsPublic);
        Assert.All(
            typeof(Step).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Step))),
            type => Assert.True(type.IsSealed || type == typeof(Precondition), $"{type} is not sealed"));
        Assert.DoesNotContain(typeof(Precondition).GetConstructors(), constructor => constructor.IsPublic);
    }

    // A folder cannot be read on its own if its classes call back into the folder that calls them.
    [Fact]
    public void Namespaces_form_no_cycle()
    {
        var cycle = NamespaceCycles.Find(typeof(Step).Assembly);
        Assert.True(cycle.Count == 0, string.Join('\n', cycle));
    }
}
