using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Sluice.Api.ModelVersions;
using Sluice.Operator.Kinds;
using Sluice.Operator.Watching.Cache;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators;

/// <summary>What an operator remembers of objects goes with them.</summary>
public sealed class EvictionTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Nothing_is_remembered_of_objects_that_are_gone()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        foreach (var version in new[] { "1.0.0", "1.1.0" })
        {
            await story.CreateAsync(Story.Job(version));
            await Eventually.Async(
                $"{version} is there", () => story.VersionAsync(version), found => found.Status?.Phase == VersionPhase.Ready);
        }

        await story.CreateAsync(Story.Deployment("1.0.0"));
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => md.Status is { Stable: "1.0.0", Candidate: null });

        // An object of others has the name of the candidate's Service.
        await story.Client.CoreV1.CreateNamespacedServiceAsync(
            new V1Service
            {
                Metadata = new V1ObjectMeta { Name = "penguins-1-1-0" },
                Spec = new V1ServiceSpec { Ports = [new V1ServicePort { Port = 80 }] },
            },
            story.Namespace);
        await story.SetVersionAsync("1.1.0");
        var evictor = running.Services.GetRequiredService<Evictor>();
        await Eventually.True(
            "children, a conflict and a failure are remembered",
            () => evictor.Evict() is var full && full["AppliedObjects"] > 4 && full["NameConflicts"] == 1 && full["Failures"] == 1);

        await story.DeleteAsync(ModelDeployment.Names.Plural, Story.Model);
        foreach (var version in new[] { "1.0.0", "1.1.0" })
        {
            await story.DeleteAsync(TrainingJob.Names.Plural, Story.Job(version).Metadata.Name);
            await story.DeleteAsync(ModelVersion.Names.Plural, $"{Story.Model}-{version}");
        }

        await Children.GoneAsync(story);
        await Eventually.Async(
            "all is forgotten",
            () => Task.FromResult(evictor.Evict()),
            left => left.Count >= 5 && left.Values.All(count => count == 0));
    }
}
