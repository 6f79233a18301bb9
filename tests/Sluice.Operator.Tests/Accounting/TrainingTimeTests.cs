using System.Text;
using k8s.Models;
using Sluice.Api.TrainingJobs;
using Sluice.Operator.Accounting;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds;
using Sluice.Operator.Leadership;
using Sluice.Operator.Telemetry;
using Sluice.Operator.Watching.Cache;
using Xunit;

namespace Sluice.Operator.Tests.Accounting;

/// <summary>GPU time and cost by namespace and model.</summary>
public sealed class TrainingTimeTests
{
    private readonly Cluster cluster = new();
    private readonly OperatorInstruments instruments = new();
    private readonly Replica replica;

    public TrainingTimeTests()
    {
        replica = new Replica(new OperatorOptions { LeaderElection = true }, instruments) { Leads = true };
        _ = new TrainingTime(cluster, replica, instruments);
    }

    [Fact]
    public async Task Jobs_are_summed_by_namespace_and_model()
    {
        cluster.TrainingJobs.Replace(
        [
            Job("a", "one", Used(100, 60, ("Evicted", 30), ("Error", 10)), "1.50"),
            Job("a", "two", Used(50, 20, ("Evicted", 30)) with { Idle = 7 }, "0.25"),
            Job("b", "one", Used(5, 5), null),
            Job("b", "new", null, null),
        ]);

        Assert.Equal(
            [
                "sluice_training_cost{namespace=\"a\",model=\"penguins\"} 1.75",
                "sluice_training_gpu_seconds{namespace=\"a\",model=\"penguins\"} 150",
                "sluice_training_gpu_seconds{namespace=\"b\",model=\"penguins\"} 5",
                "sluice_training_idle_gpu_seconds{namespace=\"a\",model=\"penguins\"} 7",
                "sluice_training_lost_gpu_seconds{namespace=\"a\",model=\"penguins\",cause=\"Error\"} 10",
                "sluice_training_lost_gpu_seconds{namespace=\"a\",model=\"penguins\",cause=\"Evicted\"} 60",
                "sluice_training_useful_gpu_seconds{namespace=\"a\",model=\"penguins\"} 80",
                "sluice_training_useful_gpu_seconds{namespace=\"b\",model=\"penguins\"} 5",
            ],
            await ShownAsync());
    }

    [Fact]
    public async Task A_restart_counts_nothing_twice_and_what_is_deleted_goes()
    {
        cluster.TrainingJobs.Replace([Job("a", "one", Used(100, 60, ("Error", 40)), null)]);
        var before = await ShownAsync();
        Assert.Equal(before, await ShownAsync());

        var restarted = new OperatorInstruments();
        _ = new TrainingTime(cluster, new Replica(new OperatorOptions { LeaderElection = false }, restarted), restarted);
        Assert.Equal(before, await ShownAsync(restarted));

        cluster.TrainingJobs.Replace([Job("a", "one", Used(100, 100), null)]);
        Assert.DoesNotContain(await ShownAsync(), line => line.Contains("lost", StringComparison.Ordinal));
        cluster.TrainingJobs.Replace([]);
        Assert.Empty(await ShownAsync());
    }

    [Fact]
    public async Task Only_the_replica_that_leads_shows_them()
    {
        cluster.TrainingJobs.Replace([Job("a", "one", Used(100, 100), null)]);
        Assert.NotEmpty(await ShownAsync());
        replica.Leads = false;
        Assert.Empty(await ShownAsync());
    }

    private async Task<List<string>> ShownAsync(OperatorInstruments? of = null)
    {
        using var text = new MemoryStream();
        await (of ?? instruments).Registry.CollectAndExportAsTextAsync(text);
        return
        [
            .. Encoding.UTF8.GetString(text.ToArray()).Split('\n')
                .Where(line => line.StartsWith("sluice_training", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        ];
    }

    private static GpuSeconds Used(long total, long useful, params (string Cause, long Seconds)[] lost) => new()
    {
        Total = total,
        Useful = useful,
        Lost = total - useful,
        LostByCause = lost.Length == 0 ? null : lost.ToDictionary(each => each.Cause, each => each.Seconds),
    };

    private static TrainingJob Job(string @namespace, string name, GpuSeconds? used, string? cost) => new()
    {
        Metadata = new V1ObjectMeta
        {
            NamespaceProperty = @namespace,
            Name = name,
            Uid = $"{@namespace}-{name}",
            ResourceVersion = $"{used?.Useful}",
        },
        Spec = new TrainingJobSpec { Model = "penguins" },
        Status = new TrainingJobStatus { GpuSeconds = used, Cost = cost },
    };
}
