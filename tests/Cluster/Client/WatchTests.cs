using System.Diagnostics;
using k8s;
using k8s.Models;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Client;

public sealed class WatchTests(ApiServer server) : IClassFixture<ApiServer>
{
    private readonly Kubernetes _client = server.Client;

    [Fact]
    public async Task A_watch_from_a_list_sees_each_later_change_once_and_in_order()
    {
        await using var ns = await server.NewNamespaceAsync();
        await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("before", label: "mine"), ns.Name);
        var list = await _client.CoreV1.ListNamespacedConfigMapAsync(ns.Name);
        var created = await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("after", label: "mine"), ns.Name);
        created.Data["key"] = "2";
        await _client.CoreV1.ReplaceNamespacedConfigMapAsync(created, "after", ns.Name);
        await _client.CoreV1.DeleteNamespacedConfigMapAsync("after", ns.Name);

        var seen = new List<(WatchEventType, string, string)>();
        await foreach (var (type, item) in _client.CoreV1.WatchListNamespacedConfigMapAsync(
            ns.Name, labelSelector: "app=mine", resourceVersion: list.ResourceVersion()))
        {
            seen.Add((type, item.Name(), item.Data["key"]));
            if (seen.Count == 3)
            {
                break;
            }
        }

        Assert.Equal(
            [(WatchEventType.Added, "after", "1"), (WatchEventType.Modified, "after", "2"), (WatchEventType.Deleted, "after", "2")], seen);
    }

    [Fact]
    public async Task A_watch_gives_bookmarks_and_ends_quietly_when_the_server_closes_it()
    {
        await using var ns = await server.NewNamespaceAsync();
        await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("a"), ns.Name);

        // Bookmarks come each minute, and some two seconds before the watch's time is over, if the server is not late.
        var errors = new List<Exception>();
        var bookmarks = await Eventually.Async(
            "a watch gives bookmarks",
            async () =>
            {
                var found = new List<V1ConfigMap>();
                await foreach (var (type, item) in _client.CoreV1.WatchListNamespacedConfigMapAsync(
                    ns.Name, allowWatchBookmarks: true, resourceVersion: "0", timeoutSeconds: 8, onError: errors.Add))
                {
                    if (type == WatchEventType.Bookmark)
                    {
                        found.Add(item);
                    }
                }

                return found;
            },
            found => found.Count > 0);

        Assert.Empty(errors);
        Assert.All(bookmarks, b => Assert.NotEmpty(b.ResourceVersion()));
    }

    [Fact]
    public async Task A_cancelled_watch_ends_at_once()
    {
        await using var ns = await server.NewNamespaceAsync();
        await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("a"), ns.Name);
        using var stop = new CancellationTokenSource();
        var clock = new Stopwatch();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _client.CoreV1.WatchListNamespacedConfigMapAsync(ns.Name, cancellationToken: stop.Token))
            {
                clock.Start();
                stop.CancelAfter(TimeSpan.FromMilliseconds(100));
            }
        });
        Assert.True(clock.Elapsed < Eventually.Patience, $"ended {clock.Elapsed} after the first event");
    }

    [Fact]
    public async Task A_watch_of_custom_objects_gives_them_as_JSON()
    {
        await using var ns = await server.NewNamespaceAsync();
        var job = new V1Patch(TrainingJobs.Json("j"), V1Patch.PatchType.ApplyPatch);
        await _client.CustomObjects.PatchNamespacedCustomObjectAsync(
            job, TrainingJobs.Group, TrainingJobs.Version, ns.Name, TrainingJobs.Plural, "j", fieldManager: "t");
        await foreach (var (type, item) in _client.CustomObjects.WatchListNamespacedCustomObjectAsync(
            TrainingJobs.Group, TrainingJobs.Version, ns.Name, TrainingJobs.Plural))
        {
            Assert.Equal(WatchEventType.Added, type);
            Assert.Equal("j", ((System.Text.Json.JsonElement)item).GetProperty("metadata").GetProperty("name").GetString());
            break;
        }
    }

    [Fact]
    public async Task A_watch_whose_connection_went_silent_ends_with_an_error()
    {
        await using var ns = await server.NewNamespaceAsync();
        await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("a"), ns.Name);
        var config = ApiServer.Configuration();
        await using var relay = new Relay(new Uri(config.Host).Port);
        config.Host = $"https://127.0.0.1:{relay.Port}";
        config.FirstMessageHandlerSetup =
            h => (h.KeepAlivePingDelay, h.KeepAlivePingTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        using var client = new Kubernetes(config);

        var watch = Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var _ in client.CoreV1.WatchListNamespacedConfigMapAsync(ns.Name))
            {
                relay.Freeze();
            }
        });
        Assert.Same(watch, await Task.WhenAny(watch, Task.Delay(Eventually.Patience)));
        Assert.IsAssignableFrom<IOException>(await watch);
    }
}
